import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { findPrincipal, gapsOf, membersOf, policiesOf, type Attached } from '../../src/attached/attached.js';
import { readAttached, type AttachedRead } from '../../src/attached/read-attached.js';
import { parsePolicyValue } from '../../src/iam/parse-policy.js';
import {
  allowing,
  attaching,
  dumpPage,
  groupEntry,
  iamArn,
  policyEntry,
  roleEntry,
  userEntry,
  type DumpObject,
} from '../support/dump-entries.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder('attached');

/** Reads files with these contents, named `0.json` and so on. */
function readFiles(...contents: readonly (string | Uint8Array)[]): Promise<AttachedRead> {
  const files = contents.map((content, index) => {
    const path = join(scratch, `${index}.json`);
    writeFileSync(path, content);
    return path;
  });
  return readAttached({ files });
}

async function attachedIn(...contents: readonly (string | Uint8Array)[]): Promise<Attached> {
  const read = await readFiles(...contents);
  if (read.kind !== 'attached') throw new Error(read.message);
  return read.attached;
}

function attachedInPage(lists: DumpObject): Promise<Attached> {
  return attachedIn(JSON.stringify(dumpPage(lists)));
}

function documentOf(value: unknown): unknown {
  const parsed = parsePolicyValue(value);
  if (parsed.kind === 'invalid') throw new Error('the policy of a test is refused');
  return parsed.policy;
}

/** What does not hang on where it was read. */
function meaningOf(attached: Attached): unknown {
  return { ...attached, issues: attached.issues.map(({ kind, message }) => ({ kind, message })) };
}

const managedArn = iamArn('policy/team/own');
const awsArn = 'arn:aws:iam::aws:policy/ReadOnly';

const full = {
  UserDetailList: [
    userEntry('ann', {
      Path: '/people/',
      Arn: iamArn('user/people/ann'),
      UserPolicyList: [
        { PolicyName: 'b', PolicyDocument: allowing('s3:GetObject') },
        { PolicyName: 'a', PolicyDocument: allowing('s3:PutObject') },
      ],
      GroupList: ['devs', 'admins'],
      ...attaching(managedArn),
      PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: awsArn },
    }),
  ],
  GroupDetailList: [
    groupEntry('devs', { GroupPolicyList: [{ PolicyName: 'g', PolicyDocument: allowing('sqs:*') }] }),
    groupEntry('admins', { Path: '/top/', Arn: iamArn('group/top/admins'), ...attaching(awsArn) }),
  ],
  RoleDetailList: [
    roleEntry('app', {
      ...attaching(awsArn, managedArn),
      RolePolicyList: [{ PolicyName: 'copy', PolicyDocument: allowing('s3:PutObject') }],
      InstanceProfileList: [{ InstanceProfileName: 'web', Roles: [] }],
      RoleLastUsed: { LastUsedDate: '2025-01-02T03:04:05.678+02:00', Region: 'eu-west-1' },
    }),
    roleEntry('linked', { Arn: iamArn('role/aws-service-role/x.amazonaws.com/linked') }),
  ],
  Policies: [
    policyEntry('ReadOnly', allowing('s3:GetObject'), {}, 'aws'),
    policyEntry('own', allowing('kms:Decrypt'), { Arn: managedArn, AttachmentCount: 2 }),
    policyEntry('unused', allowing('kms:Encrypt')),
  ],
};

