// What the laws leave open: how much is left standing where something must be, and whom a right-sizing asks about.

import { expect, test } from 'vitest';
import type { Attached, AttachedPrincipal, HeldPolicy } from '../../src/attached/attached.js';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import type { Hidden } from '../../src/comparison/compare.js';
import { actionExpander } from '../../src/comparison/expand-actions.js';
import { hiddenFrom } from '../../src/comparison/hidden.js';
import { coverageOf } from '../../src/coverage/coverage.js';
import { attachedStatements } from '../../src/comparison/attached-statement.js';
import type { Action } from '../../src/iam/action.js';
import { attachedSubjects } from '../../src/proposal/attached-subjects.js';
import { policyKeep, type KeepRule } from '../../src/proposal/keep.js';
import { rightSize } from '../../src/proposal/right-size.js';
import type { ResourcePattern } from '../../src/iam/resource-pattern.js';
import { loadFacts } from '../../src/catalog/load-facts.js';
import { unmappedEvents } from '../../src/proposal/unmapped-events.js';
import type { PrincipalLines, UsageLine } from '../../src/usage/usage-file.js';
import { readPolicy } from '../support/read-world.js';
import type { RawStatement } from '../support/raw-policy.js';
import { seenUsage } from '../support/seen-usage.js';
import { principalLines } from '../support/usage-lines.js';

const catalog = loadCatalog();

function principal(arn: string, fields: Partial<AttachedPrincipal> = {}): AttachedPrincipal {
  return {
    ...{ arn, kind: 'role', account: '111122223333', id: '', name: 'app', path: '/', gaps: [] },
    ...{ policies: [], groups: [], isServiceLinked: false, instanceProfiles: [] },
    ...fields,
  };
}

const app = principal('arn:aws:iam::111122223333:role/app');

function held(statements: readonly RawStatement[], fields: Partial<HeldPolicy['policy']> = {}): HeldPolicy {
  const document = readPolicy({ Version: '2012-10-17', Statement: statements });
  return { policy: { name: 'p', origin: 'inline', document, ...fields }, holder: app };
}

const allow = (Action: readonly string[]): RawStatement => ({ Effect: 'Allow', Action, Resource: ['*'] });

function sized(
  own: HeldPolicy,
  blind: readonly string[],
  {
    rules = [],
    uses = [],
    events = [],
  }: {
    readonly rules?: readonly KeepRule[];
    readonly uses?: readonly Partial<UsageLine>[];
    readonly events?: PrincipalLines['unmapped'];
  } = {},
) {
  const hidden: Hidden = (_, actions) =>
    new Map(
      actions.flatMap((one) => (blind.includes(one) ? [[one, [{ kind: 'never-logged' }] as const] as const] : [])),
    );
  const callers = [principalLines(uses, { unmapped: events })];
  const unmapped = unmappedEvents(callers, catalog, loadFacts());
  const input = { callers, own: [own], standing: [], isShared: false, hidden, unmapped };
  const options = { rules, dropUnobservable: false, window: { days: 90, minDays: 30 } };
  return rightSize(input, { catalog, expand: actionExpander(catalog) }, options)(new Set());
}

test('a statement that must stay holds no other statement of its policy, and a pattern no other of its statement', () => {
  const two = sized(held([allow(['s3:GetObject']), allow(['s3:PutObject'])]), ['s3:GetObject']);
  expect(two.changes.map(({ kind }) => kind)).toEqual(['replace']);
  expect(two.fixed.map(({ actions }) => actions.patterns)).toEqual([['s3:GetObject']]);
  const one = sized(held([allow(['s3:GetObject', 's3:PutObject'])]), ['s3:PutObject']);
  expect(one.fixed.map(({ actions }) => actions.patterns)).toEqual([['s3:PutObject']]);
});

test('each of several actions that could not be seen stays', () => {
  const { fixed } = sized(held([allow(['s3:*Object'])]), ['s3:GetObject', 's3:PutObject']);
  expect(fixed.map(({ actions }) => actions.patterns)).toEqual([['s3:GetObject', 's3:PutObject']]);
});

