import { describe, expect, test } from 'vitest';
import { compilePolicies } from '../../src/iam/compile-policies.js';
import { areDisjoint, containsAction, containsPattern } from '../../src/iam/containment.js';
import { containGrant, type Grant } from '../../src/iam/grant-containment.js';
import { parseResourcePattern } from '../../src/iam/pattern.js';
import type { Condition } from '../../src/iam/policy.js';
import type { RawConditions, RawStatement } from '../support/raw-policy.js';
import { placeOf, readPolicy } from '../support/read-world.js';

describe('a resource pattern within another', () => {
  const s3 = 'arn:aws:s3:::';
  test.each([
    ['a literal in itself', `${s3}b/k`, `${s3}b/k`, true],
    ['a literal in a prefix', `${s3}b/*`, `${s3}b/k`, true],
    ['a prefix in a shorter one', `${s3}b*`, `${s3}b/k*`, true],
    ['a prefix in a longer one', `${s3}b/k*`, `${s3}b*`, false],
    ['`?` in `*`', `${s3}b/*`, `${s3}b/?`, true],
    ['`*` in `?`', `${s3}b/?`, `${s3}b/*`, false],
    ['`?*` in `*?`', `${s3}b/*?`, `${s3}b/?*`, true],
    ['`*` in `?*`, which wants one character', `${s3}b/?*`, `${s3}b/*`, false],
    ['a middle in two wildcards', `${s3}*b*`, `${s3}a*b`, true],
    ['anything in `*`', '*', `${s3}*`, true],
    ['`*` in every ARN', 'arn:*', '*', false],
    ['an escaped `*` in the wildcard', `${s3}b/*`, `${s3}b/\${*}`, true],
    ['the wildcard in an escaped `*`', `${s3}b/\${*}`, `${s3}b/*`, false],
    ['a region in `*` of its field', 'arn:aws:ec2:*:1:vpc/v', 'arn:aws:ec2:eu-west-1:1:vpc/v', true],
    ['part of a region in `*`', 'arn:aws:ec2:*:1:vpc/v', 'arn:aws:ec2:eu-*:1:vpc/v', true],
    ['`*` of a field in part of a region', 'arn:aws:ec2:eu-*:1:vpc/v', 'arn:aws:ec2:*:1:vpc/v', false],
    ['`*` inside a field keeps to it', 'arn:aws:ec2:*t-1:1:v', 'arn:aws:ec2:a:b-t-1:1:v', false],
    ['a variable in itself', `${s3}b/\${aws:username}/*`, `${s3}b/\${aws:UserName}/k`, true],
    ['a variable in a wildcard', `${s3}b/*`, `${s3}b/\${aws:username}`, true],
    ['a variable in `?`', `${s3}b/?`, `${s3}b/\${aws:username}`, false],
    // The value is whatever the request has, not `eve`.
    ['a literal in a variable', `${s3}b/\${aws:username}`, `${s3}b/eve`, false],
    ['a variable in a literal', `${s3}b/eve`, `${s3}b/\${aws:username}`, false],
    ['a variable in another one', `${s3}b/\${aws:userid}`, `${s3}b/\${aws:username}`, false],
    // Without a fallback the inner one matches nothing where the outer one's fallback is used.
    ['a variable in itself with a fallback', `${s3}b/\${aws:username, 'eve'}`, `${s3}b/\${aws:username}`, true],
    ['a fallback in none', `${s3}b/\${aws:username}`, `${s3}b/\${aws:username, 'eve'}`, false],
    ['a fallback in another one', `${s3}\${aws:username, 'eve'}`, `${s3}\${aws:username, 'bob'}`, false],
  ])('%s', (_, outer, inner, expected) => {
    expect(containsPattern({ pattern: outer }, { pattern: inner })).toBe(expected);
  });

  test('`${…}` is literal text in version 2008-10-17', () => {
    const literal = { pattern: 'arn:aws:s3:::b/${aws:username}', version: '2008-10-17' } as const;
    expect(containsPattern(literal, { pattern: 'arn:aws:s3:::b/${aws:username}' })).toBe(false);
    expect(containsPattern(literal, { pattern: 'arn:aws:s3:::b/${$}{aws:username}' })).toBe(true);
  });

  test('two patterns are apart only if no value of a variable makes them meet', () => {
    const glob = (pattern: string) => parseResourcePattern(pattern, '2012-10-17').glob;
    const home = glob('arn:aws:s3:::b/${aws:username}/k');
    expect(areDisjoint(home, glob('arn:aws:s3:::b/eve/k'))).toBe(false);
    expect(areDisjoint(glob('arn:aws:s3:::b/eve/k'), home)).toBe(false);
    expect(areDisjoint(home, glob('arn:aws:s3:::c/*'))).toBe(true);
    expect(areDisjoint(glob('arn:aws:s3:::b/*/k'), glob('arn:aws:s3:::b/a*z'))).toBe(true);
    expect(areDisjoint(glob('arn:aws:s3:::b/*k'), glob('arn:aws:s3:::b/a*'))).toBe(false);
  });
});