describe('an authorization dump', () => {
  it('gives users, roles and groups with all that they have', async () => {
    const attached = await attachedInPage(full);
    expect(attached.issues).toEqual([]);
    expect(attached.accounts).toEqual([{ id: '111122223333', isWhole: true }]);
    expect([...attached.principals.keys()]).toEqual([
      iamArn('user/people/ann'),
      iamArn('role/app'),
      iamArn('role/aws-service-role/x.amazonaws.com/linked'),
      iamArn('group/devs'),
      iamArn('group/top/admins'),
    ]);
    const managed = {
      name: 'own',
      arn: managedArn,
      origin: 'customer-managed',
      document: documentOf(allowing('kms:Decrypt')),
      versionId: 'v2',
      changedAt: '2025-05-06T07:08:09Z',
    };
    const ofAws = { ...managed, name: 'ReadOnly', arn: awsArn, origin: 'aws-managed' };
    const readOnly = { ...ofAws, document: documentOf(allowing('s3:GetObject')) };
    expect(attached.principals.get(iamArn('user/people/ann'))).toEqual({
      arn: iamArn('user/people/ann'),
      kind: 'user',
      account: '111122223333',
      id: 'AIDAANN',
      name: 'ann',
      path: '/people/',
      createdAt: '2024-01-02T03:04:05Z',
      policies: [
        { name: 'a', origin: 'inline', document: documentOf(allowing('s3:PutObject')) },
        { name: 'b', origin: 'inline', document: documentOf(allowing('s3:GetObject')) },
        managed,
      ],
      groups: [iamArn('group/devs'), iamArn('group/top/admins')],
      boundary: readOnly,
      isServiceLinked: false,
      instanceProfiles: [],
      gaps: [],
    });
    expect(attached.principals.get(iamArn('role/app'))).toMatchObject({
      id: 'AROAAPP',
      path: '/',
      lastUsedAt: '2025-01-02T01:04:05Z',
      instanceProfiles: ['web'],
      isServiceLinked: false,
      policies: [{ name: 'copy' }, managed, readOnly],
    });
    expect(attached.principals.get(iamArn('role/aws-service-role/x.amazonaws.com/linked'))).toMatchObject({
      isServiceLinked: true,
      policies: [],
    });
  });

  it('tells of each managed policy who has it, nobody included', async () => {
    const { managed } = await attachedInPage(full);
    const told = [...managed].map(([arn, { policy, ...links }]) => ({ arn, name: policy.name, ...links }));
    const [ann, app] = [iamArn('user/people/ann'), iamArn('role/app')];
    expect(told).toEqual([
      { arn: managedArn, name: 'own', attachedTo: [ann, app], boundaryOf: [], attachmentCount: 2 },
      { arn: iamArn('policy/unused'), name: 'unused', attachedTo: [], boundaryOf: [] },
      { arn: awsArn, name: 'ReadOnly', attachedTo: [app, iamArn('group/top/admins')], boundaryOf: [ann] },
    ]);
  });

  it('answers who decides: the own policies, then those of the groups', async () => {
    const attached = await attachedInPage(full);
    const ann = findPrincipal(attached, iamArn('user/people/ann'));
    const held = ann ? policiesOf(attached, ann) : [];
    expect(held.map(({ policy, holder }) => `${holder.name}/${policy.name}`)).toEqual([
      ...['ann/a', 'ann/b', 'ann/own', 'devs/g', 'admins/ReadOnly'],
    ]);
    expect(membersOf(attached, iamArn('group/devs'))).toEqual([ann]);
    expect(membersOf(attached, iamArn('group/nobody'))).toEqual([]);
  });

  it('finds a principal by its unique id', async () => {
    const attached = await attachedInPage(full);
    expect(findPrincipal(attached, 'AROAAPP')?.arn).toBe(iamArn('role/app'));
    expect(findPrincipal(attached, 'AROAELSE')).toBeUndefined();
    expect(findPrincipal(attached, '')).toBeUndefined();
  });

  it('holds equal documents once, however they were written', async () => {
    const written = [
      allowing('s3:GetObject'),
      JSON.stringify(allowing('s3:GetObject'), null, 2),
      encodeURIComponent(JSON.stringify(allowing('s3:GetObject'))),
      { Statement: { Resource: ['*'], Action: ['s3:GetObject'], Effect: 'Allow' }, Version: '2012-10-17' },
    ];
    const policies = written.map((document, index) => ({ PolicyName: String(index), PolicyDocument: document }));
    const attached = await attachedInPage({ RoleDetailList: [roleEntry('app', { RolePolicyList: policies })] });
    const documents = findPrincipal(attached, 'AROAAPP')?.policies.map(({ document }) => document) ?? [];
    expect(documents).toHaveLength(4);
    expect(new Set(documents).size).toBe(1);
  });
});

