// Why a use may have gone unseen, in plain words.

import type { BlindReason } from '../coverage/question.js';
import type { UntoldNeed } from '../coverage/untold.js';
import { plainText } from './plain-text.js';

/** One clause, without an end. */
export function blindReason(reason: BlindReason): string {
  const text = 'trail' in reason ? `${clause(reason)}${trailName(reason.trail)}` : clause(reason);
  return plainText(text, mostCharacters);
}

/** A reason holds names of trails, ARNs and fields: a few hundred characters each at most. */
const mostCharacters = 1000;

/** What a call may need and no record tells. */
export function untoldWords({ event, what }: Pick<UntoldNeed, 'event' | 'what'>): string {
  return `${what} stand in no record of ${event}`;
}

// The assumed trail has no name.
function trailName(trail: string): string {
  return trail === '' ? '' : ` (trail ${trail})`;
}

function clause(reason: BlindReason): string {
  switch (reason.kind) {
    case 'never-logged':
      return 'CloudTrail does not record such calls, or not all of them';
    case 'no-known-event':
      return 'no event is known that would show it';
    case 'carrier-unseen':
      return `it is asked for within ${reason.carrier}, and ${reason.reasons.map(blindReason).join('; ')}`;
    case 'data-not-selected':
      return `data events of ${reason.types.join(' or ')} are not selected`;
    case 'management-not-selected':
      return 'management events are not selected';
    case 'side-off':
      return `${reason.side} events are not selected`;
    case 'source-excluded':
      return `events of ${reason.source} are not selected`;
    case 'resource-outside':
      return reason.isPartly
        ? 'data events are selected for some of its resources only'
        : 'data events are selected for other resources only';
    case 'filtered':
      return `events are filtered by ${reason.field}`;
    case 'principal-outside':
      return 'events are filtered by userIdentity.arn, which may leave this principal out';
    case 'region-outside':
      return reason.region === '*' ? 'the trail records one Region only' : `the trail does not record ${reason.region}`;
    case 'global-outside':
      return `events of this service are recorded in ${reason.region}, where the trail does not record them`;
    case 'account-outside':
      return `the trail is not one of account ${reason.account}`;
    case 'not-logging':
      return reason.since === undefined
        ? 'the trail is not logging'
        : `the trail was not logging all the time (${reason.since})`;
    case 'trail-changed':
      return `${reason.event} at ${reason.at} changed what the trail logs`;
    case 'no-records': {
      const where = reason.region === undefined ? '' : ` from ${reason.region}`;
      const whose = reason.account === undefined ? '' : ` of account ${reason.account}`;
      return `there is no record${where}${whose}${reason.isGlobal ? ', where calls of this service are recorded' : ''}`;
    }
    case 'gap':
      return `account ${reason.account} has no record from ${reason.first}:00 to ${reason.last}:59, though it has in most other hours`;
    case 'untold':
      return untoldWords(reason);
    case 'used-unread':
      return `AWS has seen ${reason.principal} used at ${reason.at}, and no call of it was read`;
    case 'left-out':
      return reason.option === 'time'
        ? 'the run left out some of the time (--since, --until)'
        : `the run left it out (--${reason.option})`;
    case 'poor-source':
      return reason.source === 'event-history'
        ? 'the event history holds management events only'
        : 'EventBridge events leave such events out';
  }
}
