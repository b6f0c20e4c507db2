// A command line that cannot be understood: one lower-case sentence with the user's words, and a hint.

import { expect, it } from 'vitest';
import { runTrailfit } from './run-trailfit.js';

/** The command with a space behind, where the first word is one. */
const commandIn = ([name = '']: readonly string[]) =>
  ['generate', 'diff', 'verify', 'catalog'].includes(name) ? `${name} ` : '';

it.each<readonly [args: readonly string[], sentence: string]>([
  [[], 'no command is given'],
  [['drift'], 'there is no command `drift`'],
  [['generat', 'logs', 'more'], 'there is no command `generat`'],
  [['generate'], 'the command is given nothing to read'],
  [['generate', 'logs', '--frobnicate'], 'there is no option `--frobnicate`'],
  [['generate', 'logs', '-x'], 'there is no option `-x`'],
  [['generate', 'logs', '--max-polices', '3', '--princpal', 'x'], 'there is no option `--max-polices` or `--princpal`'],
  [
    ['generate', 'logs', '--format', 'yaml'],
    '`--format` cannot be `yaml`: it is one of `policy`, `bundle`, `terraform`, `cloudformation`',
  ],
  [
    ['diff', 'logs', '--policies', 'p', '--fail-on', 'permissions-managment'],
    '`--fail-on` cannot be `permissions-managment`: it is one of `never`, `list`, `read`, `tagging`, `write`, `permissions-management`',
  ],
  [['catalog', 's3:GetObject', 's3:PutObject'], '`catalog` is given too much: `s3:PutObject`'],
  [['generate', 'logs', '--region'], '`--region` is given without a value'],
  [['verify', 'policy.json'], '`--against` is missing'],
])('trailfit %j', async (args, sentence) => {
  const { code, stdout, stderr } = await runTrailfit([...args]);
  expect({ code, stdout, stderr }).toEqual({
    ...{ code: 1, stdout: '' },
    stderr: `trailfit: ${sentence}\nhint: see \`trailfit ${commandIn(args)}--help\`\n`,
  });
});

it.each<readonly [args: readonly string[], sentence: string]>([
  [['generate', 'logs', '--out-dir', 'd', '--output', 'f'], '`--out-dir` and `--output` cannot be given together'],
  [
    ['generate', 'logs', '--out-dir', 'd', '--format', 'bundle'],
    '`--out-dir` and `--format bundle` cannot be given together',
  ],
  [['generate', 'logs', '--output', 'a', '--output', 'b'], '`--output` is given 2 times'],
  [['usage', 'logs', '--summary', 'a', '--summary', 'b'], '`--summary` is given 2 times'],
  [['verify', '-', '--against', '-'], 'standard input is named 2 times'],
  [['verify', 'policy.json', '--against', 'logs', '--boundary', '-', '--scp', '-'], 'standard input is named 2 times'],
])('what would be passed over is refused before anything is read: trailfit %j', async (args, sentence) => {
  const { code, stdout, stderr } = await runTrailfit([...args]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^trailfit: [^\n]+\nhint: [^\n]+\n$/);
  expect(stderr.split('\n')[0]).toBe(`trailfit: ${sentence}`);
});