const pageOne = JSON.stringify({
  ...dumpPage({ ...full, GroupDetailList: [], Policies: [] }),
  IsTruncated: true,
  Marker: 'AAA',
});
const pageTwo = JSON.stringify({
  ...dumpPage({ GroupDetailList: full.GroupDetailList, Policies: full.Policies }),
  IsTruncated: false,
});
const wholePage = JSON.stringify(dumpPage(full), null, 4);
const mark = '\uFEFF';
const encodedPage = JSON.stringify(dumpPage(full), (key, value: unknown) =>
  key.endsWith('Document') ? encodeURIComponent(JSON.stringify(value)) : value,
);

describe('the forms of a dump', () => {
  it.each<[string, readonly (string | Uint8Array)[]]>([
    ['a byte order mark', [mark + wholePage]],
    ['gzip', [gzipSync(wholePage)]],
    ['gzip in two members', [Buffer.concat([gzipSync(pageOne), gzipSync(pageTwo)])]],
    ['UTF-16, as PowerShell redirects', [Buffer.from(mark + wholePage, 'utf16le')]],
    ['UTF-16 the other way round', [Buffer.from(mark + wholePage, 'utf16le').swap16()]],
    ['pages one after another', [`${pageOne}\n${pageTwo}`]],
    ['joined files with byte order marks', [`${mark}${pageOne}\r\n${mark}${pageTwo}`]],
    ['a list of pages', [`[${pageOne},${pageTwo}]`]],
    ['a file for each page', [pageOne, pageTwo]],
    ['the same file twice', [wholePage, wholePage]],
    ['the pages backwards', [pageTwo, pageOne]],
    ['other members', [wholePage.replace('{', '{"ResponseMetadata": {"a": [{"RoleDetailList": 1}, []]}, "x": null,')]],
    ['URL-encoded documents, as the API answers', [encodedPage]],
  ])('%s: the same as one plain page', async (_, contents) => {
    expect(meaningOf(await attachedIn(...contents))).toEqual(meaningOf(await attachedIn(wholePage)));
  });

  it.each([60_000, 65_535, 65_536, 300_000])('an entry with %i characters crosses the pieces', async (length) => {
    const actions = Array.from({ length: length / 20 }, (_, index) => `s3:Action${String(index).padStart(9, '0')}`);
    const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
    const inline = [{ PolicyName: 'é', PolicyDocument: document }];
    const attached = await attachedInPage({ RoleDetailList: [roleEntry('app', { RolePolicyList: inline })] });
    expect(findPrincipal(attached, 'AROAAPP')?.policies).toEqual([
      { name: 'é', origin: 'inline', document: documentOf(document) },
    ]);
  });
});

