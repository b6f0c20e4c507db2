// Real records: the program's own proposals deny nothing, and any grant that is taken away denies the calls behind it, and no others.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { replay } from '../../src/check/replay.js';
import { containsPattern } from '../../src/iam/containment.js';
import { parsePolicyValue } from '../../src/iam/parse-policy.js';
import type { PolicyDocument, Statement } from '../../src/iam/policy.js';
import type { PrincipalLines, UsageLine } from '../../src/usage/usage-file.js';
import { createRandom } from '../support/random.js';
import { scratchFolder } from '../support/scratch.js';

const trailfit = fileURLToPath(new URL('../../bin/trailfit.js', import.meta.url));
const corpus = process.env['TRAILFIT_CORPUS'] ?? '';
const records = join(corpus, 'records.jsonl.gz');
const folder = scratchFolder('corpus-verify');

interface Bundle {
  readonly principals: readonly {
    readonly principal: string;
    readonly roles?: readonly string[];
    readonly policies: readonly { readonly document: unknown }[];
  }[];
}

interface Verdict {
  readonly calls: Readonly<Record<'allowed' | 'denied' | 'unknown', number>>;
  readonly denied: readonly {
    readonly principal: string;
    readonly action: string;
    readonly resource: string;
    readonly scope: string;
  }[];
}

let usage: { readonly principals: readonly PrincipalLines[] };
let bundle: Bundle;
let verdict: Verdict;

beforeAll(() => {
  expect(corpus, 'TRAILFIT_CORPUS must name the folder of the real records').not.toBe('');
  const at = (name: string) => join(folder, name);
  const runs = [
    ['usage', records, '--output', at('all.usage.json')],
    ['generate', at('all.usage.json'), '--format', 'bundle', '--output', at('bundle.json')],
    ['verify', at('bundle.json'), '--against', records, '--format', 'json', '--output', at('verdict.json')],
  ];
  for (const args of runs) spawnSync(process.execPath, [trailfit, ...args, '--quiet'], { encoding: 'utf8' });
  usage = read('all.usage.json') as typeof usage;
  bundle = read('bundle.json') as Bundle;
  verdict = read('verdict.json') as Verdict;
});

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

function policyOf(value: unknown): PolicyDocument {
  const parsed = parsePolicyValue(value);
  if (parsed.kind === 'policy') return parsed.policy;
  throw new Error(JSON.stringify(parsed.problems));
}

/** An action on a resource that a statement allows. */
interface Grant {
  readonly lines: PrincipalLines;
  readonly document: PolicyDocument;
  readonly at: number;
  readonly action: string;
  readonly resource: string;
}

function grantsOf({ principal, roles = [principal], policies }: Bundle['principals'][number]): readonly Grant[] {
  const members = usage.principals.filter((one) => roles.includes(one.principal));
  const [first] = members;
  const [policy] = policies;
  if (!first || !policy) return [];
  const lines = { ...first, uses: members.flatMap(({ uses }) => uses) };
  const document = policyOf(policy.document);
  return document.statements.flatMap(({ actions, resources }, at) =>
    actions.patterns.flatMap((action) =>
      (resources?.patterns ?? []).map((resource) => ({ lines, document, at, action, resource })),
    ),
  );
}

/** The document without one grant: its statement gives way to two that hold all of its other pairs. */
function without({ document, at, action, resource }: Grant): PolicyDocument {
  const statements = document.statements.flatMap((one, index): readonly Statement[] => {
    if (index !== at) return [one];
    const others = one.actions.patterns.filter((pattern) => pattern !== action);
    const resources = (one.resources?.patterns ?? []).filter((pattern) => pattern !== resource);
    return [
      { ...one, actions: { kind: 'in' as const, patterns: others } },
      { ...one, resources: { kind: 'in' as const, patterns: resources } },
    ].filter((part) => part.actions.patterns.length > 0 && (part.resources?.patterns.length ?? 0) > 0);
  });
  return { ...document, statements };
}

const label = ({ action, resource, passedTo = [] }: UsageLine) => `${action} ${resource} ${passedTo.join()}`;

/** The calls behind a grant that nothing else allows, by the plain meaning of a proposal: its patterns hold the lines' resources. */
function behind(grant: Grant): readonly string[] {
  const rest = without(grant);
  const holds = ({ actions, resources, conditions }: Statement, line: UsageLine) =>
    actions.patterns.includes(line.action) &&
    (resources?.patterns ?? []).some((pattern) => containsPattern({ pattern }, { pattern: line.resource })) &&
    conditions.every(({ values }) => (line.passedTo ?? []).every((service) => values.includes(service)));
  const isIn = ({ statements }: PolicyDocument, line: UsageLine) => statements.some((one) => holds(one, line));
  return grant.lines.uses
    .filter((line) => line.outcome === 'used' && isIn(grant.document, line) && !isIn(rest, line))
    .map(label);
}

describe('the bundle that generate wrote', () => {
  test('is verified: nothing that could be granted would be denied', () => {
    expect(verdict.calls.allowed).toBeGreaterThan(400);
    const possible = verdict.denied.filter(({ scope }) => scope !== 'inexpressible' && scope !== 'unescapable');
    expect(
      possible.filter(({ principal }) =>
        bundle.principals.some((one) => (one.roles ?? [one.principal]).includes(principal) && one.policies.length > 0),
      ),
    ).toEqual([]);
    expect(verdict.calls.unknown).toBe(0);
  });
});

describe('a grant that is taken away', () => {
  test('denies exactly the calls behind it', () => {
    const random = createRandom(20261124);
    const all = bundle.principals.map(grantsOf).filter((grants) => grants.length > 0);
    const sample = Array.from({ length: 200 }, () => random.pick(random.pick(all)));
    const principals = new Set(sample.map(({ lines }) => lines.principal));
    expect(principals.size).toBeGreaterThanOrEqual(24);
    for (const grant of sample) {
      const before = replay([grant.lines], { identity: [grant.document] }).denied.map(({ line }) => label(line));
      const after = replay([grant.lines], { identity: [without(grant)] });
      const denied = after.denied.map(({ line }) => label(line)).filter((one) => !before.includes(one));
      const broken = [...denied, ...after.unknown.map(({ line }) => label(line))].sort();
      const { action, resource } = grant;
      expect({ action, resource, broken }).toEqual({ action, resource, broken: [...behind(grant)].sort() });
      expect(broken.length).toBeGreaterThan(0);
    }
  });
});
