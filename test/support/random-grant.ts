// Random sets of statements with a grant each that is within them, or nearly; and searches for a request that shows
// that it is not.

import { conditionKeys } from './iam-vocabulary.js';
import { randomPolicies, type PoliciesFor } from './iam-world.js';
import { createRandom, type Random } from './random.js';
import { actionPattern, happens, resourcePattern } from './random-pattern.js';
import type { RawConditions, RawPolicy, RawRequest, RawStatement, RawWorld } from './raw-policy.js';
import { appliesInReference, evaluateInReference } from './reference-evaluate.js';
import { arnPieces, freePieces, resourcePieces, type ArnReading } from './reference-match.js';
import { sampleText } from './sample-texts.js';

/** Identity policies, and a grant as a policy of one Allow statement with one action and one resource. */
export interface RandomGrant {
  readonly world: RawWorld;
  readonly grant: RawStatement;
}

/** The grant of a seed. */
export function randomGrant(seed: number): RandomGrant {
  const random = createRandom(seed);
  const { target, policies, condition } = randomPolicies(random);
  const identity = policies(2);
  const allows = identity.flatMap(({ Statement }) => Statement.filter(({ Effect }) => Effect === 'Allow'));
  const base = allows.length > 0 ? random.pick(allows) : undefined;
  const grant: RawStatement = {
    Effect: 'Allow',
    Action: [narrowed(random, base?.Action, target.action, actionPattern)],
    Resource: [narrowed(random, base?.Resource, target.resource, resourcePattern)],
    Condition: grantConditions(random, base?.Condition ?? {}, condition),
  };
  return { world: { identity }, grant };
}

// One of the statement's patterns, or the target's name, or a pattern around it that may be wider.
function narrowed(
  random: Random,
  patterns: readonly string[] | undefined,
  name: string,
  around: (random: Random, name: string) => string,
): string {
  if (patterns && happens(random, 45)) return narrower(random, random.pick(patterns));
  return happens(random, 50) && !/[*?$]/.test(name) ? name : around(random, name);
}

/** The pattern with a text in the place of a wildcard, or as it is. */
export function narrower(random: Random, pattern: string): string {
  const wildcards = [...pattern.matchAll(/[*?](?!\})/g)].filter(({ index }) => !pattern.startsWith('${', index - 2));
  const found = wildcards.length > 0 && happens(random, 60) ? random.pick(wildcards) : undefined;
  if (!found || pattern === '*') return pattern;
  const part = found[0] === '?' ? random.pick(['e', '?']) : random.pick(['x', 'x*', '*x', '?', '?*', '']);
  const text = pattern.slice(0, found.index) + part + pattern.slice(found.index + 1);
  return text.endsWith(':') ? `${text}x` : text;
}

function grantConditions(random: Random, base: RawConditions, another: PoliciesFor['condition']): RawConditions {
  const lines = Object.entries(base).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => [operator, key, values] as const),
  );
  const merged: Record<string, Record<string, readonly string[]>> = {};
  for (const [operator, key, values] of lines) {
    if (happens(random, 12)) continue;
    const name = happens(random, 20) ? operator.replace('IfExists', '') : operator;
    merged[name] = { ...merged[name], [key]: changedValues(random, name, values) };
  }
  for (const [operator, keys] of Object.entries(happens(random, 35) ? another() : {})) {
    merged[operator] = { ...keys, ...merged[operator] };
  }
  return merged;
}

// Fewer values ask for more, more of a negated operator do, too; sometimes it is done the wrong way round.
function changedValues(random: Random, operator: string, values: readonly string[]): readonly string[] {
  if (operator === 'Null') return values;
  const isFewer = operator.includes('Not') === happens(random, 10);
  if (happens(random, 40) || (isFewer && values.length === 1)) return values;
  return isFewer ? values.slice(0, 1) : [...values, random.pick(values) + random.pick(['', 'x', '*'])];
}

/** What a search found: a request, with all keys told, that the grant allows and the policies deny. */
export interface Search {
  readonly wider: RawRequest | undefined;
  /** How many of the requests that were tried the grant allows. */
  readonly allowed: number;
}

