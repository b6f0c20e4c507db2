// What is emitted, judged by Terraform, cfn-lint and a YAML library: every text means itself, and files are as `fmt` leaves them.

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { emitPolicy } from '../../src/emit/emit-policy.js';
import { emitCloudFormation, emitTerraform } from '../support/emit-all.js';
import { hclString } from '../../src/emit/hcl.js';
import { defaultProposalOptions } from '../../src/proposal/proposal.js';
import { proposeFromScratch } from '../../src/proposal/propose-from-scratch.js';
import { seed } from '../support/laws.js';
import { createRandom } from '../support/random.js';
import { principalLines } from '../support/usage-lines.js';
import { scratchFolder } from '../support/scratch.js';

const catalog = loadCatalog();
const scratch = scratchFolder('terraform');
const samples = fileURLToPath(new URL('../../samples/', import.meta.url));
const trailfit = fileURLToPath(new URL('../../bin/trailfit.js', import.meta.url));

function run(program: string, args: readonly string[], { cwd = scratch, input = '' } = {}) {
  const env = { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, input, env, encoding: 'utf8' });
  if (error) throw error;
  return { status, stdout, stderr };
}

const signs = [
  '$',
  '%',
  '{',
  '}',
  '"',
  '\\',
  '\n',
  '\t',
  '\r',
  '*',
  '?',
  "'",
  '#',
  ' ',
  '<',
  '&',
  '\u0085',
  '\u00ad',
  '\u00a0',
].concat('ÿ', 'é', 'a', 'Z', '0', '/', ':', '~', '-', '${', '%{', '$${', '%%{', '${*}', '%{if x}', '!Ref', '@', '`');

function hostileNames(count: number): readonly string[] {
  const random = createRandom(seed);
  const drawn = Array.from({ length: count }, () =>
    Array.from({ length: 1 + random.below(8) }, () => random.pick(signs)).join(''),
  );
  return ['${aws:username}', '$${x}', '$$${x}', '%%%{x}', '$%{x}', '%${x}', '\\${x}', '\\', '"', '\\n', ...drawn];
}

function proposalOf(names: readonly string[]) {
  const uses = names.map((name) => ({ resource: `arn:aws:s3:::bucket/${name.replace(/\$/g, '${$}')}x` }));
  return proposeFromScratch(principalLines(uses), catalog, {
    ...defaultProposalOptions,
    resources: 'exact',
    maxPolicies: 25,
  });
}

test('every text is a literal of HCL: `terraform console` gives it back', () => {
  const texts = [...hostileNames(2000), '日本', '😀', '\u202e', '\u2028', '\u0000', '\u0007'];
  const { status, stdout, stderr } = run('terraform', ['console'], {
    input: `jsonencode([${texts.map(hclString).join(', ')}])\n`,
  });
  expect([status, stderr]).toEqual([0, '']);
  expect(JSON.parse(JSON.parse(stdout) as string)).toEqual(texts);
});

describe('the policies of hostile names', () => {
  const proposal = proposalOf(hostileNames(150));
  const documents = proposal.policies.map(({ document }) => JSON.parse(emitPolicy(document)) as unknown);

  test.each(['managed', 'inline'] as const)(
    'as Terraform, %s: `jsonencode` is the policy, and `fmt` changes nothing',
    (form) => {
      const text = emitTerraform([proposal], form);
      const formatted = run('terraform', ['fmt', '-check', '-diff', '-'], { input: text });
      expect([formatted.status, formatted.stdout]).toEqual([0, '']);
      const expressions = [...text.matchAll(/^ {2}policy = (jsonencode\(\{\n[^]*?^ {2}\}\))$/gm)].map(
        ([, found = '']) => found,
      );
      expect(expressions.length).toBe(documents.length);
      const values = expressions.map((expression, index) => {
        const folder = join(scratch, `${form}-${String(index)}`);
        mkdirSync(folder);
        writeFileSync(join(folder, 'main.tf'), `locals {\n  policy = ${expression}\n}\n`);
        const { status, stdout, stderr } = run('terraform', ['console'], { cwd: folder, input: 'local.policy\n' });
        expect([status, stderr]).toEqual([0, '']);
        return JSON.parse(JSON.parse(stdout) as string) as unknown;
      });
      expect(values).toEqual(documents);
    },
  );

  test.each(['managed', 'inline'] as const)(
    'as CloudFormation, %s: YAML gives them back, and cfn-lint finds nothing',
    (form) => {
      const template = emitCloudFormation([proposal], form);
      if (template.kind !== 'template') throw new Error(template.kind);
      const { Resources } = parse(template.text) as {
        Resources: Record<string, { Properties: { PolicyDocument: unknown } }>;
      };
      expect(Object.values(Resources).map(({ Properties }) => Properties.PolicyDocument)).toEqual(documents);
      // cfn-lint's pattern of an ARN knows no line break; IAM takes one.
      const linted = emitCloudFormation([proposalOf(hostileNames(150).filter((name) => !/[\n]/.test(name)))], form);
      const file = join(scratch, `${form}.yaml`);
      writeFileSync(file, linted.kind === 'template' ? linted.text : '');
      const { status, stdout } = run('cfn-lint', [file]);
      expect([status, stdout]).toEqual([0, '']);
    },
  );
});

test('what CloudFormation would resolve in a plain text is refused', () => {
  expect(emitCloudFormation([proposalOf(['{{resolve:ssm:x}}'])], 'managed').kind).toBe('resolved');
});

// With jsondecode(file("policy.json")) nothing is Terraform's but the reading.
test('a policy of a sample is applied, and planned again there is nothing to change', () => {
  const folder = join(scratch, 'apply');
  mkdirSync(folder);
  const policy = run(process.execPath, [trailfit, 'generate', join(samples, 'web-app/logs'), '--principal', 'app']);
  expect(policy.status).toBe(0);
  writeFileSync(join(folder, 'policy.json'), policy.stdout);
  writeFileSync(
    join(folder, 'main.tf'),
    'resource "terraform_data" "policy" {\n  input = jsondecode(file("policy.json"))\n}\n',
  );
  expect(run('terraform', ['init', '-input=false'], { cwd: folder }).status).toBe(0);
  expect(run('terraform', ['plan', '-input=false', '-detailed-exitcode'], { cwd: folder }).status).toBe(2);
  expect(run('terraform', ['apply', '-input=false', '-auto-approve'], { cwd: folder }).status).toBe(0);
  expect(run('terraform', ['plan', '-input=false', '-detailed-exitcode'], { cwd: folder }).status).toBe(0);
});
