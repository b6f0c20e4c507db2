// What it is for a call to stand for several: the parts that are known by name, and how a request tells which are there.

import type { Json, JsonObject } from '../decode/record.js';
import type { CloudTrailEvent, RecordResource } from '../event/event.js';

/** One call of those that an event stands for. */
export interface Part<Name extends string = string> {
  readonly name: Name;
  readonly parameters: JsonObject;
  readonly resources: readonly RecordResource[];
}

/** A part by name alone, and what the request must have for it; `undefined`: always. */
export interface NamedPart<Name extends string = string> {
  readonly name: Name;
  readonly when: string | undefined;
}

/** Makes the parts of an event; `undefined` where its request does not tell them. */
export type Splitter<Name extends string = string> = (
  event: CloudTrailEvent,
  parameters: JsonObject,
) => readonly Part<Name>[] | undefined;

/** How an event is split. Without `parts` it is itself, in another form. */
export interface Split {
  readonly parts: readonly NamedPart[];
  readonly split: Splitter;
}

/** A split that makes no parts but those that it names. */
export function splitInto<const Name extends string>(
  parts: readonly NamedPart<Name>[],
  split: Splitter<NoInfer<Name>>,
): Split {
  return { parts, split };
}

/** A text of a request, empty where there is none. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