describe('a file that is no whole dump', () => {
  const gzipped = gzipSync(wholePage);
  it.each<[string, string | Uint8Array, string]>([
    [
      'breaks off in an entry',
      wholePage.slice(0, wholePage.indexOf('"linked"')),
      'it breaks off in `RoleDetailList[1]`',
    ],
    ['breaks off between entries', '{"RoleDetailList": [', 'it breaks off in `RoleDetailList[0]`'],
    ['breaks off behind a list', '{"RoleDetailList": []', 'it breaks off in page 1'],
    ['breaks off behind a page', `[${wholePage}`, 'it breaks off in the list of pages'],
    ['breaks off in a word', '{"RoleDetailList": [], "x": tr', 'it breaks off in page 1'],
    ['has a gzip that breaks off', gzipped.subarray(0, gzipped.length - 9), 'its gzip breaks off'],
    ['has a broken gzip', Buffer.from(gzipped).fill(0xff, 30, 60), 'its gzip is broken'],
    ['is no JSON', 'An error occurred (AccessDenied)', 'it is not JSON'],
    ['goes on with something else', `${wholePage} and more`, 'it is not JSON'],
    ['is in another encoding', Buffer.from('{"RoleDetailList": [{"Arn": "é"}]}', 'latin1'), 'neither UTF-8 nor UTF-16'],
    ['is a log', '{"Records": []}', 'page 1 has none of `UserDetailList`'],
    ['is a dump and a log', `${wholePage}{"Records": []}`, 'page 2 has none of `UserDetailList`'],
    ['is a policy', JSON.stringify(allowing('s3:GetObject')), 'page 1 has none of'],
    ['is a number', '5', 'it holds something else than pages'],
    ['nests lists', '[[]]', 'it holds something else than pages'],
    ['is empty', '', 'it holds nothing'],
    ['is an empty list', '[]', 'it holds nothing'],
    ['has no list where one should be', '{"RoleDetailList": null}', '`RoleDetailList` is no list'],
    ['is far too deep', `{"RoleDetailList": [${'['.repeat(5000)}`, '`RoleDetailList[0]` nests deeper than 64'],
    ['has an endless text', `{"RoleDetailList": ["${'x'.repeat(5_000_000)}`, 'a text in it has no end'],
  ])('that %s is not used, and said why', async (_, content, message) => {
    const read = await readFiles(content);
    expect(read).toMatchObject({ kind: 'unusable', source: { kind: 'file', path: join(scratch, '0.json') } });
    expect(read.kind === 'unusable' && read.message).toContain(message);
    expect(read.kind === 'unusable' && read.hint).toContain('aws iam get-account-authorization-details');
  });

  it.each([
    ['nowhere.json', 'there is no such file'],
    ['', 'it is a folder'],
  ])('`%s` is %s', async (name, message) => {
    expect(await readAttached({ files: [join(scratch, name)] })).toMatchObject({ kind: 'unusable', message });
  });
});

interface Lack {
  readonly title: string;
  readonly lists: DumpObject;
  readonly kind: string;
  readonly message: string;
}

const role = (more: DumpObject): DumpObject => ({ RoleDetailList: [roleEntry('app', more)] });
const inline = (document: unknown): DumpObject =>
  role({ RolePolicyList: [{ PolicyName: 'p', PolicyDocument: document }] });
const withPolicy = (policy: DumpObject): DumpObject => ({
  ...role(attaching(iamArn('policy/own'))),
  Policies: [policy],
});
const boundary = { PermissionsBoundary: { PermissionsBoundaryArn: iamArn('policy/own') } };

const lacks: readonly Lack[] = [
  {
    title: 'a managed policy that is not there',
    lists: role(attaching(iamArn('policy/own'))),
    ...{ kind: 'missing-policy', message: 'the policy `arn:aws:iam::111122223333:policy/own` is not in the dump' },
  },
  {
    title: 'a managed policy without its default version',
    lists: withPolicy(policyEntry('own', allowing('a:B'), { DefaultVersionId: 'v3' })),
    ...{ kind: 'missing-policy', message: 'its default version is not there' },
  },
  {
    title: 'a managed policy without a document',
    lists: withPolicy(policyEntry('own', undefined)),
    ...{ kind: 'missing-policy', message: 'has no document' },
  },
  {
    title: 'a managed policy that IAM would refuse',
    lists: withPolicy(policyEntry('own', { Version: '2012-10-17', Statement: [{ Effect: 'allow' }] })),
    ...{ kind: 'invalid-policy', message: 'Statement[0].Effect is neither `Allow` nor `Deny`' },
  },
  {
    title: 'a boundary that is not there',
    lists: role(boundary),
    ...{ kind: 'missing-boundary', message: 'the boundary `arn:aws:iam::111122223333:policy/own` is not in the dump' },
  },
  {
    title: 'a boundary that IAM would refuse',
    lists: { ...role(boundary), Policies: [policyEntry('own', {})] },
    ...{ kind: 'missing-boundary', message: 'Statement is missing' },
  },
  {
    title: 'a boundary without an ARN',
    lists: role({ PermissionsBoundary: {} }),
    ...{ kind: 'missing-boundary', message: 'its boundary has no ARN' },
  },
  { title: 'an inline policy without a document', lists: inline(undefined), kind: 'missing-policy', message: '`p`' },
  { title: 'an inline policy that is null', lists: inline(null), kind: 'missing-policy', message: '`p`' },
  { title: 'an inline policy that is a list', lists: inline([]), kind: 'invalid-policy', message: 'not a JSON object' },
  { title: 'an inline policy in bad code', lists: inline('%7B%2'), kind: 'invalid-policy', message: 'URL-encoded' },
  { title: 'an inline policy in text', lists: inline('%7Bx'), kind: 'invalid-policy', message: 'is not JSON' },
  {
    title: 'an inline policy that says a thing twice',
    lists: inline('{"Version": "2012-10-17", "Version": "2012-10-17", "Statement": []}'),
    ...{ kind: 'invalid-policy', message: 'Version occurs twice' },
  },
  {
    title: 'a name in `__proto__` in a policy',
    lists: inline('{"__proto__": {"Statement": []}, "Version": "2012-10-17"}'),
    ...{ kind: 'invalid-policy', message: '__proto__ is no element' },
  },
  {
    title: 'an inline policy without a name',
    lists: role({ RolePolicyList: [{ PolicyDocument: allowing('a:B') }] }),
    ...{ kind: 'bad-entry', message: 'RolePolicyList[0] has no `PolicyName`' },
  },
  {
    title: 'inline policies that are no list',
    lists: role({ RolePolicyList: {} }),
    ...{ kind: 'bad-entry', message: 'RolePolicyList is not a list' },
  },
  {
    title: 'an attached policy that is no object',
    lists: role({ AttachedManagedPolicies: ['arn'] }),
    ...{ kind: 'bad-entry', message: 'AttachedManagedPolicies[0] is not an object' },
  },
  {
    title: 'an attached policy without an ARN',
    lists: role({ AttachedManagedPolicies: [{ PolicyName: 'x' }] }),
    ...{ kind: 'bad-entry', message: '`PolicyArn` in AttachedManagedPolicies is not a text' },
  },
];

