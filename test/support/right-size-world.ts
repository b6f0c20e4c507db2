// Random worlds of right-sizing: policies of a principal and of its group, a boundary, levels, calls of every kind, what
// the trail selects, and what is not to be touched. And policies that were proposed, as the reference evaluator reads them.

import type { AttachedPrincipal, HeldPolicy } from '../../src/attached/attached.js';
import type { Trail } from '../../src/attached/trail.js';
import type { Catalog } from '../../src/catalog/catalog.js';
import type { Hidden } from '../../src/comparison/compare.js';
import { actionExpander, type ActionExpander } from '../../src/comparison/expand-actions.js';
import { hiddenFrom } from '../../src/comparison/hidden.js';
import { coverageOf, type Coverage } from '../../src/coverage/coverage.js';
import { emitPolicy } from '../../src/emit/emit-policy.js';
import type { CallContext } from '../../src/event/event.js';
import type { PolicyDocument } from '../../src/iam/policy.js';
import { literalPattern, type ResourcePattern } from '../../src/iam/resource-pattern.js';
import type { KeepRule } from '../../src/proposal/keep.js';
import type { UnmappedEvents } from '../../src/proposal/kept-actions.js';
import { proposeWithin, type WithinOptions } from '../../src/proposal/propose-within.js';
import { defaultProposalOptions, type Proposal } from '../../src/proposal/proposal.js';
import type { PrincipalLines, UsageLine } from '../../src/usage/usage-file.js';
import { calls, conditionKeys } from './iam-vocabulary.js';
import { randomPolicies } from './iam-world.js';
import { createRandom, type Random } from './random.js';
import { happens } from './random-pattern.js';
import type { RawPolicy, RawRequest, RawStatement } from './raw-policy.js';
import { readPolicy } from './read-world.js';
import { seenUsage } from './seen-usage.js';
import { principalLines } from './usage-lines.js';

/** A line of usage with the names behind it: what was really called, or might have been. */
export interface MadeCalls {
  readonly line: UsageLine;
  readonly resources: readonly string[];
}

/** A world and what became of it. `before` and `after`: all identity policies in force. */
export interface SizedWorld {
  readonly random: Random;
  readonly principal: string;
  readonly before: readonly RawPolicy[];
  readonly after: readonly RawPolicy[];
  readonly boundary: RawPolicy | undefined;
  readonly levels: readonly (readonly RawPolicy[])[];
  readonly made: readonly MadeCalls[];
  readonly own: readonly HeldPolicy[];
  readonly standing: readonly HeldPolicy[];
  readonly proposal: Proposal;
  readonly options: WithinOptions;
}

/**
 * `seen`: full coverage, nothing unmapped, no list of what to keep, no policy of a group (it has a plan of its own), each
 * call with the name of its resource, dial `exact`.
 */
export type WorldKind = 'any' | 'seen';

const account = '111122223333';
const role = `arn:aws:iam::${account}:role/apps/eve`;
const user = `arn:aws:iam::${account}:user/eve`;

/** What is configured in a world: policies of the principal, of its group, and what limits them. */
export interface Configured {
  readonly own: readonly RawPolicy[];
  readonly group: readonly RawPolicy[];
  readonly boundary: RawPolicy | undefined;
  readonly levels: readonly (readonly RawPolicy[])[];
}

