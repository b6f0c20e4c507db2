// What the reports of a verification share: how a statement and a layer are named.

import type { Layer } from '../check/replay.js';
import type { Verification } from '../check/verify.js';
import type { StatementRef } from '../iam/compile-policies.js';

/** A statement by the policy that it stands in, counted from 0; `sid` is null where it has none. */
export interface NamedStatement {
  readonly policy: string;
  readonly statement: number;
  readonly sid: string | null;
}

/** Names a statement of one of the verified layers. */
export function nameStatement(ref: StatementRef, { identity, guardrails }: Verification): NamedStatement {
  const { layer, level = 0, policy, statement } = ref;
  const policies =
    layer === 'identity'
      ? identity
      : layer === 'scp'
        ? (guardrails.levels[level] ?? [])
        : guardrails.boundary
          ? [guardrails.boundary]
          : [];
  const own = policies[policy];
  return { policy: own?.name ?? '', statement, sid: own?.document.statements[statement]?.sid ?? null };
}

/** The name of a layer: `identity`, `boundary`, `scp:0`. */
export function nameLayer(layer: Layer): string {
  return layer.kind === 'scp' ? `scp:${layer.level}` : layer.kind;
}