describe('what a dump does not hold', () => {
  it.each(lacks)('$title is a gap of whoever has it', async ({ lists, kind, message }) => {
    const attached = await attachedInPage(lists);
    const app = findPrincipal(attached, 'AROAAPP');
    expect(app?.gaps).toHaveLength(1);
    const [gap] = app ? gapsOf(attached, app) : [];
    expect(gap).toMatchObject({ kind, principal: iamArn('role/app') });
    expect(gap?.message).toContain(message);
    expect(gap?.place).toBe(`${join(scratch, '0.json')}: RoleDetailList[0]`);
    expect(gap?.consequence).toMatch(/^what (?:the role `app`|limits the role `app`) is .*not /);
    expect(attached.issues).toContainEqual(gap);
  });

  it('nothing is no gap', async () => {
    const policy = policyEntry('own', allowing('a:B'));
    const lists = { ...role({ ...attaching(iamArn('policy/own')), ...boundary }), Policies: [policy] };
    const attached = await attachedInPage(lists);
    expect(attached.issues).toEqual([]);
    expect(findPrincipal(attached, 'AROAAPP')?.gaps).toEqual([]);
  });

  it('a group is a gap of its members, and so is what the group does not tell', async () => {
    const attached = await attachedInPage({
      UserDetailList: [userEntry('ann', { GroupList: ['devs', 'gone'] }), userEntry('bob')],
      GroupDetailList: [groupEntry('devs', attaching(iamArn('policy/own')))],
    });
    const [ann, bob] = ['AIDAANN', 'AIDABOB'].map((id) => findPrincipal(attached, id));
    expect(ann?.groups).toEqual([iamArn('group/devs')]);
    expect(ann && gapsOf(attached, ann).map(({ kind, message }) => ({ kind, message }))).toEqual([
      { kind: 'missing-group', message: 'its group `gone` is not in the dump' },
      { kind: 'missing-policy', message: 'the policy `arn:aws:iam::111122223333:policy/own` is not in the dump' },
    ]);
    expect(bob && gapsOf(attached, bob)).toEqual([]);
  });

  it('a group of another account is not meant', async () => {
    const attached = await attachedInPage({
      UserDetailList: [userEntry('ann', { GroupList: ['devs'] })],
      GroupDetailList: [groupEntry('devs', { Arn: iamArn('group/devs', '444455556666') })],
    });
    expect(findPrincipal(attached, 'AIDAANN')).toMatchObject({ groups: [], gaps: [{ kind: 'missing-group' }] });
  });

  it.each<[string, unknown]>([
    ['a text', 'x'],
    ['a number', 5],
    ['null', null],
    ['a list', [roleEntry('app')]],
    ['an object without ARN', {}],
    ['a user among roles', userEntry('app')],
    ['an ARN that is none', roleEntry('app', { Arn: 'app' })],
    ['an ARN of another service', roleEntry('app', { Arn: 'arn:aws:sts::111122223333:role/app' })],
    ['an ARN without an account', roleEntry('app', { Arn: 'arn:aws:iam:::role/app' })],
    ['an ARN without a name', roleEntry('app', { Arn: 'arn:aws:iam::111122223333:role/' })],
  ])('%s in place of a role is an issue, and the next role is read', async (_, entry) => {
    const attached = await attachedInPage({ RoleDetailList: [entry, roleEntry('next')] });
    expect([...attached.principals.keys()]).toEqual([iamArn('role/next')]);
    expect(attached.issues.map(({ kind }) => kind)).toEqual(['bad-entry']);
    expect(attached.issues[0]?.place).toMatch(/RoleDetailList\[0\]$/);
  });

  it('attachments that AWS counts and the dump does not hold are an issue', async () => {
    const policy = policyEntry('own', allowing('a:B'), { AttachmentCount: 2 });
    const attached = await attachedInPage({ ...role(attaching(iamArn('policy/own'))), Policies: [policy] });
    expect(attached.issues.map(({ kind }) => kind)).toEqual(['missing-attachments']);
    expect(attached.issues[0]?.message).toMatch(/2 times, and the dump holds 1/);
  });
});

