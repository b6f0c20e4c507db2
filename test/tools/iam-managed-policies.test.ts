// All policies that AWS manages, as moto carries them, go through parser, canonical form and writer with equal meaning.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FaultyServer } from '../support/faulty-server.js';
import { createIam, textOf, textsOf } from '../support/moto-iam.js';
import { startMotoServer } from '../support/moto-server.js';
import { roundTrip } from '../support/round-trip.js';

let server: FaultyServer;

beforeAll(async () => {
  server = await startMotoServer({ MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' });
});

afterAll(() => server.close());

// Samples of each list: many of these policies have hundreds of actions.
const samples = 6;

test('every managed policy means the same when it is written again', async () => {
  const policies = await readManagedPolicies();
  const changed: string[] = [];
  const neverAllowed: string[] = [];
  for (const { arn, text } of policies) {
    const { canonical, again, said, saidAgain, answers, answersAgain } = roundTrip(text, samples);
    if (again !== canonical || !isEqual(said, saidAgain) || !isEqual(answers, answersAgain)) changed.push(arn);
    if (!answers.some(({ verdict }) => verdict === 'allowed')) neverAllowed.push(arn);
  }
  expect(changed).toEqual([]);
  // The requests meet what the policies allow: but one has an answer other than no.
  expect(neverAllowed).toEqual(['arn:aws:iam::aws:policy/AWSDenyAll']);
  expect(new Set(policies.map(({ arn }) => arn)).size).toBeGreaterThanOrEqual(1400);
});

interface Managed {
  readonly arn: string;
  readonly text: string;
}

/** The default version of each, out of one listing of the account. */
async function readManagedPolicies(): Promise<readonly Managed[]> {
  const call = createIam(server.url);
  const xml = await call('GetAccountAuthorizationDetails', { 'Filter.member.1': 'AWSManagedPolicy' });
  expect(textOf(xml, 'IsTruncated')).toBe('false');
  return xml
    .split('<Arn>')
    .slice(1)
    .map((part) => {
      const arn = part.slice(0, part.indexOf('</Arn>'));
      const versions = textsOf(textOf(part, 'PolicyVersionList'), 'member');
      const current = versions.find((version) => textOf(version, 'IsDefaultVersion') === 'true') ?? '';
      return { arn, text: decodeURIComponent(textOf(current, 'Document')) };
    });
}

function isEqual(one: unknown, another: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(another);
}
