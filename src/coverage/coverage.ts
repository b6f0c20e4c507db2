// What the trail could see: trails and logs, ready to be asked about a permission.

import type { Attached } from '../attached/attached.js';
import { defaultSelectors, type Trail } from '../attached/trail.js';
import type { Catalog } from '../catalog/catalog.js';
import { loadEventKinds, type EventKind, type EventKinds } from '../catalog/event-kinds.js';
import { parseArn } from '../iam/arn.js';
import type { Window } from '../usage/summary.js';
import { askedEvents, compileQuestion, type Asked, type AskedEvent } from './asked-event.js';
import { leftOut, readSelections } from './left-out.js';
import { distinctReasons, isBlind } from './reasons.js';
import type { BlindReason, CoverageQuestion, Observability, RecordSource } from './question.js';
import { readSeen, type Seen, type SeenUsage } from './seen.js';
import { whyNotSelected } from './selected.js';
import { trailLimits, type Place } from './trail-limits.js';
import { untoldNeeds, type UntoldNeed } from './untold.js';
import { unreadUses, type UnreadUse } from './unread-use.js';

export type { BlindReason, CoverageQuestion, Observability, Side } from './question.js';

/**
 * What coverage is told. Without `trails` AWS's default is assumed; without `usage` the configuration alone is asked;
 * `attached` tells what AWS itself has seen used.
 */
export interface CoverageInput {
  readonly trails?: readonly Trail[];
  readonly usage?: SeenUsage;
  readonly attached?: Pick<Attached, 'principals'>;
  readonly catalog: Catalog;
}

/** Coverage, to be asked many times: answers are remembered. */
export interface Coverage {
  /** From the first to the last record; null where there is none, or where no logs were given. */
  readonly window: Window | null;
  readonly trails: readonly Trail[];
  /** Whether no trail was given, so that AWS's default stands in: management events, read and write. */
  readonly isAssumed: boolean;
  /**
   * The Regions with records, by account, where nobody says that all are recorded: what a permission that names no Region
   * was used for is judged there. Absent where a trail is known to record all, or no logs were given.
   */
  readonly judgedIn?: Seen['regionsOf'];
  readonly kinds: EventKinds;
  readonly seen: Seen | undefined;
  readonly unreadUse: UnreadUse;
  readonly ask: (question: CoverageQuestion) => Observability;
}

/** AWS's default trail. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-a-trail-using-the-console-first-time.html */
export const assumedTrail: Trail = { name: '', selectors: defaultSelectors };

/** Coverage of trails and logs. */
export function coverageOf(input: CoverageInput): Coverage {
  const kinds = loadEventKinds();
  const seen = input.usage && readSeen(input.usage, kinds);
  const trails = input.trails ?? [assumedTrail];
  const unreadUse = unreadUses(input.usage, input.attached);
  const room = new Room(input, trails, kinds, seen);
  return {
    window: seen?.window ?? null,
    trails,
    isAssumed: input.trails === undefined,
    ...(seen && trails.every(({ isMultiRegion }) => isMultiRegion !== true) && { judgedIn: seen.regionsOf }),
    kinds,
    seen,
    unreadUse,
    ask: (question) => withUnreadUse(room.ask(question), question.principal, unreadUse),
  };
}

/** Whether a use of a permission would have been seen over its whole span. */
export function observable(coverage: Coverage, question: CoverageQuestion): Observability {
  return coverage.ask(question);
}

// In front of all others: with it nothing of the principal is known.
function withUnreadUse(answer: Observability, principal: string | undefined, unreadUse: UnreadUse): Observability {
  const at = principal === undefined ? undefined : unreadUse(principal);
  if (principal === undefined || at === undefined) return answer;
  const reasons = isBlind(answer) ? answer.reasons : [];
  return { kind: 'not-observable', reasons: [{ kind: 'used-unread', principal, at }, ...reasons] };
}

const seenForCertain: Observability = { kind: 'observable' };

/** Answers remembered before they are forgotten, all at once: an answer is small, and statements are few. */
const mostAnswers = 200_000;

class Room {
  readonly #answers = new Map<string, Observability>();
  readonly #selections;
  readonly #asksWho: boolean;
  readonly #untold: ReadonlyMap<string, readonly UntoldNeed[]>;

  constructor(
    private readonly input: CoverageInput,
    private readonly trails: readonly Trail[],
    private readonly kinds: EventKinds,
    private readonly seen: Seen | undefined,
  ) {
    this.#selections = readSelections(input.usage?.seen.selections ?? []);
    this.#untold = untoldByPrincipal(input.usage);
    this.#asksWho =
      this.#selections.some((chain) => !chain || chain.some(({ principals }) => principals.length > 0)) ||
      trails.some(({ selectors }) =>
        selectors.some(({ fields }) => fields.some(({ field }) => field === 'userIdentity.arn')),
      );
  }

  ask(question: CoverageQuestion): Observability {
    const own = this.#untoldReasons(question);
    if (own.length === 0) return this.#remembered(question);
    const answer = this.#remembered(question);
    return { kind: 'not-observable', reasons: [...own, ...(isBlind(answer) ? answer.reasons : [])] };
  }

