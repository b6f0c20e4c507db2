import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readAttachedInput, type AttachedFlags } from '../../src/cli/read-attached.js';
import { UserError } from '../../src/cli/user-error.js';
import { allowing, dumpPage, iamArn, roleEntry } from '../support/dump-entries.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder('read-attached');

/** The files that the tests name, by their names. */
const files: Readonly<Record<string, unknown>> = {
  'dump.json': dumpPage({ RoleDetailList: [roleEntry('app')] }),
  'nobody.json': dumpPage({}),
  'log.json': { Records: [] },
  'policy.json': allowing('s3:GetObject'),
  'second.json': allowing('s3:PutObject'),
  'limit.json': allowing('s3:*'),
  'refused.json': { Version: '2012-10-17', Statement: [{ Effect: 'allow' }] },
  'bundle.json': {
    schema: 'trailfit/bundle/1',
    principals: [{ principal: iamArn('role/app'), policies: [{ name: 'p', document: allowing('a:B') }] }],
  },
};

beforeAll(() => {
  for (const [name, content] of Object.entries(files)) writeFileSync(at(name), JSON.stringify(content));
});

function at(name: string): string {
  return join(scratch, name);
}

function read(flags: Partial<AttachedFlags>) {
  return readAttachedInput({ livePolicies: false, ...flags }, { maxAttempts: 1 });
}

async function errorOf(flags: Partial<AttachedFlags>): Promise<UserError> {
  const error: unknown = await read(flags).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof UserError) return error;
  throw new Error(`no error for the user: ${String(error)}`);
}

const app = { arn: iamArn('role/team/app'), ids: ['AROAAPP', 'AROAOLD'] };
const linked = { arn: iamArn('role/aws-service-role/x.amazonaws.com/linked'), ids: [] };
const ann = { arn: iamArn('user/ann'), ids: ['AIDAANN'] };

describe('what is attached, as the options tell it', () => {
  it('is nothing known without any', async () => {
    expect(await read({})).toEqual({ attachedFor: undefined, levels: [] });
  });

  it('is that of a dump, whoever is selected, with the levels in their order', async () => {
    const input = await read({ policies: [at('dump.json')], scp: [at('limit.json'), at('policy.json')] });
    expect([...(input.attachedFor?.([ann]).principals.keys() ?? [])]).toEqual([iamArn('role/app')]);
    expect(input.levels.map((level) => level.map(({ name }) => name))).toEqual([
      [at('limit.json')],
      [at('policy.json')],
    ]);
  });

  it('is a document for each who is selected and can have one', async () => {
    const { attachedFor } = await read({
      policyDocument: [at('policy.json'), at('second.json')],
      boundary: at('limit.json'),
    });
    const root = { arn: iamArn('root'), ids: [] };
    const session = { arn: 'arn:aws:sts::111122223333:assumed-role/app/x', ids: [] };
    const attached = attachedFor?.([linked, root, app, session, ann]);
    expect([...(attached?.principals.values() ?? [])]).toMatchObject([
      { arn: ann.arn, kind: 'user', id: 'AIDAANN', name: 'ann', path: '/' },
      { arn: linked.arn, kind: 'role', id: '', isServiceLinked: true },
      { arn: app.arn, kind: 'role', account: '111122223333', name: 'app', path: '/team/', isServiceLinked: false },
    ]);
    const role = attached?.principals.get(app.arn);
    expect(role?.policies.map(({ name, origin }) => [name, origin])).toEqual([
      [at('policy.json'), 'inline'],
      [at('second.json'), 'inline'],
    ]);
    expect(role?.boundary?.name).toBe(at('limit.json'));
    expect([...(attached?.arnOfId ?? [])]).toEqual([
      ['AROAAPP', app.arn],
      ['AROAOLD', app.arn],
      ['AIDAANN', ann.arn],
    ]);
  });
});

describe('an error for the user', () => {
  const cases: readonly (readonly [string, () => Partial<AttachedFlags>, string])[] = [
    [
      'a document beside a dump',
      () => ({ policies: [at('dump.json')], policyDocument: [at('policy.json')] }),
      '`--policy-document` cannot stand beside `--policies`',
    ],
    [
      'a document beside IAM',
      () => ({ livePolicies: true, policyDocument: [at('policy.json')] }),
      '`--policy-document` cannot stand beside `--policies` or `--live-policies`',
    ],
    [
      'a boundary beside a dump',
      () => ({ policies: [at('dump.json')], boundary: at('limit.json') }),
      '`--boundary` cannot stand beside `--policies`',
    ],
    ['a boundary alone', () => ({ boundary: at('limit.json') }), '`--boundary` stands alone'],
    [
      'two boundaries',
      () => ({ policyDocument: [at('policy.json')], boundary: [at('limit.json'), at('limit.json')] }),
      '`--boundary` is given 2 times',
    ],
    ['no such file', () => ({ policies: [at('nowhere.json')] }), 'there is no such file'],
    ['a folder', () => ({ policies: [scratch] }), 'it is a folder'],
    ['a log', () => ({ policies: [at('log.json')] }), 'log.json`: page 1 has none of `UserDetailList`'],
    ['a dump of nobody', () => ({ policies: [at('nobody.json')] }), 'the attached policies are those of nobody'],
    ['a dump as a document', () => ({ policyDocument: [at('dump.json')] }), 'UserDetailList is no element of a policy'],
    ['a refused document', () => ({ policyDocument: [at('refused.json')] }), 'is refused: Statement[0].Effect'],
    ['a bundle', () => ({ policyDocument: [at('bundle.json')] }), 'names a bundle'],
    ['a refused level', () => ({ scp: [at('refused.json')] }), 'is refused'],
    [
      'an endpoint that is none',
      () => ({ livePolicies: true, iamEndpointUrl: 'iam' }),
      '`--iam-endpoint-url iam` is no URL',
    ],
    [
      'an IAM that does not answer',
      () => ({ livePolicies: true, iamEndpointUrl: 'http://127.0.0.1:9' }),
      'the attached policies cannot be read from IAM: ',
    ],
  ];

  it.each(cases)('tells of %s', async (_, flags, message) => {
    const error = await errorOf(flags());
    expect(error.message).toContain(message);
    expect(error.hint).not.toBe('');
  });
});