test.each([
  ['s3:*', 'S3:GetObject', true],
  ['s3:get*', 's3:GetObject*', true],
  ['*', 's3:*', true],
  ['*:*', '*', true],
  ['s3:*', '*', false],
  ['s3:Get?bject', 's3:GetObject', true],
  ['s3:GetObject', 's3:Get?bject', false],
])('action pattern %s over %s: %s', (outer, inner, expected) => {
  expect(containsAction(outer, inner)).toBe(expected);
});

const allow = (rest: Partial<RawStatement>): RawStatement => ({
  Effect: 'Allow',
  ...(rest.NotAction ? {} : { Action: ['*'] }),
  ...(rest.NotResource ? {} : { Resource: ['*'] }),
  ...rest,
});

function conditionsOf(conditions: RawConditions): readonly Condition[] {
  return Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values })),
  );
}

function within(grant: Partial<Grant>, ...Statement: readonly RawStatement[]) {
  const identity = Statement.length === 0 ? [] : [readPolicy({ Version: '2012-10-17', Statement })];
  const { denies, layers } = compilePolicies({ identity });
  const whole = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', conditions: [], ...grant };
  const containment = containGrant(whole, { allows: layers[0] ?? [], denies });
  return containment.kind === 'contained' ? containment.by.map(placeOf).join(', ') : containment.reason;
}

