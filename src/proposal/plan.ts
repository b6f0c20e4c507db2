// The plan of a right-sizing: what to attach and what to detach, in an order in which nothing breaks in between.

import type { HeldPolicy } from '../attached/attached.js';
import { policySize } from '../iam/format-policy.js';
import type { PolicyDocument } from '../iam/policy.js';
import type { PolicyForm } from './policy-form.js';
import type { RightSized } from './right-size.js';

/** One step. `new-version`: of a customer managed policy, for all who have it, as its default. `delete` is the detaching of an inline policy, which is nowhere else. */
export type PlanStep =
  | { readonly kind: 'attach'; readonly name: string }
  | { readonly kind: 'detach' | 'delete' | 'new-version'; readonly held: HeldPolicy };

/**
 * The steps, none where nothing changes or nothing can be proposed. `peak`: how much is attached at the fullest moment, as
 * AWS counts it: managed policies, and the characters of inline ones.
 */
export interface Plan {
  readonly steps: readonly PlanStep[];
  readonly peak: { readonly managed: number; readonly inlineSize: number };
}

/** What is proposed, as far as the plan needs it. */
interface Proposed {
  readonly policies: readonly { readonly name: string; readonly document: PolicyDocument }[];
  readonly tooLarge: object | undefined;
}

/**
 * The plan. First goes what nothing of goes on, to make room; then comes what is new; and last goes what that replaces. So
 * no used call is refused at any time, no deny is ever missing, and at no time is more allowed than before.
 */
export function planOf(
  rightSized: Pick<RightSized, 'changes' | 'goesOn'>,
  { policies, tooLarge }: Proposed,
  { form, isOfPolicy }: { readonly form: PolicyForm; readonly isOfPolicy: boolean },
): Plan {
  const { changes } = rightSized;
  const attached = sizesOf(changes.map(({ held }) => held));
  if (tooLarge) return { steps: [], peak: attached };
  const replaced = changes.flatMap(({ kind, held }) => (kind === 'replace' ? [held] : []));
  const [own] = replaced;
  // What AWS manages nobody can edit, and a version without a statement there is none.
  if (isOfPolicy && own?.policy.origin === 'customer-managed' && policies.length > 0)
    return { steps: [{ kind: 'new-version', held: own }], peak: attached };
  const [useless, others] = parted(replaced, (held) => !rightSized.goesOn.has(held));
  const gone = sizesOf(useless);
  const added =
    form === 'managed'
      ? { managed: policies.length, inlineSize: 0 }
      : { managed: 0, inlineSize: policies.reduce((sum, { document }) => sum + policySize(document), 0) };
  return {
    steps: [
      ...useless.map(removal),
      ...policies.map(({ name }) => ({ kind: 'attach', name }) as const),
      ...others.map(removal),
    ],
    peak: {
      managed: attached.managed - gone.managed + added.managed,
      inlineSize: attached.inlineSize - gone.inlineSize + added.inlineSize,
    },
  };
}

function removal(held: HeldPolicy): PlanStep {
  return { kind: held.policy.origin === 'inline' ? 'delete' : 'detach', held };
}

function sizesOf(held: readonly HeldPolicy[]): Plan['peak'] {
  const inline = held.filter(({ policy }) => policy.origin === 'inline');
  return {
    managed: held.length - inline.length,
    inlineSize: inline.reduce((sum, { policy }) => sum + policySize(policy.document), 0),
  };
}

function parted<Item>(items: readonly Item[], is: (item: Item) => boolean): readonly [Item[], Item[]] {
  const yes: Item[] = [];
  const no: Item[] = [];
  for (const item of items) (is(item) ? yes : no).push(item);
  return [yes, no];
}
