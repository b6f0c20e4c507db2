// What right-sizing depends on beside the logs, read from its options; without attached policies there is none of it.

import type { Attached, GatherSettings, Guardrails, KeepRule, ProposalOptions, WithinSettings } from '../pipeline.js';
import { hasEnded, keepRemarks } from './keep-remarks.js';
import type { GatherFlags } from './options.js';
import { awsIdentity, readAttachedInput } from './read-attached.js';
import { isSpan, readTime, toSeconds } from './read-time.js';
import { readTrails } from './read-trails.js';
import type { RightSizeFlags } from './right-size-options.js';
import { once, readSettings } from './settings.js';
import { UserError } from './user-error.js';

/** The settings of a run: what is gathered and, where attached policies are known, what is right-sized. */
export interface RightSizingInput {
  readonly gather: GatherSettings;
  /** The moment that spans were counted back from, if any were. */
  readonly asOf: string | undefined;
  readonly within: WithinSettings | undefined;
  /** What is to be known of the keep lists, once it is known who there is. */
  readonly keepRemarks: (attached: Attached) => string;
  /** The levels of service control policies with their names, root first. */
  readonly levels: Guardrails['levels'];
}

/** Reads all flags of a command that may right-size. `nowMs` is the clock, for spans without `--as-of`. */
export async function readRightSizing(
  flags: GatherFlags & RightSizeFlags,
  proposal: ProposalOptions,
  nowMs: number,
): Promise<RightSizingInput> {
  const { gather, asOfMs, asOf } = readSettings(flags, flags.source, nowMs);
  const { attachedFor, levels } = await readAttachedInput(flags, awsIdentity(gather.source.s3));
  if (!attachedFor) {
    refuseAlone(flags);
    return { gather, asOf, within: undefined, levels, keepRemarks: () => '' };
  }
  if (flags.by === 'policy' && !flags.policies?.length && !flags.livePolicies) {
    throw new UserError(
      '`--by policy` needs to know who has which policy',
      'give `--policies FILE` or `--live-policies`: a single document has no holders',
    );
  }
  const newerThan = once('keep-newer-than', flags.keepNewerThan);
  const rules = await keepRules(flags.keep ?? []);
  const day = toSeconds(asOfMs).slice(0, 10);
  const usesAsOf = (newerThan !== undefined && isSpan(newerThan)) || rules.some(({ until }) => until !== undefined);
  return {
    gather,
    asOf: asOf ?? (usesAsOf ? toSeconds(asOfMs) : undefined),
    levels,
    keepRemarks: ({ principals }) => keepRemarks(rules, principals.keys(), day),
    within: {
      attachedFor,
      byPolicy: flags.by === 'policy',
      levels: levels.map((policies) => policies.map(({ document }) => document)),
      trails: await readTrails(flags, gather.source.s3),
      minDays: daysOf(once('min-window', flags.minWindow) ?? '0'),
      options: {
        ...proposal,
        rules: rules.filter((rule) => !hasEnded(rule, day)),
        dropUnobservable: flags.dropUnobservable,
        includeUngranted: flags.includeUngranted,
        ...(newerThan !== undefined && { newerThan: readTime('keep-newer-than', newerThan, asOfMs) }),
      },
    },
  };
}

/** Without attached policies there is nothing that these could hold back. */
function refuseAlone({
  eventSelectors,
  trail,
  dropUnobservable,
  includeUngranted,
  keep,
  keepNewerThan,
  by,
}: RightSizeFlags): void {
  const given = Object.entries({
    'event-selectors': eventSelectors,
    trail,
    'drop-unobservable': dropUnobservable || undefined,
    'include-ungranted': includeUngranted || undefined,
    keep,
    'keep-newer-than': keepNewerThan,
    by: by === 'policy' || undefined,
  }).find(([, value]) => value !== undefined);
  if (!given) return;
  throw new UserError(
    `\`--${given[0]}\` says something about attached policies, and none are known`,
    'give them with `--policies FILE`, `--live-policies` or `--policy-document FILE`',
  );
}

const dayMs = 86_400_000;

function daysOf(text: string): number {
  if (text === '0') return 0;
  if (!isSpan(text)) throw new UserError(`\`--min-window ${text}\` is no span`, 'give one such as `30d`, or `0`');
  return -Date.parse(readTime('min-window', text, 4e12)) / dayMs + 4e12 / dayMs;
}

// What checks such files is loaded only where there are some.
async function keepRules(paths: readonly string[]): Promise<readonly KeepRule[]> {
  if (paths.length === 0) return [];
  const { readKeepLists } = await import('./read-keep-list.js');
  return readKeepLists(paths);
}