/** Makes the world of a seed and right-sizes it; `change` stands between, and everything else stays as the seed has it. */
export function sizedWorld(
  seed: number,
  kind: WorldKind,
  catalog: Catalog,
  change: (configured: Configured) => Configured = (same) => same,
): SizedWorld {
  const random = createRandom(seed);
  const { policies } = randomPolicies(random);
  const isUser = happens(random, 40);
  const principal = isUser ? user : role;
  const drawn = [...policies(3), ...passing(random)];
  const { own, group, boundary, levels } = change({
    own: kind === 'any' && happens(random, 15) ? [...drawn, ...puzzling(random)] : drawn,
    group: kind === 'any' && isUser && happens(random, 60) ? policies(1) : [],
    boundary: happens(random, 40) ? policies(1)[0] : undefined,
    levels: happens(random, 30) ? [policies(2), policies(1)] : [],
  });
  const made = calls.flatMap((call) => madeCalls(random, call, kind));
  const holder = {
    ...holderOf(principal, isUser ? 'user' : 'role'),
    ...(boundary && { boundary: { name: 'boundary', origin: 'inline', document: readPolicy(boundary) } as const }),
  };
  const held = own.map((raw, index) => heldPolicy(raw, `p${String(index)}`, holder));
  const standing = group.map((raw) =>
    heldPolicy(raw, 'shared', holderOf(`arn:aws:iam::${account}:group/all`, 'group')),
  );
  const member: PrincipalLines = {
    ...principalLines([], { principal, kind: isUser ? 'user' : 'role', ids: [] }),
    uses: made.map(({ line }) => line),
  };
  const options = optionsOf(random, kind);
  const proposal = proposeWithin(
    {
      ...{ principal, kind: isUser ? 'user' : 'role', ids: [], permissionSet: undefined, members: [member] },
      ...{ attached: holder, own: held, standing },
    },
    {
      ...{ catalog, expand: expanderOf(catalog) },
      hidden: kind === 'seen' ? () => new Map() : randomHidden(random, catalog, member),
      unmapped: kind === 'any' && happens(random, 15) ? random.pick(unmapped) : mapped,
    },
    options,
  );
  const gone = new Set(
    proposal.rightSized?.changes.flatMap(({ kind: what, held: one }) => (what === 'replace' ? [one] : [])),
  );
  return {
    ...{ random, principal, boundary, levels, made, own: held, standing, proposal, options },
    before: [...own, ...group],
    after: [
      ...own.filter((_, index) => !gone.has(held[index] ?? never())),
      ...group,
      ...proposal.policies.map(({ document }) => rawPolicy(document)),
    ],
  };
}

function never(): never {
  throw new Error('a policy that is held by nobody');
}

/** A request as the calls of a line may have been: what a line tells is so, and all other keys are as they come. */
export function drawRequest({ random, principal }: SizedWorld, { line, resources }: MadeCalls): RawRequest {
  const { context, passedTo } = line;
  const told: Record<string, readonly string[]> = {};
  const untold = randomKeys(random);
  if (line.action === 'iam:PassRole') told['iam:passedtoservice'] = [random.pick(passedTo ?? services)];
  if (principal === role || context) told['aws:principalarn'] = [principal];
  if (principal === user && context) told['aws:username'] = ['eve'];
  if (principal === role) delete untold['aws:username'];
  if (context) told['aws:requestedregion'] = [context.region];
  if (context && isDirect(context)) delete untold['aws:calledvia'];
  told['aws:currenttime'] = [random.pick(moments.filter((moment) => isWithin(moment, line)))];
  return { action: line.action, resource: random.pick(resources), keys: { ...untold, ...told }, others: 'absent' };
}

/** The same, of which nothing but what the line tells is known. */
export function certainRequest(world: SizedWorld, made: MadeCalls, resource: string): RawRequest {
  const { context } = made.line;
  const { keys } = drawRequest(world, made);
  const toldKeys = ['aws:principalarn', ...(context ? ['aws:requestedregion'] : []), 'aws:username'];
  const isTold = (key: string) =>
    toldKeys.includes(key) && (world.principal === role ? key !== 'aws:username' : context);
  const told = Object.fromEntries(Object.entries(keys).filter(([key]) => isTold(key)));
  const absent = {
    ...(world.principal === role && { 'aws:username': [] }),
    ...(context && isDirect(context) && { 'aws:calledvia': [] }),
    'iam:passedtoservice': made.line.action === 'iam:PassRole' ? ('unknown' as const) : [],
  };
  return { action: made.line.action, resource, keys: { ...absent, ...told }, others: 'unknown' };
}

/** When calls of a line are made: the first and the last. */
const spans = [
  { firstSeen: '2026-11-24T11:30:00Z', lastSeen: '2026-11-24T11:30:00Z' },
  { firstSeen: '2026-11-24T11:30:00Z', lastSeen: '2026-11-24T14:00:00Z' },
  { firstSeen: '2026-11-24T12:00:00Z', lastSeen: '2026-11-24T14:00:00Z' },
] as const;
const moments = ['2026-11-24T11:30:00Z', '2026-11-24T11:59:59Z', '2026-11-24T12:00:00Z', '2026-11-24T14:00:00Z'];

function isWithin(moment: string, { firstSeen, lastSeen }: UsageLine): boolean {
  return firstSeen <= moment && moment <= lastSeen;
}

function isDirect({ address, via }: CallContext): boolean {
  return via === undefined && (address === 'public' || address === 'private');
}

/** Some values of the keys that policies ask for. */
export function randomKeys(random: Random): Record<string, readonly string[]> {
  const keys: Record<string, readonly string[]> = {};
  for (const { key, kind, values } of conditionKeys)
    if (happens(random, 50))
      keys[key.toLowerCase()] = Array.from({ length: kind === 'texts' ? 1 + random.below(2) : 1 }, () =>
        random.pick(values),
      );
  return keys;
}

