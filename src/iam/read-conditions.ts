// Reads the `Condition` element of a statement: operators, keys and values, values as strings.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html

import { parseConditionOperator } from './condition-operator.js';
import { isJsonObject, type PolicyReader } from './policy-reader.js';
import type { Condition } from './policy.js';

/** The lines of a condition block in the order written; `undefined` is a block without lines. */
export function readConditions(reader: PolicyReader, value: unknown, place: string): readonly Condition[] {
  if (value === undefined) return [];
  if (!isJsonObject(value)) {
    reader.refuse(place, 'is not a JSON object');
    return [];
  }
  return Object.entries(value).flatMap(([operator, keys]) => {
    const at = `${place}.${operator}`;
    if (parseConditionOperator(operator) === undefined) reader.refuse(at, 'is no condition operator');
    if (isJsonObject(keys)) return readKeys(reader, operator, keys, at);
    reader.refuse(at, 'is not a JSON object');
    return [];
  });
}

function readKeys(reader: PolicyReader, operator: string, keys: object, place: string): readonly Condition[] {
  return Object.entries(keys).map(([key, value]: [string, unknown]) => {
    const at = `${place}.${key}`;
    if (key === '') reader.refuse(at, 'is an empty condition key');
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    const values = list.map((one, index) => readValue(reader, one, Array.isArray(value) ? `${at}[${index}]` : at));
    return { operator, key, values };
  });
}

function readValue(reader: PolicyReader, value: unknown, place: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number') {
    reader.refuse(place, 'is neither a string nor a number nor a Boolean');
    return '';
  }
  // JSON.parse has already lost digits of what is larger, and IAM knows no exponents: better refused than changed.
  const isExact = Math.abs(value) <= Number.MAX_SAFE_INTEGER && !String(value).includes('e');
  if (!isExact) reader.refuse(place, 'is a number that cannot be read exactly: write it in quotes');
  return String(value);
}
