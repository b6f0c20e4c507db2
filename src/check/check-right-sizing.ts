// The check of one right-sizing, on what IAM will read: replay, never wider, denies.

import type { HeldPolicy } from '../attached/attached.js';
import type { PolicyDocument } from '../iam/policy.js';
import type { Grant } from '../proposal/grant.js';
import type { Proposal } from '../proposal/proposal.js';
import { writtenPolicy } from './check-proposal.js';
import { neverWider, sayingOf, type NeverWider, type WiderGrant } from './never-wider.js';
import { replayWithin, type ReplayWithin } from './replay-within.js';

/** The check. `beyond`: how many emitted grants are there because somebody asked for more than is attached; they are no failures. */
export interface RightSizingCheck {
  readonly isPassed: boolean;
  readonly replay: ReplayWithin;
  readonly width: NeverWider;
  readonly beyond: number;
}

/**
 * Checks a proposal against the policies that it replaces. `standing`: what holds besides, of groups, before and after. A
 * proposal that is too large is not checked: nothing is written.
 */
export function checkRightSizing(
  { policies, rightSized, beyond = [], tooLarge }: Proposal,
  own: readonly HeldPolicy[],
  standing: { readonly before: readonly PolicyDocument[]; readonly after: readonly PolicyDocument[] },
): RightSizingCheck | undefined {
  if (!rightSized || tooLarge) return undefined;
  const documents = policies.map(({ document }) => writtenPolicy(document));
  const gone = new Set(rightSized.changes.flatMap(({ kind, held }) => (kind === 'replace' ? [held] : [])));
  const staying = own.filter((held) => !gone.has(held)).map(({ policy }) => policy.document);
  const before = [...own.map(({ policy }) => policy.document), ...standing.before];
  const replay = replayWithin(rightSized.calls, before, [...staying, ...documents, ...standing.after]);
  const width = neverWider(documents, own, gone);
  const asked = new Set(beyond.map(wordsOf));
  const wider = width.wider.filter(
    ({ action, resource, statement: { conditions } }) => !asked.has(wordsOf({ action, resource, conditions })),
  );
  return {
    isPassed: replay.broken.length + wider.length + width.lostDenies.length === 0,
    replay,
    width: { ...width, wider },
    beyond: width.wider.length - wider.length,
  };
}

// With its conditions: the same grant under none is more than was asked for.
function wordsOf({ action, resource, conditions }: Pick<Grant, 'conditions'> & Omit<WiderGrant, 'statement'>): string {
  const clause = (pattern: string) => ({ kind: 'in', patterns: [pattern] }) as const;
  return sayingOf({ effect: 'Allow', actions: clause(action), resources: clause(resource), conditions });
}