describe('a grant within a set of statements', () => {
  const [b, c] = ['arn:aws:s3:::b/*', 'arn:aws:s3:::c/*'];
  const gets = allow({ Action: ['s3:Get*'], Resource: [b] });
  const puts = allow({ Action: ['s3:Put*'], Resource: [b] });

  test('one allow that covers it is named alone', () => {
    expect(within({}, puts, gets, allow({}))).toBe('identity 0.1');
    expect(within({ resource: c })).toBe('not-allowed');
    expect(within({ action: 's3:*' }, puts, gets)).toBe('not-allowed');
  });

  test('several allows cover it together: by action, by resource, by both', () => {
    const rest = allow({ NotAction: ['s3:Get*'], Resource: [b] });
    expect(within({ action: 's3:*', resource: b }, gets, rest, allow({ Resource: [c] }))).toBe(
      'identity 0.0, identity 0.1',
    );
    const notB = allow({ Action: ['s3:Get*'], NotResource: [b] });
    expect(within({ action: 's3:Get*', resource: '*' }, gets, notB)).toBe('identity 0.0, identity 0.1');
    expect(within({ action: 's3:*', resource: '*' }, gets, notB, rest)).toBe('not-allowed');
  });

  test('a variable may have the value that an exclusion names', () => {
    const home = { resource: 'arn:aws:s3:::b/${aws:username}/k' };
    expect(within(home, allow({ NotResource: ['arn:aws:s3:::b/eve/*'] }))).toBe('not-allowed');
    expect(within(home, allow({ NotResource: [c] }))).toBe('identity 0.0');
    expect(within(home, allow({ NotResource: ['arn:aws:s3:::b/eve/*'] }), allow({ Resource: [b] }))).toBe(
      'identity 0.1',
    );
  });

  test('an exclusion whose variable may have no value says nothing for certain', () => {
    const others = allow({ NotResource: ['arn:aws:s3:::c/${aws:username}/*'] });
    expect(within({}, others)).toBe('not-allowed');
    expect(within({}, others, gets)).toBe('identity 0.1');
    expect(within({ resource: 'arn:aws:s3:::b/${aws:username}' }, others)).toBe('identity 0.0');
    expect(within({ resource: 'arn:aws:s3:::b/${aws:userid}' }, others)).toBe('not-allowed');
    expect(within({}, allow({ NotResource: ["arn:aws:s3:::c/${aws:username, 'eve'}/*"] }))).toBe('identity 0.0');
    const apart = { ...others, Effect: 'Deny' } as const;
    expect(within({}, gets, apart)).toBe('deny');
    expect(within({}, gets, { ...apart, NotResource: ['arn:aws:s3:::c/${aws:username}/*', b] })).toBe('identity 0.0');
  });

  test('a deny that may hit it leaves it unshown, one that cannot does not', () => {
    const deny = (rest: Partial<RawStatement>): RawStatement => ({ ...allow(rest), Effect: 'Deny' });
    expect(within({}, gets, deny({ Action: ['s3:*'], Resource: [b] }))).toBe('deny');
    expect(
      within({ resource: 'arn:aws:s3:::b/${aws:username}' }, gets, deny({ Resource: ['arn:aws:s3:::b/eve'] })),
    ).toBe('deny');
    expect(within({}, gets, deny({ Action: ['s3:Put*'] }))).toBe('identity 0.0');
    expect(within({}, gets, deny({ NotAction: ['s3:*'] }))).toBe('identity 0.0');
    expect(within({}, gets, deny({ NotResource: [b] }))).toBe('identity 0.0');
    expect(within({ resource: '*' }, allow({}), deny({ NotResource: [b] }))).toBe('deny');
  });

  test('an alternative of values is within the statements that ask for one each', () => {
    const team = (...values: string[]): RawConditions => ({ StringEquals: { 'aws:PrincipalTag/team': values } });
    const [red, blue] = [allow({ Condition: team('red') }), allow({ Condition: team('blue') })];
    const keys = (...values: string[]): RawConditions => ({ 'ForAllValues:StringEquals': { 'aws:TagKeys': values } });
    const [reds, blues] = [allow({ Condition: keys('red') }), allow({ Condition: keys('blue') })];
    expect(within({ conditions: conditionsOf(team('red', 'blue')) }, red, blue)).toBe('identity 0.0, identity 0.1');
    expect(within({ conditions: conditionsOf(team('red', 'green')) }, red, blue)).toBe('conditions');
    // A request may have both.
    expect(within({ conditions: conditionsOf(keys('red', 'blue')) }, reds, blues)).toBe('conditions');
  });
});