test('a rule keeps what a statement has of it, and no more', () => {
  const rules = [{ principal: '*', action: 's3:*', reason: 'yearly' }];
  const { fixed } = sized(held([allow(['s3:GetObject', 'ec2:StartInstances'])]), [], { rules });
  expect(fixed.map(({ actions }) => actions.patterns)).toEqual([['s3:GetObject']]);
  const except = sized(held([{ Effect: 'Allow', NotAction: ['iam:*'], Resource: ['*'] }]), [], { rules });
  expect(except.fixed.map(({ actions }) => [actions.kind, ...actions.patterns])).toEqual([['in', 's3:*']]);
});

const except = (...NotAction: readonly string[]): RawStatement => ({ Effect: 'Allow', NotAction, Resource: ['*'] });
const seen = { firstSeen: '2026-03-01T12:00:00Z', lastSeen: '2026-03-01T12:00:00Z', examples: [] };
const ofS3 = { event: 's3.amazonaws.com:Secret', count: 2, used: 1, ...seen };

test.each<readonly [string, RawStatement, PrincipalLines['unmapped'][number], readonly string[]]>([
  ['the actions of its service', allow(['s3:*', 'ec2:*']), ofS3, ['s3:*']],
  ['in any case', allow(['S3:Put*']), ofS3, ['S3:Put*']],
  ['of a pattern for all services those of its service', allow(['*']), ofS3, ['s3:*']],
  ['of a pattern for the names of all services those of its service', allow(['*:Get*']), ofS3, ['s3:Get*']],
  ['nothing of a pattern that has none of them', allow(['ec*:*']), ofS3, []],
  ['what `NotAction` leaves of it, as it is', except('iam:*'), ofS3, ['s3:*']],
  ['nothing that `NotAction` excludes', except('s3:*'), ofS3, []],
  ['all where nobody knows its service', allow(['ec2:*']), { ...ofS3, event: 'other.example:Secret' }, ['ec2:*']],
  ['nothing where AWS authorized none', allow(['s3:*']), { ...ofS3, used: 0 }, []],
])('a call without a known action keeps %s', (_, statement, event, kept) => {
  const { kept: parts } = sized(held([statement, allow(['sqs:*'])]), [], { events: [event] });
  const ofStatement = parts.filter(({ at }) => at.index === 0);
  expect(ofStatement.flatMap(({ at, actions }) => actions ?? at.statement.actions.patterns)).toEqual(kept);
  for (const { reason } of ofStatement) expect(reason).toEqual({ kind: 'unmapped-calls', events: [event.event] });
});

test('where the log does not tell the resource, all of those that the statement has stay for the action', () => {
  const Resource = ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*'];
  const statement: RawStatement = { Effect: 'Allow', Action: ['s3:*'], Resource };
  const uses = [{ resource: '*' as ResourcePattern, scope: 'unknown' as const }];
  const { grants } = sized(held([statement]), [], { uses });
  expect(grants.map(({ action, resource }) => [action, resource])).toEqual(
    Resource.map((one) => ['s3:GetObject', one]),
  );
});

test('what was invoked through an inference profile stays allowed through it only', () => {
  const inferenceProfile = 'arn:aws:bedrock:eu-west-1:111122223333:inference-profile/eu.amazon.nova-lite-v1:0';
  const context = { region: 'eu-west-1', address: 'public', inferenceProfile } as const;
  const { grants } = sized(held([allow(['s3:GetObject'])]), [], { uses: [{ reason: 'inference-profile', context }] });
  expect(grants.map(({ conditions }) => conditions)).toEqual([
    [{ operator: 'StringEquals', key: 'bedrock:InferenceProfileArn', values: [inferenceProfile] }],
  ]);
});

test('what was reached through an access point stays allowed through it only, under a condition on it or the one that is there', () => {
  const accessPoint = 'arn:aws:s3:eu-west-1:111122223333:accesspoint/finance';
  const uses = [{ reason: 'access-point', context: { region: 'eu-west-1', address: 'public', accessPoint } } as const];
  const conditionsIn = (more: Partial<RawStatement>) =>
    sized(held([{ ...allow(['s3:GetObject']), ...more }]), [], { uses }).grants.map(({ conditions }) =>
      conditions.map(({ operator, key, values }) => [operator, key, ...values]),
    );
  const pattern = ['arn:aws:s3:*:111122223333:accesspoint/*'];
  expect(conditionsIn({})).toEqual([[['StringEquals', 's3:DataAccessPointArn', accessPoint]]]);
  expect(conditionsIn({ Condition: { StringLike: { 'S3:dataaccesspointarn': pattern } } })).toEqual([
    [['StringLike', 'S3:dataaccesspointarn', ...pattern]],
  ]);
});

