// What the trail could see: a trail's configuration and what the logs tell of it, ready to be asked about a permission.

import type { Trail } from '../attached/trail.js';
import type { Catalog } from '../catalog/catalog.js';
import type { UsageFile } from '../usage/usage-file.js';
import type { CoverageQuestion, Observability } from './question.js';

export type { BlindReason, CoverageQuestion, Observability, Side } from './question.js';

/** What coverage is told. Without `trails` AWS's default is assumed; without `usage` only the configuration is asked. */
export interface CoverageInput {
  readonly trails?: readonly Trail[];
  readonly usage?: Pick<UsageFile, 'window' | 'seen' | 'principals'>;
  readonly catalog: Catalog;
}

/** Coverage, to be asked many times: answers are remembered. */
export interface Coverage {
  /** From the first to the last record, or null where there is none. */
  readonly window: UsageFile['window'];
  readonly trails: readonly Trail[];
  /** Whether no trail was given, so that AWS's default stands in: management events, read and write, in all Regions. */
  readonly isAssumed: boolean;
  readonly ask: (question: CoverageQuestion) => Observability;
}

/** Coverage of trails and logs. */
export function coverageOf({ trails, usage, catalog }: CoverageInput): Coverage {
  const isAssumed = trails === undefined;
  const ask = ({ action }: CoverageQuestion): Observability => ({
    kind: 'not-observable',
    reasons: [{ kind: 'no-known-event', action: catalog.action(action)?.action ?? action }],
  });
  return { window: usage?.window ?? null, trails: trails ?? [], isAssumed, ask };
}

/** Whether a use of a permission would have been seen over its whole span. */
export function observable(coverage: Coverage, question: CoverageQuestion): Observability {
  return coverage.ask(question);
}