/** The line of a grant, the line of a statement, and whether the statement's follows from the grant's. */
const follows: readonly (readonly [given: RawConditions, wanted: RawConditions, does: boolean])[] = [
  [{ StringEquals: { k: ['a'] } }, { StringEquals: { K: ['a', 'b'] } }, true],
  [{ StringEquals: { k: ['a', 'b'] } }, { StringEquals: { k: ['a'] } }, false],
  [{ StringEquals: { k: ['a'] } }, { StringEquals: { other: ['a'] } }, false],
  [{ StringEquals: { k: ['a1'] } }, { StringLike: { k: ['a*'] } }, true],
  [{ StringLike: { k: ['a*'] } }, { StringEquals: { k: ['a*'] } }, false],
  [{ StringEquals: { k: ['A'] } }, { StringEqualsIgnoreCase: { k: ['a'] } }, true],
  [{ StringEqualsIgnoreCase: { k: ['a'] } }, { StringEquals: { k: ['a'] } }, false],
  [{ StringEquals: { k: ['${aws:username}'] } }, { StringLike: { k: ['${aws:username}*'] } }, true],
  [{ StringEquals: { k: ['eve'] } }, { StringEquals: { k: ['${aws:username}'] } }, false],
  [{ StringEquals: { k: ['a'] } }, { StringEqualsIfExists: { k: ['a'] } }, true],
  [{ StringEqualsIfExists: { k: ['a'] } }, { StringEquals: { k: ['a'] } }, false],
  [{ StringEqualsIfExists: { k: ['a'] }, Null: { k: ['false'] } }, { StringEquals: { k: ['a'] } }, true],
  [{ StringNotEquals: { k: ['a', 'b'] } }, { StringNotEquals: { k: ['a'] } }, true],
  [{ StringNotEquals: { k: ['a'] } }, { StringNotEquals: { k: ['a', 'b'] } }, false],
  [{ StringNotLike: { k: ['a*'] } }, { StringNotEquals: { k: ['ab'] } }, true],
  [{ StringEquals: { k: ['b'] } }, { StringNotEquals: { k: ['a'] } }, true],
  [{ StringEquals: { k: ['${aws:username}'] } }, { StringNotEquals: { k: ['a'] } }, false],
  [{ StringNotEquals: { k: ['b'] } }, { StringEquals: { k: ['a'] } }, false],
  [{ 'ForAnyValue:StringEquals': { k: ['a'] } }, { 'ForAnyValue:StringEquals': { k: ['a', 'b'] } }, true],
  [{ 'ForAllValues:StringEquals': { k: ['a'] } }, { 'ForAllValues:StringEquals': { k: ['a', 'b'] } }, true],
  [{ 'ForAllValues:StringEquals': { k: ['a', 'b'] } }, { 'ForAllValues:StringEquals': { k: ['a'] } }, false],
  // Without the key the one holds and the other does not.
  [{ 'ForAllValues:StringEquals': { k: ['a'] } }, { 'ForAnyValue:StringEquals': { k: ['a'] } }, false],
  [{ 'ForAnyValue:StringEquals': { k: ['a'] } }, { 'ForAllValues:StringEquals': { k: ['a'] } }, false],
  [{ 'ForAnyValue:StringEquals': { k: ['a'] } }, { StringEquals: { k: ['a'] } }, false],
  [{ NumericLessThan: { k: ['5'] } }, { NumericLessThanEquals: { k: ['5'] } }, true],
  [{ NumericLessThanEquals: { k: ['5'] } }, { NumericLessThan: { k: ['5'] } }, false],
  [{ NumericEquals: { k: ['5.0'] } }, { NumericGreaterThan: { k: ['4', '9'] } }, true],
  [{ NumericGreaterThan: { k: ['300'] } }, { NumericNotEquals: { k: ['3600'] } }, false],
  [{ NumericGreaterThan: { k: ['300'] } }, { NumericNotEquals: { k: ['300'] } }, true],
  [{ NumericLessThan: { k: ['5'] } }, { DateLessThan: { k: ['5'] } }, false],
  [{ DateLessThan: { k: ['2026-01-01'] } }, { DateLessThan: { k: ['2026-01-01T01:00:00+01:00'] } }, true],
  [{ DateEquals: { k: ['2026-01-01T00:00:00'] } }, { DateEquals: { k: ['2026-01-01T00:00:00Z'] } }, true],
  [{ DateGreaterThan: { k: ['2026-01-01'] } }, { DateGreaterThan: { k: ['2026-01-02'] } }, false],
  [{ IpAddress: { k: ['192.0.2.7'] } }, { IpAddress: { k: ['192.0.2.0/24'] } }, true],
  [{ IpAddress: { k: ['192.0.2.0/24'] } }, { IpAddress: { k: ['192.0.2.7'] } }, false],
  [{ IpAddress: { k: ['192.0.2.0/24'] } }, { IpAddress: { k: ['192.0.2.0/25'] } }, false],
  [{ IpAddress: { k: ['192.0.2.0/24'] } }, { NotIpAddress: { k: ['192.0.2.7'] } }, false],
  [{ IpAddress: { k: ['192.0.3.0/24'] } }, { NotIpAddress: { k: ['192.0.2.0/24'] } }, true],
  // What cannot be read may mean anything.
  [{ IpAddress: { k: ['192.0.2.7', '192.0.2.0/24*'] } }, { IpAddress: { k: ['192.0.2.0/24'] } }, false],
  [{ NumericLessThan: { k: ['5', 'none'] } }, { NumericLessThan: { k: ['6'] } }, false],
  [{ DateLessThan: { k: ['never'] } }, { DateLessThan: { k: ['2026-01-01'] } }, false],
  [{ Bool: { k: ['TRUE'] } }, { Bool: { k: ['true'] } }, true],
  [{ Bool: { k: ['true'] } }, { Bool: { k: ['false'] } }, false],
  [{ ArnEquals: { k: ['arn:aws:iam::1:role/x'] } }, { ArnLike: { k: ['arn:aws:iam::*:role/*'] } }, true],
  [{ ArnLike: { k: ['arn:aws:iam::*:role/x'] } }, { ArnLike: { k: ['arn:aws:iam::1:role/*'] } }, false],
  // Only the wildcards of ARN operators keep to their field.
  [{ StringLike: { k: ['arn:aws:iam:?:1:x'] } }, { ArnLike: { k: ['arn:aws:iam:?:1:x'] } }, false],
  [{ ArnLike: { k: ['arn:aws:iam:?:1:x'] } }, { StringLike: { k: ['arn:aws:iam:?:1:x'] } }, true],
  [{ BinaryEquals: { k: ['YQ=='] } }, { BinaryEquals: { k: ['YQ==', 'Yg=='] } }, true],
  [{ BinaryEquals: { k: ['YQ=='] } }, { BinaryEquals: { k: ['yq=='] } }, false],
  [{ StringEquals: { k: ['a'] } }, { Null: { k: ['false'] } }, true],
  // An empty text is no value.
  [{ StringLike: { k: ['*'] } }, { Null: { k: ['false'] } }, false],
  [{ StringNotEquals: { k: ['a'] } }, { Null: { k: ['false'] } }, false],
  [{ StringEqualsIfExists: { k: ['a'] } }, { Null: { k: ['false'] } }, false],
  [{ 'ForAnyValue:StringNotEquals': { k: ['a'] } }, { Null: { k: ['false'] } }, true],
  [{ 'ForAllValues:StringEquals': { k: ['a'] } }, { Null: { k: ['false'] } }, false],
  [{ Null: { k: ['true'] } }, { Null: { k: ['true', 'false'] } }, true],
  [{ Null: { k: ['true'] } }, { Null: { k: ['false'] } }, false],
  [{ Null: { k: ['true'] } }, { 'ForAllValues:StringEquals': { k: ['a'] } }, true],
  [{ Null: { k: ['true'] } }, { StringNotEquals: { k: ['a'] } }, true],
  [{ Null: { k: ['true'] } }, { StringNotEquals: { k: [''] } }, false],
  [{ Null: { k: ['true'] } }, { StringEquals: { k: ['a'] } }, false],
  [{ Null: { k: ['false'] } }, { StringLike: { k: ['*'] } }, true],
  [{ 'ForAllValues:Null': { k: ['false'] } }, { StringLike: { k: ['*'] } }, false],
  [{ StringNotEquals: { k: ['a'] } }, { StringLike: { k: ['*'] } }, false],
  [{}, { StringLikeIfExists: { k: ['*'] } }, true],
  [{}, { 'ForAllValues:StringLike': { k: ['*'] } }, true],
  [{}, { 'ForAnyValue:StringLikeIfExists': { k: ['*'] } }, false],
  [{ StringEquals: { k: [] } }, { StringEquals: { k: [] } }, false],
];

