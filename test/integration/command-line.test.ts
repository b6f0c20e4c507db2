// A command line that cannot be understood: one lower-case sentence with the user's words, and a hint.

import { expect, it } from 'vitest';
import { runTrailfit } from './run-trailfit.js';

it.each<readonly [args: readonly string[], sentence: string]>([
  [[], 'no command is given'],
  [['drift'], 'there is no command `drift`'],
  [['generat', 'logs', 'more'], 'there is no command `generat`'],
  [['generate'], 'the command is given nothing to read'],
  [['generate', 'logs', '--frobnicate'], 'there is no option `--frobnicate`'],
  [['generate', 'logs', '-x'], 'there is no option `-x`'],
  [['generate', 'logs', '--format', 'yaml'], '`--format` cannot be `yaml`'],
  [['generate', 'logs', '--region'], '`--region` is given without a value'],
  [['verify', 'policy.json'], '`--against` is missing'],
])('trailfit %j', async (args, sentence) => {
  const { code, stdout, stderr } = await runTrailfit([...args]);
  expect({ code, stdout, stderr }).toEqual({
    ...{ code: 1, stdout: '' },
    stderr: `trailfit: ${sentence}\nhint: see \`trailfit --help\`, or \`trailfit <command> --help\`\n`,
  });
});
