// The promises of a proposal, checked on the bytes that are written: the used calls replayed, and lint.

import type { Catalog } from '../catalog/catalog.js';
import { isEditable } from '../event/principal.js';
import { formatPolicy } from '../iam/format-policy.js';
import { parsePolicy } from '../iam/parse-policy.js';
import type { PolicyDocument } from '../iam/policy.js';
import type { Proposal } from '../proposal/proposal.js';
import type { PrincipalLines } from '../usage/usage-file.js';
import { lintPolicy, type LintFinding } from './lint.js';
import { replay, type Replay } from './replay.js';

/**
 * The check of one proposal. `replay` is over the used calls that the proposal does not leave out with a reason; `leftOut`
 * counts those that it does. It passes where all of them are allowed. A principal that nobody can change has no calls here.
 */
export interface ProposalCheck {
  readonly isPassed: boolean;
  readonly replay: Replay;
  readonly leftOut: number;
  readonly lint: readonly LintFinding[];
}

/** Checks a proposal against the lines of those whom it is for. One that writes no policy has nothing to fail. */
export function checkProposal(proposal: Proposal, members: readonly PrincipalLines[], catalog: Catalog): ProposalCheck {
  const identity = proposal.policies.map(({ document }) => writtenPolicy(document));
  const omitted = new Set(proposal.omitted.map(({ line }) => line));
  const used = members
    .filter(({ kind }) => isEditable(kind))
    .map((lines) => ({ ...lines, uses: lines.uses.filter(({ outcome }) => outcome === 'used') }));
  const granted = used.map((lines) => ({ ...lines, uses: lines.uses.filter((line) => !omitted.has(line)) }));
  const result = replay(proposal.policies.length === 0 ? [] : granted, { identity });
  const { denied, unknown } = result.calls;
  return {
    isPassed: denied + unknown === 0,
    replay: result,
    leftOut: callsIn(used) - result.calls.allowed - denied - unknown,
    lint: identity.flatMap((document) => lintPolicy(document, catalog)),
  };
}

function callsIn(members: readonly PrincipalLines[]): number {
  return members.flatMap(({ uses }) => uses).reduce((sum, { count }) => sum + count, 0);
}

/** A document as IAM will read it, not as it was meant. */
export function writtenPolicy(document: PolicyDocument): PolicyDocument {
  const parsed = parsePolicy(formatPolicy(document));
  if (parsed.kind === 'policy') return parsed.policy;
  throw new Error(`a proposed policy is refused: ${JSON.stringify(parsed.problems)}`);
}
