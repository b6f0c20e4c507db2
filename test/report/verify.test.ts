// A verification as text and as JSON: what a person reads first, what a program finds, and nothing hostile in either.

import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import type { PolicySet } from '../../src/attached/policy-file.js';
import { verify, type Guardrails } from '../../src/check/verify.js';
import { parsePolicyValue } from '../../src/iam/parse-policy.js';
import { formatVerify } from '../../src/report/format-verify.js';
import { verifyJson } from '../../src/report/verify-json.js';
import { summaryOf } from '../../src/usage/summary.js';
import { emptyEvidence } from '../../src/usage/evidence.js';
import type { PrincipalLines, UsageLine } from '../../src/usage/usage-file.js';

const catalog = loadCatalog();
const app = 'arn:aws:iam::111122223333:role/app';
const key = (name: string) => `arn:aws:s3:::b/${name}`;

function named(name: string, ...statements: readonly object[]) {
  const parsed = parsePolicyValue({ Version: '2012-10-17', Statement: statements });
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return { name, document: parsed.policy };
}

const allow = (Action: string, Resource: string, more: object = {}) => ({ Effect: 'Allow', Action, Resource, ...more });

function used(resource: string, more: Partial<UsageLine> = {}): UsageLine {
  return {
    ...{ action: 's3:GetObject', resource, event: 's3:GetObject', basis: 'event', reason: 'called', scope: 'exact' },
    ...{ outcome: 'used', context: { region: 'eu-west-1', address: 'public' }, count: 1200 },
    ...{ firstSeen: '2026-11-03T09:00:00Z', lastSeen: '2026-11-03T09:00:00Z', examples: ['e1'] },
    ...more,
  };
}

function lines(principal: string, ...uses: readonly UsageLine[]): PrincipalLines {
  const records = { used: 0, denied: 0, undecided: 0, unmapped: 0 };
  return { principal, kind: 'role', ids: [], records, folds: [], unmapped: [], uses };
}

function textOf(
  sets: readonly PolicySet[],
  principals: readonly PrincipalLines[],
  guardrails: Guardrails = { levels: [] },
): string {
  return formatVerify(verify(sets, guardrails, principals, catalog), false);
}

