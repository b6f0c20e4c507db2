// The options of right-sizing, and what they mean; `readRightSizing` gives nothing where no attached policies are known.

import type { ArgumentsCamelCase, InferredOptionTypes } from 'yargs';
import type { GatherSettings, KeepRule, Guardrails, ProposalOptions, WithinSettings } from '../pipeline.js';
import { attachedOptions } from './attached-options.js';
import { readAttachedInput } from './read-attached.js';
import { isSpan, readTime } from './read-time.js';
import { readTrails, trailOptions } from './read-trails.js';
import { once } from './settings.js';
import { UserError } from './user-error.js';

/** What every command that right-sizes takes. */
export const rightSizeOptions = {
  ...attachedOptions,
  ...trailOptions,
  by: {
    choices: ['principal', 'policy'],
    default: 'principal',
    describe: 'right-size what each principal has, or each managed policy for all who have it',
    group: 'Policies:',
  },
  'drop-unobservable': {
    type: 'boolean',
    default: false,
    describe: 'remove also what the trail could not have seen',
    group: 'Policies:',
  },
  'include-ungranted': {
    type: 'boolean',
    default: false,
    describe: 'grant also used calls that no attached policy allows; marked',
    group: 'Policies:',
  },
  keep: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'a list of what is never to be touched (repeatable)',
    group: 'Policies:',
  },
  'keep-newer-than': {
    type: 'string',
    requiresArg: true,
    describe: 'keep what was granted more recently than this, such as 14d, unknown age included',
    group: 'Policies:',
  },
  'min-window': {
    type: 'string',
    requiresArg: true,
    default: '30d',
    describe: 'evidence shorter than this removes nothing; 0 turns it off',
    group: 'Policies:',
  },
} as const;

/** Their values. */
export type RightSizeFlags = ArgumentsCamelCase<InferredOptionTypes<typeof rightSizeOptions>>;

/** What is right-sized, `undefined` where nothing is attached; `usesAsOf`: whether a span was counted back from `asOfMs`. */
export interface RightSizingInput {
  readonly within: WithinSettings | undefined;
  /** The levels of service control policies with their names, root first. */
  readonly levels: Guardrails['levels'];
  readonly usesAsOf: boolean;
}

/** Reads all that right-sizing depends on beside the logs. */
export async function readRightSizing(
  flags: RightSizeFlags,
  {
    gather,
    asOfMs,
    proposal,
  }: {
    readonly gather: GatherSettings;
    readonly asOfMs: number;
    readonly proposal: ProposalOptions;
  },
): Promise<RightSizingInput> {
  const { region, profile, maxAttempts } = gather.source.s3;
  const identity = { maxAttempts, ...(region !== undefined && { region }), ...(profile !== undefined && { profile }) };
  const { attachedFor, levels } = await readAttachedInput(flags, identity);
  if (!attachedFor) {
    refuseAlone(flags);
    return { within: undefined, levels, usesAsOf: false };
  }
  if (flags.by === 'policy' && !flags.policies?.length && !flags.livePolicies) {
    throw new UserError(
      '`--by policy` needs to know who has which policy',
      'give `--policies FILE` or `--live-policies`: a single document has no holders',
    );
  }
  const newerThan = once('keep-newer-than', flags.keepNewerThan);
  const rules = await keepRules(flags.keep ?? []);
  return {
    levels,
    within: {
      attachedFor,
      byPolicy: flags.by === 'policy',
      levels: levels.map((policies) => policies.map(({ document }) => document)),
      trails: await readTrails(flags, gather.source.s3),
      minDays: daysOf(once('min-window', flags.minWindow) ?? '0'),
      options: {
        ...proposal,
        rules: rules.filter(({ until }) => until === undefined || until >= new Date(asOfMs).toISOString().slice(0, 10)),
        dropUnobservable: flags.dropUnobservable,
        includeUngranted: flags.includeUngranted,
        ...(newerThan !== undefined && { newerThan: readTime('keep-newer-than', newerThan, asOfMs) }),
      },
    },
    usesAsOf: (newerThan !== undefined && isSpan(newerThan)) || rules.some(({ until }) => until !== undefined),
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
