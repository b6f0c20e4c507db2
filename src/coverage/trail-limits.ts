// What a trail could not log whatever it selects: other Regions and accounts, and times when it was off or was another.

import type { Trail } from '../attached/trail.js';
import { globMatches } from '../event/selection.js';
import { parseArn } from '../iam/arn.js';
import type { BlindReason } from './question.js';
import type { TrailChanges } from '../usage/trail-changes.js';
import type { Seen } from './seen.js';

/**
 * Where a call is recorded: `region` is `*` where the question names none, and may be a pattern; `isGlobal` where the service
 * has one Region for all of its events, `globalEndpoint` where it has one for some of them.
 */
export interface Place {
  readonly region: string;
  readonly isGlobal: boolean;
  readonly globalEndpoint?: string;
  /** Of the caller, to whom CloudTrail always delivers; absent where nobody says who calls. */
  readonly account?: string;
}

/** Why the trail may not have logged a call at the place, whatever it selects. */
export function trailLimits(trail: Trail, place: Place, seen: Seen | undefined): readonly BlindReason[] {
  return [
    ...regionLimit(trail, place, seen),
    ...(place.globalEndpoint === undefined
      ? []
      : regionLimit(trail, { ...place, region: place.globalEndpoint, isGlobal: true }, seen)),
    ...accountLimit(trail, place, seen),
    ...loggingLimit(trail, seen),
    ...(seen ? changeLimits(trail, seen) : []),
  ];
}

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events
function regionLimit(trail: Trail, place: Place, seen: Seen | undefined): readonly BlindReason[] {
  const { region, isGlobal } = place;
  if (trail.isMultiRegion === true) return [];
  if (trail.isMultiRegion === undefined) return seen ? withoutRecords(place, seen) : [];
  const home = trail.homeRegion ?? parseArn(trail.arn ?? '')?.region;
  if (isGlobal) {
    const isRecorded = home === region && trail.includesGlobalServices !== false;
    return isRecorded ? [] : [{ kind: 'global-outside', region, trail: trail.name }];
  }
  return home === region ? [] : [{ kind: 'region-outside', region, trail: trail.name }];
}

// Where nobody says which Regions a trail records, a record of anybody in the account shows that it records that one. What
// names no Region is judged where there are records.
function withoutRecords({ region, isGlobal, account }: Place, { regionsOf }: Seen): readonly BlindReason[] {
  if (region === '*') return [];
  const accounts = account === undefined ? [...regionsOf.keys()] : [account];
  return accounts
    .filter((one) => [...(regionsOf.get(one) ?? [region])].every((known) => !globMatches(region, known)))
    .map((one) => ({ kind: 'no-records', account: one, region, ...(isGlobal && { isGlobal }) }));
}

// Whether it is a trail of the organization is not always told: records of the account show that it is one.
function accountLimit(trail: Trail, { account }: Place, seen: Seen | undefined): readonly BlindReason[] {
  const own = parseArn(trail.arn ?? '')?.account;
  if (own === undefined || account === undefined || own === account || trail.isOrganization === true) return [];
  if (trail.isOrganization === undefined && seen?.regionsOf.has(account)) return [];
  return [{ kind: 'account-outside', account, trail: trail.name }];
}

function loggingLimit(trail: Trail, seen: Seen | undefined): readonly BlindReason[] {
  const { name, isLogging, startedAt, stoppedAt } = trail;
  const window = seen?.window;
  if (isLogging === false) {
    if (window && stoppedAt !== undefined && stoppedAt > window.last) return [];
    return [{ kind: 'not-logging', ...(stoppedAt !== undefined && { since: stoppedAt }), trail: name }];
  }
  if (!window || startedAt === undefined || startedAt <= window.first) return [];
  return [{ kind: 'not-logging', since: startedAt, trail: name }];
}

function changeLimits(trail: Trail, { changes, window }: Seen): readonly BlindReason[] {
  return changes
    .filter((change) => isAbout(change, trail) && window && change.last > window.first)
    .map(({ event, last }) => ({ kind: 'trail-changed', event, at: last, trail: trail.name }));
}

// A trail without an ARN is known by its name. The assumed one has neither: whichever trail was changed may be the one
// that wrote the logs.
function isAbout({ trail: changed }: TrailChanges, { arn, name }: Trail): boolean {
  if (arn === undefined) return name === '' || !parseArn(changed) || changed.endsWith(`:trail/${name}`);
  return changed === arn || !parseArn(changed);
}