describe('the text', () => {
  test('puts the uses under their principal, and the layer that lacks an allow in words', () => {
    const levels = [[named('root.json', allow('*', '*'))], [named('ou.json', allow('sqs:*', '*'))]];
    const text = textOf(
      [{ policies: [named('p.json', allow('s3:GetObject', key('a')))] }],
      [lines(app, used(key('a')), used(key('b')))],
      { levels },
    );
    expect(text).toBe(
      [
        'would be denied, though AWS authorized it',
        `  ${app}`,
        '    s3:GetObject on arn:aws:s3:::b/a (1,200 calls, such as event e1)',
        '      no statement allows it in the service control policies of level 2 (1 is the root)',
        '      would allow it: {"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::b/a"]}',
        '    s3:GetObject on arn:aws:s3:::b/b (1,200 calls, such as event e1)',
        '      no statement allows it in the policies, nor in the service control policies of level 2 (1 is the root)',
        '      would allow it: {"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::b/b"]}',
        '',
        'replay of 1 principal: 2,400 used calls',
        '          0  allowed',
        '      2,400  would be denied',
        '          0  may be denied, depending on what the evidence does not tell',
        '',
      ].join('\n'),
    );
  });

  test('tells calls of one action on one resource together, with every reason that there is', () => {
    const called = (region: string, count: number, examples: readonly string[]) =>
      used(key('a'), { context: { region, address: 'public' }, count, examples });
    const inRegion = (region: string) => ({ Condition: { StringEquals: { 'aws:RequestedRegion': region } } });
    const text = textOf(
      [
        {
          policies: [
            named('p.json', allow('s3:*', '*', inRegion('eu-west-1')), {
              ...allow('s3:*', '*', inRegion('us-east-1')),
              Effect: 'Deny',
            }),
          ],
        },
      ],
      [
        lines(
          app,
          called('eu-north-1', 2, ['e1']),
          called('eu-west-1', 100, ['e2']),
          called('us-east-1', 30, ['e3']),
          called('us-west-2', 4, ['e4']),
        ),
      ],
    );
    expect(text).toContain(
      [
        `  ${app}`,
        '    s3:GetObject on arn:aws:s3:::b/a (36 calls, such as event e1)',
        '      no statement allows it in the policies',
        '      would allow it: {"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::b/a"]}',
        '      explicitly denied by p.json Statement[1]',
        '',
        'replay of 1 principal: 136 used calls',
        '        100  allowed',
        '         36  would be denied',
        '',
      ]
        .join('\n')
        .trimEnd(),
    );
  });

  test('keeps the calls of two principals apart', () => {
    const text = textOf(
      [{ policies: [named('p.json', allow('sqs:*', '*'))] }],
      [lines(app, used(key('a'))), lines(`${app}-2`, used(key('a')))],
    );
    expect(text.match(/ on arn:aws:s3:::b\/a \(1,200 calls/g)).toHaveLength(2);
    expect(text).toContain(`\n  ${app}-2\n    s3:GetObject on`);
  });

  test('says what an unknown verdict depends on', () => {
    const text = textOf(
      [
        {
          policies: [
            named(
              'p.json',
              allow('s3:*', '*', { Sid: 'Tagged', Condition: { StringEquals: { 'aws:PrincipalTag/a': 'b' } } }),
              allow('s3:*', key('p/1')),
            ),
          ],
        },
      ],
      [lines(app, used(key('p/*'), { scope: 'created' }))],
    );
    expect(text).toContain(
      '      depends on the value of aws:PrincipalTag/a, at p.json Statement[0] `Tagged`, p.json Statement[1]\n',
    );
  });

  test('says that a resource is not known', () => {
    const text = textOf(
      [{ policies: [named('p.json', allow('s3:*', key('p/1')))] }],
      [lines(app, used(key('p/*'), { scope: 'created' }))],
    );
    expect(text).toContain('      depends on which resource it was, at p.json Statement[0]\n');
  });

  test('names principals of a bundle that are not in the logs, and the other way round', () => {
    const text = textOf(
      [
        { principal: `${app}-2`, policies: [named('p', allow('s3:*', '*'))] },
        { principal: app, policies: [named('q', allow('s3:*', '*'))] },
      ],
      [lines(app, used(key('a'))), lines(`${app}-3`, used(key('a')))],
    );
    expect(text).toContain(`policies of principals that made no calls in these logs\n  ${app}-2\n`);
    expect(text).toContain(`principals without a policy in the bundle, not replayed\n  ${app}-3\n`);
  });

  test('shows fifty entries of a section and counts the others', () => {
    const uses = Array.from({ length: 53 }, (_, index) => used(key(`k${String(index)}`)));
    const text = textOf([{ policies: [named('p.json', allow('sqs:*', '*'))] }], [lines(app, ...uses)]);
    expect(text.match(/no statement allows it/g)).toHaveLength(50);
    expect(text).toContain('  … and 3 more: --format json has all\n');
  });

  test('has color only where it is asked for, and says the same', () => {
    const run = verify(
      [{ policies: [named('p.json', allow('sqs:*', '*'))] }],
      { levels: [] },
      [lines(app, used(key('a')))],
      catalog,
    );
    expect(stripVTControlCharacters(formatVerify(run, true))).toBe(formatVerify(run, false));
    expect(formatVerify(run, true)).not.toBe(formatVerify(run, false));
  });

  test('stays plain whatever names of principals, policies, keys and events hold', () => {
    const evil = '\u001B]8;;x\u0007\u202E\n';
    const text = textOf(
      [
        {
          policies: [
            named(evil, allow('s3:*', key(evil), { Sid: evil, Condition: { StringEquals: { [evil]: evil } } }), {
              ...allow('s3:*', '*', { Sid: evil }),
              Effect: 'Deny',
            }),
          ],
        },
      ],
      [lines(`${app}${evil}`, used(key(evil), { examples: [evil] }), used(key(evil), { context: null }))],
    );
    expect(text).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
  });
});

describe('the JSON', () => {
  test('names statements by policy, index and Sid in every layer, and layers shortly', () => {
    const guardrails = {
      boundary: named('b.json', allow('*', '*')),
      levels: [
        [named('root.json', allow('*', '*'), { ...allow('s3:*', key('c'), { Sid: 'No' }), Effect: 'Deny' })],
        [named('ou.json', allow('sqs:*', '*'))],
      ],
    };
    const run = verify(
      [{ policies: [named('p.json', allow('s3:*', '*'))] }],
      guardrails,
      [lines(app, used(key('a')), used(key('c')))],
      catalog,
    );
    const json = JSON.parse(verifyJson(summaryOf(emptyEvidence()), run)) as { readonly denied: readonly object[] };
    expect(json.denied).toMatchObject([
      { principal: app, resource: key('a'), decidedBy: [], missing: ['scp:1'], fix: { Effect: 'Allow' } },
      {
        resource: key('c'),
        decidedBy: [{ policy: 'root.json', statement: 1, sid: 'No' }],
        missing: ['scp:1'],
        fix: null,
      },
    ]);
  });

  test('tells rows apart that differ in how the calls were made, and to whom a role was passed', () => {
    const elsewhere = { region: 'us-east-1', address: 'public' } as const;
    const run = verify(
      [{ policies: [named('p.json', allow('sqs:*', '*'))] }],
      { levels: [] },
      [
        lines(
          app,
          used(key('a')),
          used(key('a'), { context: elsewhere }),
          used(key('a'), { context: null, passedTo: ['ec2.amazonaws.com'] }),
        ),
      ],
      catalog,
    );
    const json = JSON.parse(verifyJson(summaryOf(emptyEvidence()), run)) as { readonly denied: readonly object[] };
    expect(json.denied).toMatchObject([
      { context: { region: 'eu-west-1', address: 'public' } },
      { context: elsewhere },
      { context: null, passedTo: ['ec2.amazonaws.com'] },
    ]);
    expect(json.denied[0]).not.toHaveProperty('passedTo');
  });
});