describe('hostile names', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('`%s` is a name like any other', async (name) => {
    const arn = iamArn(`policy/${name}`);
    const entry = roleEntry(name, {
      RoleId: name,
      RolePolicyList: [{ PolicyName: name, PolicyDocument: allowing('a:B') }],
      ...attaching(arn),
    });
    const absent = await attachedInPage({ RoleDetailList: [entry] });
    expect(findPrincipal(absent, name)).toMatchObject({ name, policies: [{ name }], gaps: [{ policy: arn }] });
    const attached = await attachedInPage({
      RoleDetailList: [entry],
      GroupDetailList: [groupEntry(name)],
      UserDetailList: [userEntry('ann', { GroupList: [name] })],
      Policies: [policyEntry(name, allowing('c:D'))],
    });
    expect(attached.issues).toEqual([]);
    expect(findPrincipal(attached, name)?.policies).toHaveLength(2);
    expect(findPrincipal(attached, 'AIDAANN')?.groups).toEqual([iamArn(`group/${name}`)]);
  });

  it('a `__proto__` in an entry tells nothing', async () => {
    const text = JSON.stringify(dumpPage({ RoleDetailList: [roleEntry('app')] }));
    const spoilt = text.replace('{"Path"', '{"__proto__": {"PermissionsBoundary": {}, "RolePolicyList": 5}, "Path"');
    expect(spoilt).not.toBe(text);
    expect((await attachedIn(spoilt)).issues).toEqual([]);
  });

  it('an id that is a name of all objects finds nobody', async () => {
    const attached = await attachedInPage({ RoleDetailList: [roleEntry('app')] });
    expect(findPrincipal(attached, 'constructor')).toBeUndefined();
  });
});

