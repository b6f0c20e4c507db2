// A policy text on its way through parser, canonical form and writer, and all that has to be the same at both ends.

import { formatPolicy } from '../../src/iam/format-policy.js';
import { parsePolicy } from '../../src/iam/parse-policy.js';
import type { PolicyDocument } from '../../src/iam/policy.js';
import { answersTo, requestsOf, type Answer } from './policy-requests.js';

/** Both ends of the way. */
export interface RoundTrip {
  /** The canonical text, and the one that is made of it in the same way. */
  readonly canonical: string;
  readonly again: string;
  /** What the documents say, read without any of our own code. */
  readonly said: readonly string[];
  readonly saidAgain: readonly string[];
  /** What the policies answer to requests made from the first. */
  readonly answers: readonly Answer[];
  readonly answersAgain: readonly Answer[];
}

/** Takes a policy through. `most` bounds the samples of each list (`requestsOf`). Throws where the text is refused. */
export function roundTrip(text: string, most?: number): RoundTrip {
  const policy = read(text);
  const canonical = formatPolicy(policy);
  const policyAgain = read(canonical);
  const requests = requestsOf(policy, most);
  return {
    canonical,
    again: formatPolicy(policyAgain),
    said: sayings(text),
    saidAgain: sayings(canonical),
    answers: answersTo(policy, requests),
    answersAgain: answersTo(policyAgain, requests),
  };
}

function read(text: string): PolicyDocument {
  const parsed = parsePolicy(text);
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

type Plain = Readonly<Record<string, unknown>>;

/** Each statement as a text that is the same for every spelling of it: order, repetition and lists of one fall away. */
function sayings(text: string): readonly string[] {
  const { Version, Id, Statement } = JSON.parse(text.replace(/^\uFEFF/, '')) as Plain;
  const statements = listOf(Statement).map((statement) => JSON.stringify(sayingOf(statement as Plain)));
  return [JSON.stringify([Version ?? '2008-10-17', Id]), ...new Set(statements)].sort();
}

function sayingOf({ Effect, Action, NotAction, Resource, NotResource, Condition }: Plain): unknown {
  const actions = [Action, NotAction].map(
    (list) => list && distinct(listOf(list).map((one) => String(one).toLowerCase())),
  );
  const resources = [Resource, NotResource].map((list) => list && distinct(listOf(list)));
  const conditions = Object.entries((Condition ?? {}) as Plain).flatMap(([operator, keys]) =>
    Object.entries(keys as Plain).map(([key, values]) => JSON.stringify([operator, key, distinct(listOf(values))])),
  );
  return [Effect, actions, resources, distinct(conditions)];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function distinct(list: readonly unknown[]): readonly string[] {
  return [...new Set(list.map(String))].sort();
}