test.each(follows)('from %j follows %j: %s', (given, wanted, does) => {
  const answer = within({ conditions: conditionsOf(given) }, allow({ Condition: wanted }));
  expect(answer).toBe(does ? 'identity 0.0' : 'conditions');
});

/** The line of a grant, the line of a deny, and whether the deny can never hit what the grant allows. */
const spares: readonly (readonly [given: RawConditions, denied: RawConditions, does: boolean])[] = [
  [{ StringEquals: { k: ['a'] } }, { StringNotEquals: { k: ['a', 'b'] } }, true],
  [{ StringEquals: { k: ['a', 'c'] } }, { StringNotEquals: { k: ['a', 'b'] } }, false],
  [{ StringEqualsIfExists: { k: ['a'] } }, { StringNotEquals: { k: ['a'] } }, false],
  [{ StringEqualsIfExists: { k: ['a'] } }, { StringEquals: { k: ['b'] } }, true],
  [{ StringEquals: { k: ['a'] } }, { StringEquals: { k: ['b'] } }, true],
  [{ StringEquals: { k: ['A'] } }, { StringEqualsIgnoreCase: { k: ['A'] } }, false],
  [{ StringLike: { k: ['a*'] } }, { StringLike: { k: ['*b'] } }, false],
  [{ StringNotEquals: { k: ['a', 'b'] } }, { StringEquals: { k: ['a'] } }, true],
  [{ StringNotEquals: { k: ['a'] } }, { StringEquals: { k: ['a', 'b'] } }, false],
  [{ StringNotEquals: { k: ['a'] } }, { StringNotEquals: { k: ['b'] } }, false],
  [{ Bool: { k: ['true'] } }, { BoolIfExists: { k: ['false'] } }, true],
  [{ StringEquals: { k: ['a'] } }, { 'ForAllValues:StringEquals': { k: ['b'] } }, false],
  [{ 'ForAnyValue:StringEquals': { k: ['a'] } }, { StringEquals: { k: ['b'] } }, false],
  [{ StringEquals: { k: ['a'] } }, { Null: { k: ['true'] } }, true],
  [{ StringEquals: { k: ['a'] } }, { Null: { k: ['false'] } }, false],
  [{ Null: { k: ['true'] } }, { Null: { k: ['false'] } }, true],
  [{ Null: { k: ['true'] } }, { StringEquals: { k: ['a'] } }, true],
  [{ Null: { k: ['true'] } }, { StringEquals: { k: [''] } }, false],
  [{ Null: { k: ['true'] } }, { 'ForAnyValue:StringEquals': { k: ['a'] } }, true],
  [{ NumericLessThan: { k: ['300'] } }, { NumericGreaterThan: { k: ['300'] } }, true],
  [{ NumericLessThanEquals: { k: ['300'] } }, { NumericGreaterThanEquals: { k: ['300'] } }, false],
  [{ IpAddress: { k: ['192.0.2.0/24'] } }, { IpAddress: { k: ['192.0.0.0/16'] } }, false],
];

test.each(spares)('what %j allows is spared by a deny with %j: %s', (given, denied, does) => {
  const deny: RawStatement = { ...allow({ Condition: denied }), Effect: 'Deny' };
  expect(within({ conditions: conditionsOf(given) }, allow({}), deny)).toBe(does ? 'identity 0.0' : 'deny');
});
