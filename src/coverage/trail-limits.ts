// What a trail could not log whatever it selects: other Regions and accounts, and times when it was off or was another.

import type { Trail } from '../attached/trail.js';
import { parseArn } from '../iam/arn.js';
import type { BlindReason } from './question.js';
import type { Seen, TrailChange } from './seen.js';

/** Where a call is recorded: `region` is `*` where the question names none; `isGlobal` where the service has one Region for all of its events. */
export interface Place {
  readonly region: string;
  readonly isGlobal: boolean;
  /** Of the caller, to whom CloudTrail always delivers; absent where nobody says who calls. */
  readonly account?: string;
}

/** Why the trail may not have logged a call at the place, whatever it selects. */
export function trailLimits(trail: Trail, place: Place, seen: Seen | undefined): readonly BlindReason[] {
  return [
    ...regionLimit(trail, place),
    ...accountLimit(trail, place, seen),
    ...loggingLimit(trail, seen),
    ...(seen ? changeLimits(trail, seen) : []),
  ];
}

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events
function regionLimit(trail: Trail, { region, isGlobal }: Place): readonly BlindReason[] {
  if (trail.isMultiRegion !== false) return [];
  const home = trail.homeRegion ?? parseArn(trail.arn ?? '')?.region;
  if (isGlobal) {
    const isRecorded = home === region && trail.includesGlobalServices !== false;
    return isRecorded ? [] : [{ kind: 'global-outside', region, trail: trail.name }];
  }
  return home === region ? [] : [{ kind: 'region-outside', region, trail: trail.name }];
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
function isAbout({ trail: changed }: TrailChange, { arn, name }: Trail): boolean {
  if (arn === undefined) return name === '' || !parseArn(changed) || changed.endsWith(`:trail/${name}`);
  return changed === arn || !parseArn(changed);
}
