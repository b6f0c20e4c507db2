// Policy syntax to globs: actions, resources and condition values, with wildcards, escapes and policy variables.

import { firstVariable, many, manyInField, one, oneInField, toGlob, type Glob, type Variable } from './glob.js';
import type { PolicyVersion } from './policy.js';

/**
 * A resource pattern under two readings. `glob`: as the IAM page has it, a `*` that ends one of the first fields runs on
 * past the colon. `narrow`: field by field. They are the same object where they do not differ.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export interface ResourceGlob {
  readonly glob: Glob;
  readonly narrow: Glob;
}

/**
 * An action pattern, for actions in lower case: AWS reads them without regard to case. `*` stands for every
 * `service:Action`, so that it and `*:*` are equal.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function parseActionPattern(text: string): Glob {
  const whole = /^\*+$/.test(text) ? '*:*' : text.toLowerCase();
  return toGlob(readUnits(whole, { variables: [], variablesFrom: Infinity, fields: 0, trailingCrosses: true }));
}

const known = new Map<string, ResourceGlob>();

/** The same patterns are asked for again and again while one principal is looked at; more than these are forgotten. */
const mostKnown = 2000;

/** A resource pattern: an ARN pattern in fields, or `*`. Variables and escapes only in its last field. */
export function parseResourcePattern(text: string, version: PolicyVersion): ResourceGlob {
  const key = `${version} ${text}`;
  const kept = known.get(key);
  if (kept) return kept;
  const parsed = readResource(text, version);
  if (known.size >= mostKnown) known.clear();
  known.set(key, parsed);
  return parsed;
}

function readResource(text: string, version: PolicyVersion): ResourceGlob {
  const glob = readFields(text, version, true);
  const narrow = readFields(text, version, false);
  const same = glob.units.every((unit, index) => unit === narrow.units[index]);
  return { glob, narrow: same ? glob : narrow };
}

function readFields(text: string, version: PolicyVersion, trailingCrosses: boolean): Glob {
  const fields = lastField(text, version);
  return readGlob(text, { version, variablesFrom: fields, fields, trailingCrosses });
}

/**
 * The value of an ARN operator: each of the six fields is matched by itself; variables may stand in every one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function parseArnValue(text: string, version: PolicyVersion): Glob {
  return readGlob(text, { version, variablesFrom: 0, fields: lastField(text, version), trailingCrosses: false });
}

/** The value of `StringLike` and its kin: wildcards, escapes and variables anywhere. */
export function parseLikeValue(text: string, version: PolicyVersion): Glob {
  return readGlob(text, { version, variablesFrom: 0, fields: 0, trailingCrosses: true });
}

/** The value of `StringEquals` and its kin: escapes and variables, but `*` and `?` stand for themselves. */
export function parseEqualsValue(text: string, version: PolicyVersion): Glob {
  const { units, variables } = parseLikeValue(text, version);
  const plain = units.map((unit) => (unit === many ? asterisk : unit === one ? questionMark : unit));
  return toGlob(plain, variables);
}

const asterisk = 42;
const questionMark = 63;

interface Reading {
  readonly variables: Variable[];
  /** The first field in which escapes and variables are read. */
  readonly variablesFrom: number;
  /** The number of fields in which wildcards keep to their field. */
  readonly fields: number;
  /** Whether a `*` at the end of such a field runs on. */
  readonly trailingCrosses: boolean;
}

function readGlob(text: string, how: Omit<Reading, 'variables'> & { readonly version: PolicyVersion }): Glob {
  const variables: Variable[] = [];
  const variablesFrom = how.version === '2012-10-17' ? how.variablesFrom : Infinity;
  return toGlob(readUnits(text, { ...how, variablesFrom, variables }), variables);
}

// `${*}`, `${?}`, `${$}`, `${key}`, `${key, 'fallback'}`
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
const placeholder = /\$\{(?:([*?$])|([^{}*?$',]+)(?:,\s*'([^']*)')?)\}/y;

function placeholderAt(text: string, at: number): RegExpExecArray | undefined {
  placeholder.lastIndex = at;
  return placeholder.exec(text) ?? undefined;
}

function readUnits(text: string, reading: Reading): readonly number[] {
  const units: number[] = [];
  let field = 0;
  for (let at = 0; at < text.length; at += 1) {
    const found = text[at] === '$' && field >= reading.variablesFrom ? placeholderAt(text, at) : undefined;
    if (found) {
      units.push(unitOf(found, reading.variables));
      at += found[0].length - 1;
      continue;
    }
    units.push(plainUnit(text, at, field < reading.fields, reading.trailingCrosses));
    if (text[at] === ':') field += 1;
  }
  return units;
}

function plainUnit(text: string, at: number, inField: boolean, trailingCrosses: boolean): number {
  const sign = text[at];
  if (sign === '?') return inField ? oneInField : one;
  if (sign !== '*') return text.charCodeAt(at);
  return inField && !(trailingCrosses && text[at + 1] === ':') ? manyInField : many;
}

function unitOf(found: RegExpExecArray, variables: Variable[]): number {
  const [, escaped, key = '', fallback] = found;
  if (escaped !== undefined) return escaped.charCodeAt(0);
  variables.push({ key: key.trim().toLowerCase(), ...(fallback === undefined ? {} : { fallback }) });
  return firstVariable - (variables.length - 1);
}

// The field in which everything crosses colons: the sixth, or the last one of a pattern that has fewer.
function lastField(text: string, version: PolicyVersion): number {
  const plain = version === '2012-10-17' ? text.replace(/\$\{[^{}]*\}/g, '') : text;
  return Math.min(5, plain.split(':').length - 1);
}