const services = ['ec2.amazonaws.com', 'lambda.amazonaws.com'];

// What the general worlds do not have: a role that may be passed to some services only.
function passing(random: Random): readonly RawPolicy[] {
  if (!happens(random, 25)) return [];
  const statement: RawStatement = {
    Effect: 'Allow',
    Action: ['iam:PassRole'],
    Resource: [random.pick(['*', `arn:aws:iam::${account}:role/*`])],
    ...(happens(random, 60) && {
      Condition: { StringEquals: { 'iam:PassedToService': services.slice(random.below(2)) } },
    }),
  };
  return [{ Version: '2012-10-17', Statement: [statement] }];
}

// Under a line without values, of which nothing follows: not even the line itself.
function puzzling(random: Random): readonly RawPolicy[] {
  const { action, resources } = random.pick(calls);
  const operator = random.pick(['StringNotEquals', 'StringEqualsIfExists', 'ForAllValues:StringLike', 'NumericEquals']);
  const statement: RawStatement = {
    Effect: 'Allow',
    Action: [random.pick([action, `${action.split(':', 1)[0] ?? ''}:*`])],
    Resource: [random.pick(['*', `${resources[0]?.split('/', 1)[0] ?? ''}*`])],
    Condition: { [operator]: { 'aws:PrincipalTag/none': [] } },
  };
  return [{ Version: '2012-10-17', Statement: [statement] }];
}

const outcomes = ['used', 'used', 'used', 'used', 'undecided', 'denied'] as const;
const contexts: readonly (CallContext | null)[] = [
  null,
  { region: 'eu-west-1', address: 'public' },
  { region: 'us-east-1', address: 'aws-service' as CallContext['address'], via: 'athena.amazonaws.com' },
];
const inexpressible = 'arn:aws:s3:::data/home/eve/日本';

function madeCalls(
  random: Random,
  { action, resources }: (typeof calls)[number],
  kind: WorldKind,
): readonly MadeCalls[] {
  const drawn = resources.filter(() => happens(random, 33));
  const line = (fields: Partial<UsageLine>): UsageLine => {
    const [plain] = principalLines([
      {
        ...{ action, event: action, context: random.pick(contexts), count: 1 + random.below(9) },
        ...{ outcome: random.pick(outcomes), basis: happens(random, 20) ? 'side' : 'event' },
        ...(action === 'iam:PassRole' && happens(random, 60) && { passedTo: services.slice(random.below(2)) }),
        ...random.pick(spans),
        ...fields,
      },
    ]).uses;
    return plain ?? never();
  };
  const exact = drawn.map((resource): MadeCalls => {
    const scope = resource === '*' ? 'unscopable' : happens(random, 20) ? 'created' : 'exact';
    return { line: line({ resource: literal(resource), scope }), resources: [resource] };
  });
  if (kind === 'seen') return exact;
  const others: MadeCalls[] = [];
  if (happens(random, 10) && resources[0] !== '*')
    others.push({ line: line({ resource: '*', scope: 'unknown' }), resources });
  if (happens(random, 20) && action.startsWith('s3:') && resources.length > 1)
    others.push({
      line: line({
        resource: 'arn:aws:s3:::*',
        scope: 'folded',
        members: resources.map(literal).sort(),
      }),
      resources,
    });
  if (happens(random, 10) && action.endsWith('Object'))
    others.push({
      line: line({ resource: inexpressible, scope: 'inexpressible' }),
      resources: [inexpressible],
    });
  return [...exact, ...others];
}

function literal(resource: string): ResourcePattern {
  return resource === '*' ? (resource as ResourcePattern) : (literalPattern(resource) ?? never());
}

const mapped: UnmappedEvents = { ofService: new Map(), ofAny: [] };
const unmapped: readonly UnmappedEvents[] = [
  { ...mapped, ofService: new Map([['s3', ['s3:Secret']]]) },
  { ...mapped, ofService: new Map([['ec2', ['ec2:Secret']]]) },
  { ...mapped, ofAny: ['other:Secret'] },
];

const field = { equals: [], startsWith: [], endsWith: [], notEquals: [], notStartsWith: [], notEndsWith: [] };