/** Tries so many requests, drawn from the grant and from the statements. */
export function findWider({ world, grant }: RandomGrant, seed: number, tries: number): Search {
  const random = createRandom(seed);
  const statements = [grant, ...world.identity.flatMap(({ Statement }) => Statement)];
  let allowed = 0;
  for (let left = tries; left > 0; left -= 1) {
    const reading: ArnReading = random.pick(['wide', 'narrow']);
    const request = sampleRequest(random, grant, { statements, reading });
    if (!request || appliesInReference(grant, '2012-10-17', request, reading) < 1) continue;
    allowed += 1;
    if (evaluateInReference(world, request, reading).verdict === 'denied') return { wider: request, allowed };
  }
  return { wider: undefined, allowed };
}

interface Around {
  readonly statements: readonly RawStatement[];
  readonly reading: ArnReading;
}

function sampleRequest(random: Random, grant: RawStatement, { statements, reading }: Around): RawRequest | undefined {
  const keys = sampleKeys(random, grant, statements);
  const empty: RawRequest = { action: '', resource: '', keys, others: 'absent' };
  const near = statements.flatMap(({ Resource, NotResource }) => [...(Resource ?? []), ...(NotResource ?? [])]);
  const nearActions = statements.flatMap(({ Action, NotAction }) => [...(Action ?? []), ...(NotAction ?? [])]);
  // What the grant has, or what some statement has: the grant may have that as well.
  const resources = happens(random, 70) ? (grant.Resource?.[0] ?? '*') : random.pick(near);
  const actions = happens(random, 70) ? (grant.Action?.[0] ?? '*') : random.pick(nearActions);
  const resource = sampleText(random, resourcePieces(resources, '2012-10-17', reading), { request: empty, near });
  const pieces = freePieces(actions === '*' ? '*:*' : actions, '2008-10-17');
  const action = sampleText(random, pieces, { request: empty, near: nearActions });
  return resource === undefined || action === undefined ? undefined : { ...empty, action, resource };
}

// Keys as one of the statements wants them and as the grant wants them, or as others do, as they often are, or absent.
function sampleKeys(
  random: Random,
  grant: RawStatement,
  statements: readonly RawStatement[],
): Readonly<Record<string, readonly string[]>> {
  const keys: Record<string, readonly string[]> = {};
  if (happens(random, 85)) keys['aws:username'] = [random.pick(['eve', 'eve', 'bob', '', 'a/b:c', '*'])];
  const sample = (statement: RawStatement, percent: number): void => {
    for (const [operator, lines] of Object.entries(statement.Condition ?? {})) {
      for (const [key, values] of Object.entries(lines)) {
        if (!happens(random, percent)) continue;
        const name = key.toLowerCase();
        const count = operator.startsWith('For') && happens(random, 30) ? 2 : 1;
        const drawn = Array.from({ length: count }, () => sampleValue(random, [name, operator, values], keys));
        keys[name] = happens(random, operator === 'Null' ? 50 : 15) ? [] : drawn;
      }
    }
  };
  for (const statement of statements) sample(statement, 40);
  sample(random.pick(statements), 95);
  sample(grant, 75);
  return keys;
}

function sampleValue(
  random: Random,
  [key, operator, values]: readonly [key: string, operator: string, values: readonly string[]],
  keys: RawRequest['keys'],
): string {
  const common = conditionKeys.find((one) => one.key.toLowerCase() === key)?.values ?? ['x'];
  if (operator === 'Null' || happens(random, operator.includes('Not') ? 75 : 25)) return random.pick([...common, '~']);
  const wanted = random.pick(values);
  if (operator.includes('Ip')) return wanted.split('/')[0] ?? '';
  const pieces = operator.includes('Arn')
    ? arnPieces(wanted, '2012-10-17')
    : freePieces(wanted, '2012-10-17', operator.includes('Like'));
  const request: RawRequest = { action: '', resource: '', keys, others: 'absent' };
  return sampleText(random, pieces, { request, near: common }) ?? random.pick(common);
}

/** The grant as a policy. */
export function grantPolicy(grant: RawStatement): RawPolicy {
  return { Version: '2012-10-17', Statement: [grant] };
}