  #remembered(question: CoverageQuestion): Observability {
    const key = this.#keyOf(question);
    const known = this.#answers.get(key);
    if (known) return known;
    const reasons = distinctReasons(this.#reasons(question));
    const answer: Observability = reasons.length === 0 ? seenForCertain : { kind: 'not-observable', reasons };
    if (this.#answers.size >= mostAnswers) this.#answers.clear();
    this.#answers.set(key, answer);
    return answer;
  }

  // Of nobody in particular: what the calls of anybody may need.
  #untoldReasons({ action, principal }: CoverageQuestion): readonly BlindReason[] {
    if (this.#untold.size === 0) return [];
    const needs = principal === undefined ? [...this.#untold.values()].flat() : (this.#untold.get(principal) ?? []);
    const known = this.input.catalog.action(action)?.action ?? action;
    const own = needs.filter((need) => need.action === known);
    return distinctReasons(own.map(({ event, what }) => ({ kind: 'untold', event, what })));
  }

  // Who asks matters only where something looks at principals; else their account and partition do.
  #keyOf({ action, resource, version, principal = '' }: CoverageQuestion): string {
    const arn = this.#asksWho ? undefined : parseArn(principal);
    const who = arn ? `${arn.partition} ${arn.account}` : principal;
    return `${action} ${version ?? ''} ${who} ${resource}`;
  }

  #reasons(question: CoverageQuestion): readonly BlindReason[] {
    const { action, resource, principal } = question;
    const known = this.input.catalog.action(action)?.action ?? action;
    const account = parseArn(principal ?? '')?.account;
    const place = this.#placeOf(known, resource, parseArn(principal ?? resource)?.partition);
    const where = { ...place, ...(account !== undefined && account !== '' && { account }) };
    const asked = compileQuestion(question);
    return [
      ...this.#evidenceLimits(where),
      ...leftOut(this.#selections, { ...where, ...(principal !== undefined && { principal }) }),
      ...this.kinds.of(known).flatMap((kind) => this.#reasonsOf(kind, asked, { question, where })),
    ];
  }

  #placeOf(action: string, resource: string, partition = 'aws'): Omit<Place, 'account'> {
    const global = this.kinds.regionOf(action);
    const home = global && (globalRegions[partition] ?? global.region);
    if (home !== undefined && global?.isOnly) return { region: home, isGlobal: true };
    const region = parseArn(resource)?.region ?? '*';
    return {
      region: /^\**$/.test(region) ? '*' : region,
      isGlobal: false,
      ...(home !== undefined && { globalEndpoint: home }),
    };
  }

  #evidenceLimits({ account }: Place): readonly BlindReason[] {
    const { seen } = this;
    if (!seen) return [];
    if (!seen.window) return [{ kind: 'no-records' }];
    if (account === undefined) return [...seen.gapsOf].flatMap(([one, gaps]) => gaps.map((gap) => gapReason(one, gap)));
    if (!seen.regionsOf.has(account)) return [{ kind: 'no-records', account }];
    return (seen.gapsOf.get(account) ?? []).map((gap) => gapReason(account, gap));
  }

  #reasonsOf(
    kind: EventKind,
    asked: Asked,
    { question, where }: { readonly question: CoverageQuestion; readonly where: Place },
  ): readonly BlindReason[] {
    switch (kind.kind) {
      case 'unknown':
        return [{ kind: 'no-known-event' }];
      case 'never':
        return [{ kind: 'never-logged' }];
      case 'within':
        return kind.carriers.flatMap((carrier) => this.#carrierReasons(carrier, question));
      case 'management':
      case 'data':
        return [...askedEvents(kind, asked, this.kinds)].flatMap((event) => this.#eventReasons(event, where, question));
    }
  }

  #carrierReasons(carrier: string, question: CoverageQuestion): readonly BlindReason[] {
    const answer = this.ask({ ...question, action: carrier, resource: '*' });
    return isBlind(answer) ? [{ kind: 'carrier-unseen', carrier, reasons: answer.reasons }] : [];
  }

  // One trail that has logged the event is enough.
  #eventReasons(event: AskedEvent, where: Place, { resource }: CoverageQuestion): readonly BlindReason[] {
    const poor = this.#poorSource(event);
    if (poor) return [poor];
    const all: BlindReason[] = [];
    for (const trail of this.trails) {
      const limits = trailLimits(trail, where, this.seen);
      const reasons = [...limits, ...this.#selectorReasons(trail, event, resource)];
      if (reasons.length === 0) return [];
      all.push(...reasons);
    }
    return all;
  }

  // What the logs prove counts as selected.
  #selectorReasons(trail: Trail, event: AskedEvent, resource: string): readonly BlindReason[] {
    const reasons = whyNotSelected(trail, event);
    const isProvable = reasons.every(({ kind }) => kind === 'data-not-selected' || kind === 'resource-outside');
    if (reasons.length > 0 && isProvable && this.seen?.hasData(event.types, event.side, resource)) return [];
    return reasons;
  }

  // Of which calls such records are the only ones, nobody tells: one of them is enough.
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
  #poorSource({ category, side }: AskedEvent): BlindReason | undefined {
    const partial = this.input.usage?.summary?.records.partial ?? {};
    const isIn = (source: RecordSource) => (partial[source] ?? 0) > 0;
    if (isIn('event-bridge') && (category === 'Data' || side === 'read'))
      return { kind: 'poor-source', source: 'event-bridge' };
    return isIn('event-history') && category === 'Data' ? { kind: 'poor-source', source: 'event-history' } : undefined;
  }
}

function untoldByPrincipal(usage: SeenUsage | undefined): ReadonlyMap<string, readonly UntoldNeed[]> {
  const needs = [...(usage?.principals ?? [])].map(({ principal, uses }) => [principal, untoldNeeds(uses)] as const);
  return new Map(needs.filter(([, own]) => own.length > 0));
}

// https://docs.aws.amazon.com/general/latest/gr/iam-service.html
const globalRegions: Readonly<Record<string, string | undefined>> = {
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
};

function gapReason(account: string, gap: { readonly first: string; readonly last: string }): BlindReason {
  return { kind: 'gap', account, ...gap };
}