describe('several files', () => {
  const other = '444455556666';
  const awsPolicy = (count: number, more: DumpObject = {}): DumpObject =>
    policyEntry('ReadOnly', allowing('s3:GetObject'), { AttachmentCount: count, ...more }, 'aws');
  const one = dumpPage({ RoleDetailList: [roleEntry('app', attaching(awsArn))], Policies: [awsPolicy(1)] });
  const two = dumpPage({
    RoleDetailList: [roleEntry('app', { RoleId: 'AROATWO', ...attaching(awsArn) }, other)],
    Policies: [awsPolicy(1)],
  });

  it('may be of several accounts, in any order', async () => {
    const attached = await attachedIn(JSON.stringify(one), JSON.stringify(two));
    expect(attached.accounts.map(({ id }) => id)).toEqual(['111122223333', other]);
    expect(attached.issues).toEqual([]);
    expect(attached.managed.get(awsArn)).toMatchObject({
      attachedTo: [iamArn('role/app'), iamArn('role/app', other)],
      attachmentCount: 2,
    });
    expect(await attachedIn(JSON.stringify(two), JSON.stringify(one))).toEqual(attached);
  });

  it('a dump that is read twice counts once', async () => {
    const attached = await attachedIn(JSON.stringify(one), JSON.stringify(one));
    expect(attached.managed.get(awsArn)).toMatchObject({ attachmentCount: 1 });
    expect(attached.issues).toEqual([]);
  });

  it('the last page of each account must be there', async () => {
    const open = { ...one, IsTruncated: true };
    const cut = { ...two, NextToken: 'abc' };
    const attached = await attachedIn(JSON.stringify(open), JSON.stringify(cut));
    expect(attached.accounts).toEqual([
      { id: '111122223333', isWhole: false },
      { id: other, isWhole: false },
    ]);
    expect(attached.issues.map(({ kind }) => kind)).toEqual(['missing-pages', 'missing-pages']);
    const awsOnly = { ...dumpPage({ Policies: [awsPolicy(0)] }), IsTruncated: false };
    const ended = await attachedIn(`${JSON.stringify(open)}${JSON.stringify(awsOnly)}`);
    expect(ended.issues).toEqual([]);
    const inItsFile = await attachedIn(JSON.stringify(open), JSON.stringify(awsOnly));
    expect(inItsFile.accounts).toEqual([{ id: '111122223333', isWhole: true }]);
  });

  it('that contradict each other about a principal leave it not wholly known, whichever comes first', async () => {
    const more = { ...one, RoleDetailList: [roleEntry('app')] };
    const texts = [JSON.stringify(one), JSON.stringify(more)] as const;
    const attached = await attachedIn(...texts);
    expect(findPrincipal(attached, 'AROAAPP')?.gaps).toMatchObject([{ kind: 'conflict' }]);
    const [first, second] = texts;
    const turned = await attachedIn(second, first);
    const policies = (read: Attached) => findPrincipal(read, 'AROAAPP')?.policies;
    expect(policies(turned)).toEqual(policies(attached));
    expect(findPrincipal(turned, 'AROAAPP')?.gaps).toMatchObject([{ kind: 'conflict' }]);
  });

  it('that contradict each other about a policy of the account leave whoever has it not wholly known', async () => {
    const having = (document: DumpObject) => ({
      ...dumpPage({ ...role(attaching(iamArn('policy/own'))), Policies: [policyEntry('own', document)] }),
    });
    const attached = await attachedIn(JSON.stringify(having(allowing('a:B'))), JSON.stringify(having(allowing('a:C'))));
    expect(attached.issues.map(({ kind }) => kind)).toEqual(['conflict', 'conflict']);
    expect(findPrincipal(attached, 'AROAAPP')?.gaps).toMatchObject([
      { kind: 'conflict', policy: iamArn('policy/own') },
    ]);
  });

  it('of different days give the later version of a policy of AWS', async () => {
    const version = { VersionId: 'v9', IsDefaultVersion: true, CreateDate: '2025-09-09T00:00:00+00:00' };
    const later = awsPolicy(1, {
      DefaultVersionId: 'v9',
      PolicyVersionList: [{ ...version, Document: allowing('s3:ListBucket') }],
    });
    const texts = [JSON.stringify(one), JSON.stringify({ ...two, Policies: [later] })] as const;
    for (const order of [texts, texts.toReversed()]) {
      const attached = await attachedIn(...order);
      expect(attached.managed.get(awsArn)?.policy).toMatchObject({
        versionId: 'v9',
        changedAt: '2025-09-09T00:00:00Z',
      });
      expect(attached.issues).toEqual([]);
    }
  });
});
