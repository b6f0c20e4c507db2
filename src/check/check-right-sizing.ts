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
 * Checks a proposal against the policies that it replaces. `standing`: what holds besides, of groups, before and after. One
 * that is too large replaces nothing. The calls under the policies of a group are replayed there, too, and counted with those
 * who made them.
 */
export function checkRightSizing(
  { kind, policies, rightSized, beyond = [], tooLarge }: Proposal,
  own: readonly HeldPolicy[],
  standing: { readonly before: readonly PolicyDocument[]; readonly after: readonly PolicyDocument[] },
): RightSizingCheck | undefined {
  if (!rightSized) return undefined;
  const documents = policies.map(({ document }) => writtenPolicy(document));
  const gone = new Set(
    tooLarge ? [] : rightSized.changes.flatMap(({ kind: what, held }) => (what === 'replace' ? [held] : [])),
  );
  const staying = own.filter((held) => !gone.has(held)).map(({ policy }) => policy.document);
  const before = [...own.map(({ policy }) => policy.document), ...standing.before];
  const worlds = { before, after: [...staying, ...documents, ...standing.after] };
  const replay = replayWithin(rightSized.calls, worlds, kind === 'group' || kind === 'policy');
  const width = neverWider(documents, own, gone);
  const asked = new Set(beyond.map(wordsOf));
  const wider = width.wider.filter(
    ({ action, resource, statement: { conditions } }) => !asked.has(wordsOf({ action, resource, conditions })),
  );
  return {
    isPassed: replay.broken.length + wider.length + width.lostDenies.length === 0,
    replay: kind === 'group' ? { ...replay, calls: nobodys } : replay,
    width: { ...width, wider },
    beyond: width.wider.length - wider.length,
  };
}

const nobodys = { allowed: 0, hanging: 0, otherwise: 0 };

// With its conditions: the same grant under none is more than was asked for.
function wordsOf({ action, resource, conditions }: Pick<Grant, 'conditions'> & Omit<WiderGrant, 'statement'>): string {
  const clause = (pattern: string) => ({ kind: 'in', patterns: [pattern] }) as const;
  return sayingOf({ effect: 'Allow', actions: clause(action), resources: clause(resource), conditions });
}
