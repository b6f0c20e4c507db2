// The tables of cases: one file a service, JSON lines. The first line names the sources of the truth, each other line
// is one case. What a record of CloudTrail always has is filled in here, so that a case shows only what matters.

import { readdirSync, readFileSync } from 'node:fs';
import type { JsonObject, RawRecord } from '../../src/decode/record.js';
import type { CloudTrailEvent } from '../../src/event/event.js';
import { createReader } from '../../src/event/read-event.js';
import type { Mapped, Use } from '../../src/mapping/use.js';

/** `[action, resource, scope, reason, values of iam:PassedToService]`; `exact` and `called` may be left out. */
type CaseUse = readonly [action: string, resource: string, scope?: string, reason?: string, passedTo?: string[]];

/** One case: a record, and all that it means. */
export interface MappingCase {
  readonly title: string;
  /** The page that says so. */
  readonly source: string;
  readonly record: RawRecord;
  readonly uses: readonly CaseUse[] | Exclude<Mapped['kind'], 'uses'>;
}

interface CaseLine {
  readonly title: string;
  /** A source by its name in the first line, or a page. */
  readonly from: string;
  /** The caller's ARN, where it is not the role of the cases. */
  readonly by?: string;
  readonly record: JsonObject;
  readonly uses: MappingCase['uses'];
}

const folder = new URL('./cases/', import.meta.url);
const role = 'arn:aws:iam::111122223333:role/app';

/** The cases of all files, by service. */
export function readCases(): readonly (readonly [service: string, cases: readonly MappingCase[]])[] {
  return readdirSync(folder)
    .sort()
    .map((file) => [file.replace('.jsonl', ''), readFile(file)]);
}

function readFile(file: string): readonly MappingCase[] {
  const [head = '{}', ...lines] = readFileSync(new URL(file, folder), 'utf8').trim().split('\n');
  const { sources } = JSON.parse(head) as { sources: Readonly<Record<string, string>> };
  return lines.map((line) => {
    const { title, from, by = role, record, uses } = JSON.parse(line) as CaseLine;
    return { title, source: sources[from] ?? from, record: fillRecord(record, by), uses };
  });
}

interface ModelLine {
  /** Event source, without its domain, and event name. */
  readonly call: string;
  readonly model: string;
  /** The parameters as the API's model names them, with a small first letter as CloudTrail writes them. */
  readonly request: JsonObject;
  readonly uses: MappingCase['uses'];
}

/** The cases drawn from the APIs' models: a request each, with what the formats of the service reference make of it. */
export function readModelCases(): readonly MappingCase[] {
  const file = new URL('model-cases.jsonl', import.meta.url);
  const [head = '{}', ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const { models } = JSON.parse(head) as { models: string };
  return lines.map((line) => {
    const { call, model, request, uses } = JSON.parse(line) as ModelLine;
    const [eventSource = '', eventName = ''] = call.split(':', 2);
    const record = fillRecord({ eventSource, eventName, requestParameters: request }, role);
    return { title: `${call} ${JSON.stringify(request)}`, source: models.replace('MODEL', model), record, uses };
  });
}

const reader = createReader({ principals: [], accounts: [], regions: [] });

/** The event of a record that is one. */
export function readEvent(record: RawRecord): CloudTrailEvent {
  const result = reader.read(record);
  if (result.kind === 'event') return result.event;
  throw new Error(`no event: ${JSON.stringify(result)}`);
}

/** The event of a record in the short form of the tables, called by the role of the cases if by no other. */
export function eventOf(record: JsonObject, caller = role): CloudTrailEvent {
  return readEvent(fillRecord(record, caller));
}

function fillRecord(record: JsonObject, caller: string): RawRecord {
  const source = record['eventSource'];
  return {
    eventVersion: '1.11',
    eventTime: '2026-03-01T12:00:00Z',
    awsRegion: 'eu-west-1',
    eventType: 'AwsApiCall',
    userIdentity: identityOf(caller),
    ...record,
    eventSource: `${typeof source === 'string' ? source : ''}.amazonaws.com`,
  };
}

function identityOf(caller: string): JsonObject {
  if (caller.includes(':user/')) return { type: 'IAMUser', arn: caller, principalId: 'AIDAEXAMPLE' };
  return { type: 'AssumedRole', sessionContext: { sessionIssuer: { type: 'Role', arn: caller } } };
}

/** What a mapping says, in the words of the tables and in their order. */
export function wordsOf(mapped: Mapped): MappingCase['uses'] {
  return mapped.kind === 'uses' ? sortUses(mapped.uses.map(wordOf)) : mapped.kind;
}

function wordOf({ action, resource, scope, reason, passedTo }: Use): CaseUse {
  if (passedTo !== undefined) return [action, resource, scope, reason, [...passedTo]];
  if (reason !== 'called') return [action, resource, scope, reason];
  return scope === 'exact' ? [action, resource] : [action, resource, scope];
}

/** In the order of their text; a table may list uses as they read best. */
export function sortUses(uses: readonly CaseUse[]): readonly CaseUse[] {
  return uses
    .map((use) => [JSON.stringify(use), use] as const)
    .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
    .map(([, use]) => use);
}