// Selectors as people have them: all, none of the data, some of it, writes alone, a source left out.
function randomHidden(random: Random, catalog: Catalog, member: PrincipalLines): Hidden {
  const data = { field: 'resources.type', ...field, equals: ['AWS::S3::Object'] };
  const management = { category: 'Management' as const, fields: [] };
  const selectors: readonly Trail['selectors'][] = [
    [management],
    [management, { category: 'Data', fields: [data] }],
    [
      management,
      { category: 'Data', fields: [data, { ...field, field: 'resources.ARN', startsWith: ['arn:aws:s3:::data/'] }] },
    ],
    [{ category: 'Management', fields: [{ ...field, field: 'readOnly', equals: ['false'] }] }],
    [{ category: 'Management', fields: [{ ...field, field: 'eventSource', notEquals: ['kms.amazonaws.com'] }] }],
  ];
  const at = random.below(selectors.length);
  const known = coverages.get(at);
  if (known) return hiddenFrom(known, [member]);
  const trail: Trail = { name: 'main', isMultiRegion: true, selectors: selectors[at] ?? [] };
  const place = { account, from: '2026-01-01T00', hours: 24 * 90 };
  const regions = ['eu-west-1', 'us-east-1'].map((region) => ({ ...place, region }));
  const usage = seenUsage({ window: ['2026-01-01T00:00:00Z', '2026-03-31T23:00:00Z'], places: regions });
  const coverage = coverageOf({ trails: [trail], usage, catalog });
  coverages.set(at, coverage);
  return hiddenFrom(coverage, [member]);
}

// Answers are remembered: a coverage for each kind of selectors is enough for all worlds.
const coverages = new Map<number, Coverage>();

let expander: ActionExpander | undefined;

// All actions of S3 and some of a few services: what `*` stands for, in a world in which ten thousand are made.
function expanderOf(catalog: Catalog): ActionExpander {
  const named = new Set(calls.map(({ action }) => action));
  const few = (service: string) =>
    catalog.actionsOf(service).filter((action, index) => service === 's3' || index < 15 || named.has(action));
  expander ??= actionExpander({ ...catalog, services: ['ec2', 'iam', 'logs', 's3', 'sqs'], actionsOf: few });
  return expander;
}

const rules: readonly KeepRule[] = [
  { principal: '*', action: 's3:*', reason: 'yearly job' },
  { principal: '*/eve', action: 'ec2:Describe*', reason: 'disaster recovery' },
  { principal: 'arn:aws:iam::*:role/break-glass', action: '*', reason: 'of somebody else' },
];

function optionsOf(random: Random, kind: WorldKind): WithinOptions {
  const isSeen = kind === 'seen';
  return {
    ...defaultProposalOptions,
    resources: isSeen ? 'exact' : random.pick(['exact', 'prefix', 'type', 'any']),
    includeUngranted: false,
    minMembers: 1 + random.below(5),
    dropUnobservable: !isSeen && happens(random, 20),
    rules: !isSeen && happens(random, 25) ? [random.pick(rules)] : [],
    window: { days: 90, minDays: 30 },
  };
}

function holderOf(arn: string, kind: AttachedPrincipal['kind']): AttachedPrincipal {
  return {
    ...{ arn, kind, account, id: '', name: 'eve', path: '/', gaps: [] },
    ...{ policies: [], groups: [], isServiceLinked: false, instanceProfiles: [] },
  };
}

function heldPolicy(raw: RawPolicy, name: string, holder: AttachedPrincipal): HeldPolicy {
  return { policy: { name, origin: 'inline', document: readPolicy(raw) }, holder };
}

/** A document by way of its JSON text, every list a list. */
export function rawPolicy(document: PolicyDocument): RawPolicy {
  const { Version, Statement } = JSON.parse(emitPolicy(document)) as {
    Version: RawPolicy['Version'];
    Statement: readonly Record<string, unknown>[];
  };
  const listed = (value: unknown) => (value === undefined ? undefined : ([value].flat() as string[]));
  return {
    Version,
    Statement: Statement.map(({ Effect, Action, NotAction, Resource, NotResource, Condition }) => ({
      Effect: Effect as 'Allow' | 'Deny',
      ...(Action !== undefined && { Action: listed(Action) ?? [] }),
      ...(NotAction !== undefined && { NotAction: listed(NotAction) ?? [] }),
      ...(Resource !== undefined && { Resource: listed(Resource) ?? [] }),
      ...(NotResource !== undefined && { NotResource: listed(NotResource) ?? [] }),
      ...(Condition !== undefined && {
        Condition: Object.fromEntries(
          Object.entries(Condition as Record<string, Record<string, string | readonly string[]>>).map(
            ([operator, keys]) => [
              operator,
              Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, listed(values) ?? []])),
            ],
          ),
        ),
      }),
    })),
  };
}
