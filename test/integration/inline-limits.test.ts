// `generate --as inline` as a user runs it: at the last character that AWS takes of all inline policies of one principal, and
// one beyond. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html

import { describe, expect, test } from 'vitest';
import { accountLog } from '../support/account-logs.js';
import { attaching, dumpPage, groupEntry, iamArn, policyEntry, roleEntry, userEntry } from '../support/dump-entries.js';
import { runTrailfit } from './run-trailfit.js';
import { jsonFilesIn, scratchFolder } from '../support/scratch.js';

const save = jsonFilesIn(scratchFolder('inline'));

const action = 's3:GetBucketPolicy';
const documentOf = (names: readonly string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: [action], Resource: names.map((name) => `arn:aws:s3:::${name}`) }],
});
const sizeOf = (document: unknown) => JSON.stringify(document).length;

/** Names of buckets whose policies one may read by a document of exactly this size. */
function bucketsFilling(size: number): readonly string[] {
  const room = size - sizeOf(documentOf([]));
  const count = Math.ceil((room + 1) / sizeOf(`arn:aws:s3:::${'x'.repeat(63)},`));
  const letters = room + 1 - count * sizeOf('arn:aws:s3:::,');
  return Array.from({ length: count }, (_, at) => {
    const length = Math.floor(letters / count) + (at < letters % count ? 1 : 0);
    return `b${String(at)}-`.padEnd(length, 'x');
  });
}

function logOf(who: string, size: number): string {
  return save(
    accountLog(bucketsFilling(size).map((bucketName) => ({ who, event: action, parameters: { bucketName } }))),
  );
}

const exact = ['--as', 'inline', '--resources', 'exact'];

test('the buckets of a size are as many as take it', () => {
  for (const size of [2048, 2049, 10_240]) expect(sizeOf(documentOf(bucketsFilling(size)))).toBe(size);
});

describe.each([
  ['user', 2048, '2,048', '2,049'],
  ['role', 10_240, '10,240', '10,241'],
])('the inline policy of a %s', (kind, limit, most, beyond) => {
  const run = (size: number) =>
    runTrailfit(['generate', logOf(`${kind}/app`, size), '--principal', 'app', ...exact, '--quiet']);

  test(`may have ${most} characters`, async () => {
    const { code, stdout } = await run(limit);
    expect(code).toBe(0);
    expect(sizeOf(JSON.parse(stdout))).toBe(limit);
  });

  test('is refused with one more, and is not split, as all of them have one limit together', async () => {
    const { code, stdout, stderr } = await run(limit + 1);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`has ${beyond} characters, more than the ${most} that it may have`);
  });
});

/** What becomes of a principal within what is attached. */
async function rightSize(who: string, principal: string, size: number, lists: Readonly<Record<string, unknown>>) {
  const dump = save(dumpPage(lists));
  const { code, stdout, stderr } = await runTrailfit([
    ...['generate', logOf(who, size), '--policies', dump, ...exact],
    ...['--format', 'bundle', '--allow-incomplete'],
  ]);
  const { principals } = JSON.parse(stdout) as {
    readonly principals: readonly {
      readonly principal: string;
      readonly policies: readonly { readonly document: unknown }[];
      readonly findings: readonly unknown[];
    }[];
  };
  const found = principals.find((one) => one.principal.endsWith(`/${principal}`));
  return { code, stderr, sizes: found?.policies.map(({ document }) => sizeOf(document)), findings: found?.findings };
}

const wide = documentOf(['*']);
const attached = { Policies: [policyEntry('wide', wide)] };
const refusal = (limit: number) => ({
  ...{ finding: 'too-large', reason: 'characters', size: limit + 1, limit, needed: 2, allowed: 1 },
});

describe('within attached policies', () => {
  const team = {
    ...attached,
    GroupDetailList: [groupEntry('team', attaching(iamArn('policy/wide')))],
    UserDetailList: [userEntry('ann', { GroupList: ['team'] })],
  };

  test('a group may have 5,120 characters', async () => {
    expect(await rightSize('user/ann', 'team', 5120, team)).toMatchObject({ code: 0, sizes: [5120], findings: [] });
  });

  test('a group is refused one more', async () => {
    const { sizes, findings } = await rightSize('user/ann', 'team', 5121, team);
    expect([sizes, findings]).toEqual([[], [refusal(5120)]]);
  });

  // What reads items is not seen by a trail without data events, so this policy stays as it is.
  const guard = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['dynamodb:GetItem'], Resource: ['arn:aws:dynamodb:*:*:table/t'] }],
  };
  const left = 10_240 - sizeOf(guard);
  const withGuard = {
    ...attached,
    RoleDetailList: [
      roleEntry('app', {
        ...attaching(iamArn('policy/wide')),
        RolePolicyList: [{ PolicyName: 'guard', PolicyDocument: guard }],
      }),
    ],
  };

  test('an inline policy that stays takes room from the new one', async () => {
    expect(await rightSize('role/app', 'app', left, withGuard)).toMatchObject({ code: 0, sizes: [left], findings: [] });
    const { sizes, findings } = await rightSize('role/app', 'app', left + 1, withGuard);
    expect([sizes, findings]).toEqual([[], [refusal(left)]]);
  });

  test('it is said where the old and the new have no room beside each other', async () => {
    const old = {
      RoleDetailList: [roleEntry('app', { RolePolicyList: [{ PolicyName: 'old', PolicyDocument: wide }] })],
    };
    const beside = async (size: number) => {
      const { sizes, stderr } = await rightSize('role/app', 'app', size, old);
      const [own = 0] = sizes ?? [];
      return {
        sid: own - size,
        both: own + sizeOf(wide),
        told: /room {4}inline policies have (\S+) /.exec(stderr)?.[1],
      };
    };
    const { sid } = await beside(9000);
    const last = 10_240 - sizeOf(wide) - sid;
    expect(await beside(last)).toEqual({ sid, both: 10_240, told: undefined });
    expect(await beside(last + 1)).toEqual({ sid, both: 10_241, told: '10,241' });
  });
});
