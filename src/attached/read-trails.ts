// Trails from what AWS prints about them: `get-event-selectors`, `describe-trails`, `get-trail`, `get-trail-status`.

import { readAdvancedSelectors, readBasicSelectors } from './event-selectors.js';
import { textOf } from './file-text.js';
import { defaultSelectors, type EventSelector, type Trail } from './trail.js';

/** Trails, or one clause that says why there are none, and what to do. */
export type TrailReading =
  | { readonly kind: 'trails'; readonly trails: readonly Trail[] }
  | { readonly kind: 'invalid'; readonly message: string; readonly hint: string };

/** What stands in one file. */
export type TrailFile =
  { readonly kind: 'json'; readonly value: unknown } | { readonly kind: 'unreadable'; readonly message: string };

type Json = Readonly<Record<string, unknown>>;

const usualHint = 'give the output of `aws cloudtrail get-event-selectors --trail-name NAME`';

/** Reads the JSON of a file; `-` is standard input. */
export async function readTrailFile(path: string): Promise<TrailFile> {
  try {
    const parts: string[] = [];
    for await (const part of textOf(path)) parts.push(part);
    return { kind: 'json', value: JSON.parse(parts.join('')) };
  } catch (error) {
    return { kind: 'unreadable', message: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * The trails in such outputs, each an object or a list of them, put together by ARN or name. A status names no trail: it
 * belongs to the one named last before it.
 */
export function trailsIn(outputs: readonly unknown[]): TrailReading {
  const drafts = new Drafts();
  for (const output of outputs.flatMap((one): readonly unknown[] => (Array.isArray(one) ? one : [one]))) {
    const problem = isObject(output) ? drafts.add(output) : 'it is no JSON object';
    if (problem !== undefined) return { kind: 'invalid', message: problem, hint: usualHint };
  }
  return drafts.finish();
}

interface Draft extends Omit<Trail, 'selectors'> {
  readonly selectors?: readonly EventSelector[];
  readonly hasOwnSelectors?: boolean;
}

class Drafts {
  readonly #drafts: Draft[] = [];
  #last = -1;

  /** Takes in one output; answers what is wrong with it. */
  add(output: Json): string | undefined {
    const list = output['trailList'] ?? (isObject(output['Trail']) ? [output['Trail']] : undefined);
    if (Array.isArray(list)) return this.#addAll(list);
    if ('EventSelectors' in output || 'AdvancedEventSelectors' in output) return this.#addSelectors(output);
    if (typeof output['IsLogging'] === 'boolean') return this.#addStatus(output, output['IsLogging']);
    if (typeof output['HomeRegion'] === 'string') return this.#addAll([output]);
    return 'it holds no event selectors';
  }

  finish(): TrailReading {
    const trails: Trail[] = [];
    for (const { hasOwnSelectors, selectors, ...draft } of this.#drafts) {
      if (!selectors && hasOwnSelectors !== false) {
        return {
          kind: 'invalid',
          message: `what the trail \`${draft.name}\` selects is not in it`,
          hint: `add the output of \`aws cloudtrail get-event-selectors --trail-name ${draft.name}\``,
        };
      }
      trails.push({ ...draft, selectors: selectors ?? defaultSelectors });
    }
    if (trails.length === 0) return { kind: 'invalid', message: 'it holds no trail', hint: usualHint };
    return { kind: 'trails', trails };
  }

  #addAll(list: readonly unknown[]): string | undefined {
    for (const entry of list) {
      if (!isObject(entry)) return 'its `trailList` has an entry that is no object';
      const { Name, TrailARN, HomeRegion } = entry;
      if (typeof Name !== 'string' && typeof TrailARN !== 'string')
        return 'it has a trail without `Name` and `TrailARN`';
      this.#put({
        name: typeof Name === 'string' ? Name : nameOf(TrailARN),
        ...(typeof TrailARN === 'string' && { arn: TrailARN }),
        ...(typeof HomeRegion === 'string' && { homeRegion: HomeRegion }),
        ...flag(entry, 'IsMultiRegionTrail', 'isMultiRegion'),
        ...flag(entry, 'IncludeGlobalServiceEvents', 'includesGlobalServices'),
        ...flag(entry, 'IsOrganizationTrail', 'isOrganization'),
        ...flag(entry, 'HasCustomEventSelectors', 'hasOwnSelectors'),
      });
    }
    return undefined;
  }

  // Without `TrailARN` the selectors are those of the trail named last, or of one that nobody has named.
  #addSelectors(output: Json): string | undefined {
    const { TrailARN, EventSelectors, AdvancedEventSelectors } = output;
    const isAdvanced = Array.isArray(AdvancedEventSelectors) && AdvancedEventSelectors.length > 0;
    const reading = isAdvanced
      ? readAdvancedSelectors(AdvancedEventSelectors)
      : readBasicSelectors(EventSelectors ?? []);
    if (reading.kind === 'invalid') return reading.message;
    const last = this.#drafts[this.#last];
    const name = typeof TrailARN === 'string' ? nameOf(TrailARN) : (last?.name ?? 'the trail');
    this.#put({ name, ...(typeof TrailARN === 'string' && { arn: TrailARN }), selectors: reading.selectors });
    return undefined;
  }

  #addStatus(output: Json, isLogging: boolean): string | undefined {
    const last = this.#drafts[this.#last] ?? (this.#drafts.length === 1 ? this.#drafts[0] : undefined);
    if (!last) return 'it holds the status of a trail before any trail';
    const [startedAt, stoppedAt] = [time(output['StartLoggingTime']), time(output['StopLoggingTime'])];
    const error = output['LatestDeliveryError'];
    this.#put({
      name: last.name,
      ...(last.arn !== undefined && { arn: last.arn }),
      isLogging,
      ...(startedAt !== undefined && { startedAt }),
      ...(stoppedAt !== undefined && { stoppedAt }),
      ...(typeof error === 'string' && error !== '' && { deliveryError: error }),
    });
    return undefined;
  }

  #put(draft: Draft): void {
    const isSame = (known: Draft) =>
      known.arn !== undefined && draft.arn !== undefined ? known.arn === draft.arn : known.name === draft.name;
    const known = this.#drafts.findIndex(isSame);
    this.#last = known < 0 ? this.#drafts.push(draft) - 1 : known;
    if (known >= 0) this.#drafts[known] = { ...this.#drafts[known], ...draft };
  }
}

function flag<Name extends string>(entry: Json, key: string, name: Name): Partial<Record<Name, boolean>> {
  const value = entry[key];
  return typeof value === 'boolean' ? ({ [name]: value } as Partial<Record<Name, boolean>>) : {};
}

function nameOf(arn: unknown): string {
  return typeof arn === 'string' ? arn.slice(arn.lastIndexOf('/') + 1) : '';
}

// The AWS CLI prints times as ISO 8601 with an offset, or as seconds.
function time(value: unknown): string | undefined {
  const ms = typeof value === 'number' ? value * 1000 : textTime(value);
  return Number.isFinite(ms) ? `${new Date(ms).toISOString().slice(0, 19)}Z` : undefined;
}

function textTime(value: unknown): number {
  return typeof value === 'string' ? Date.parse(value) : Number.NaN;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
