import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readAttached, type AttachedRead } from '../../src/attached/read-attached.js';
import { allowing, iamArn } from '../support/dump-entries.js';
import { startFaultyServer, type Answer, type Asked, type FaultyServer } from '../support/faulty-server.js';
import { awsEnvironment } from '../support/s3-world.js';

let server: FaultyServer;
/** The answers of the server, by the marker that they are asked with, and those that come first. */
let pages: Readonly<Record<string, Answer>>;
let first: Answer[];

beforeAll(() => {
  for (const [name, value] of Object.entries(awsEnvironment)) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
});

beforeEach(async () => {
  first = [];
  server = await startFaultyServer(
    (asked) => first.shift() ?? pages[formOf(asked).get('Marker') ?? ''] ?? refusal(400, 'NoSuchPage'),
  );
});

afterEach(() => server.close());

function formOf({ body }: Asked): URLSearchParams {
  return new URLSearchParams(Buffer.from(body).toString());
}

function xml(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body) };
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html (Examples)
function page(lists: string, next?: string): Answer {
  const end = next === undefined ? '<IsTruncated>false</IsTruncated>' : `<IsTruncated>true</IsTruncated>${next}`;
  return xml(
    200,
    `<GetAccountAuthorizationDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <GetAccountAuthorizationDetailsResult>${end}${lists}</GetAccountAuthorizationDetailsResult>
      <ResponseMetadata><RequestId>92e79ae7-7399-11e4-8c85-4b53eEXAMPLE</RequestId></ResponseMetadata>
    </GetAccountAuthorizationDetailsResponse>`,
  );
}

function refusal(status: number, code: string): Answer {
  return xml(
    status,
    `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <Error><Type>Sender</Type><Code>${code}</Code><Message>on demand</Message></Error><RequestId>1</RequestId>
    </ErrorResponse>`,
  );
}

function role(name: string): string {
  const document = encodeURIComponent(JSON.stringify(allowing('s3:GetObject')));
  return `<RoleDetailList><member><Path>/</Path><RoleName>${name}</RoleName><RoleId>AROA${name}</RoleId>
    <Arn>${iamArn(`role/${name}`)}</Arn><CreateDate>2014-07-30T17:09:20Z</CreateDate>
    <RolePolicyList><member><PolicyName>p</PolicyName><PolicyDocument>${document}</PolicyDocument></member></RolePolicyList>
    <RoleLastUsed><LastUsedDate>2019-11-20T17:09:20Z</LastUsedDate></RoleLastUsed></member></RoleDetailList>`;
}

function readLive(maxAttempts = 3, endpointUrl = server.url): Promise<AttachedRead> {
  return readAttached({ files: [], live: { endpointUrl, maxAttempts } });
}

describe('the IAM API', () => {
  it('is read to its last page', async () => {
    pages = {
      '': page(role('one'), '<Marker>a=+</Marker>'),
      'a=+': page(role('two'), '<Marker>b</Marker>'),
      b: page(''),
    };
    const read = await readLive();
    expect(read).toMatchObject({ kind: 'attached', attached: { issues: [] } });
    expect(read.kind === 'attached' && [...read.attached.principals.values()]).toMatchObject([
      {
        arn: iamArn('role/one'),
        createdAt: '2014-07-30T17:09:20Z',
        lastUsedAt: '2019-11-20T17:09:20Z',
        policies: [{ name: 'p' }],
        gaps: [],
      },
      { arn: iamArn('role/two') },
    ]);
    expect(read.kind === 'attached' && read.attached.accounts).toEqual([{ id: '111122223333', isWhole: true }]);
    expect(server.asked.map((asked) => formOf(asked).get('Marker'))).toEqual([null, 'a=+', 'b']);
    // Reading is all that is ever asked for.
    expect([...new Set(server.asked.map((asked) => formOf(asked).get('Action')))]).toEqual([
      'GetAccountAuthorizationDetails',
    ]);
  });

  it.each<[string, number]>([
    ['Throttling', 400],
    ['ServiceUnavailable', 503],
  ])('is asked again after %s', async (code, status) => {
    pages = { '': page(role('one')) };
    first = [refusal(status, code)];
    expect(await readLive()).toMatchObject({ kind: 'attached' });
    expect(server.asked).toHaveLength(2);
  });

  it.each<[string, number, string, string]>([
    ['AccessDenied', 403, 'access is denied (AccessDenied: on demand)', 'iam:GetAccountAuthorizationDetails'],
    ['InvalidClientTokenId', 403, 'there are no AWS credentials that IAM accepts', 'aws sso login'],
    ['Throttling', 400, 'IAM asks to slow down, again and again', '`--policies`'],
    ['ServiceUnavailable', 503, 'there was no whole answer', 'network'],
    ['ValidationError', 400, 'IAM could not be asked (ValidationError: on demand)', '`--region`'],
  ])('%s is said in words', async (code, status, message, hint) => {
    pages = { '': refusal(status, code) };
    const read = await readLive(2);
    expect(read).toMatchObject({ kind: 'unusable', source: { kind: 'iam' } });
    expect(read.kind === 'unusable' && read.message).toContain(message);
    expect(read.kind === 'unusable' && read.hint).toContain(hint);
  });

  it('that nobody answers for is unreachable', async () => {
    const read = await readLive(1, 'http://127.0.0.1:9');
    expect(read.kind === 'unusable' && read.message).toContain('there was no whole answer');
  });

  it.each([
    ['at once', '', ''],
    ['later', '<Marker>a</Marker>', ''],
    ['in a circle', '<Marker>a</Marker>', '<Marker>a</Marker>'],
  ])('that has more without a way on, %s, is not taken for whole', async (_, marker, second) => {
    pages = { '': page(role('one'), marker), a: page(role('two'), second) };
    const read = await readLive();
    expect(read.kind === 'unusable' && read.message).toContain('the answer says that there is more, and not where');
  });

  it('that fails on a later page is not used at all', async () => {
    pages = { '': page(role('one'), '<Marker>a</Marker>'), a: refusal(403, 'AccessDenied') };
    expect(await readLive()).toMatchObject({ kind: 'unusable' });
  });
});