test('where nothing narrower can be shown to be within a statement, it stays as it is, with that reason, and no other does', () => {
  const empty = { StringNotEquals: { 'aws:PrincipalTag/none': [] } };
  const puzzling: RawStatement = { ...allow(['s3:*']), Condition: empty };
  const { changes, kept, grants, fixed } = sized(held([puzzling, allow(['ec2:*'])]), [], { uses: [{}] });
  expect(changes.map(({ kind }) => kind)).toEqual(['replace']);
  expect(grants).toEqual([]);
  expect(fixed.map(({ actions, conditions }) => [actions.patterns, conditions[0]?.values])).toEqual([[['s3:*'], []]]);
  expect(kept.map(({ reason }) => reason)).toEqual([{ kind: 'not-shown', reason: 'conditions' }]);
  const alone = sized(held([puzzling]), [], { uses: [{}] });
  expect(alone.changes.map(({ kind }) => kind)).toEqual(['stay']);
  expect(alone.kept.map(({ reason }) => reason.kind)).toEqual(['not-shown']);
  const certain = sized(held([puzzling, allow(['s3:*'])]), [], { uses: [{}] });
  expect([certain.kept, certain.grants.map(({ action }) => action)]).toEqual([[], ['s3:GetObject']]);
});

test('of callers in several accounts each is asked for, so that no account stands for another', () => {
  const place = { account: '111122223333', region: 'us-east-1', from: '2026-01-01T00', hours: 24 * 90 };
  const usage = seenUsage({ window: ['2026-01-01T00:00:00Z', '2026-03-31T23:00:00Z'], places: [place] });
  const accounts = ['111122223333', '444455556666'];
  const callers = accounts.map((account) => principalLines([], { principal: `arn:aws:iam::${account}:role/set` }));
  const [at] = attachedStatements([held([allow(['iam:CreateRole'])])]).allows;
  const hidden = hiddenFrom(coverageOf({ usage, catalog }), callers);
  expect(at && [...hidden(at, ['iam:CreateRole' as Action])]).toEqual([
    ['iam:CreateRole', [{ kind: 'no-records', account: '444455556666' }]],
  ]);
});

test('calls under the former name of a user count for the user', () => {
  const arn = 'arn:aws:iam::111122223333:user/anna';
  const anna = principal(arn, { kind: 'user', id: 'AIDA1' });
  const attached: Attached = {
    ...{ principals: new Map([[arn, anna]]), managed: new Map(), arnOfId: new Map([['AIDA1', arn]]) },
    ...{ accounts: [], issues: [] },
  };
  const old = principalLines([{}], { principal: 'arn:aws:iam::111122223333:user/ann', kind: 'user', ids: ['AIDA1'] });
  const subjects = attachedSubjects(attached, [old], () => true);
  expect(subjects.map(({ principal: who, members }) => [who, members.map(({ uses }) => uses.length)])).toEqual([
    [arn, [0, 1]],
  ]);
});

test.each<readonly [what: string, changedAt: string | undefined, grantedAt: string | undefined, isKept: boolean]>([
  ['an old text that nobody knows since when somebody has it', '2025-01-01T00:00:00Z', undefined, true],
  ['an old text that somebody has had for long', '2025-01-01T00:00:00Z', '2026-01-02T00:00:00Z', false],
  ['a new text that somebody has had for long', '2026-06-01T00:00:00Z', '2026-01-02T00:00:00Z', true],
  ['a new text that nobody knows since when somebody has it', '2026-06-01T00:00:00Z', undefined, true],
  ['an inline policy that was put of late', undefined, '2026-06-01T00:00:00Z', true],
  ['an inline policy that was put long ago', undefined, '2026-01-02T00:00:00Z', false],
  ['an inline policy of unknown age', undefined, undefined, true],
])('%s: kept if newer, and only then', (_, changedAt, grantedAt, isKept) => {
  const one = held([allow(['s3:GetObject'])], changedAt === undefined ? {} : { changedAt });
  const options = { rules: [], window: { days: 90, minDays: 30 }, newerThan: '2026-05-01T00:00:00Z' };
  const reason = policyKeep(one, { ...options, changedAt: () => grantedAt });
  expect(reason?.kind).toBe(isKept ? 'newer' : undefined);
});
