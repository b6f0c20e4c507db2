// Plants each mutant in a copy of the project and runs the tests of its room against it: killed, or survived.
// Usage: npm run mutants [-- --only TEXT]: those whose file, description or suite has the text. The last line adds them up.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { mutants } from './mutants.js';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const project = fileURLToPath(new URL('../..', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'trailfit-mutants-'));
const counts = { killed: 0, survived: 0 };

/** Runs tests in one process; one that hangs does not pass. */
function runTests(tests) {
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  const how = ['run', '--project', 'unit', '--bail', '1', '--no-isolate', '--no-file-parallelism'];
  const env = { ...process.env, LAWS_SEED: '20261124', LAWS_SHARE: '0.01' };
  const options = { cwd: copy, env, encoding: 'utf8', timeout: 300_000, maxBuffer: 1 << 28 };
  const { status, stdout } = spawnSync(process.execPath, [vitest, ...how, ...tests], options);
  return { pass: status === 0, stdout };
}

const proposalTests = ['volatile', 'generalize', 'explain'].map((name) => `test/proposal/${name}.test.ts`);

const mappingTests = ['map-event', 'parameter-tree', 'found', 'json-path', 'scratch', 'when'].map(
  (name) => `test/mapping/${name}.test.ts`,
);

/** The quick tests of a room (or of what a mutant names as its suite), then its laws. */
const testsOf = {
  iam: [['test/iam/'], ['test/property/iam-']],
  proposal: [proposalTests, ['test/property/generalize.test.ts', 'test/property/attacker.test.ts']],
  mapping: [mappingTests, ['test/mapping/pass-role.test.ts', 'test/mapping/tables.test.ts']],
  'right-sizing': [
    ['test/check/check-right-sizing.test.ts', 'test/proposal/right-size.test.ts'],
    ['test/property/right-size.test.ts'],
  ],
};

/** The laws need to be asked only about what the quick tests let pass. */
function doTestsPass(suite) {
  const [quick, laws] = testsOf[suite];
  const first = runTests(quick);
  return first.pass ? runTests(laws) : first;
}

const suiteOf = ({ file, suite = file.split('/')[1] }) => suite;

function plant({ file, text, replacement }) {
  const source = readFileSync(join(copy, file), 'utf8');
  if (source.split(text).length !== 2) throw new Error(`${file}: not there once: ${text}`);
  writeFileSync(
    join(copy, file),
    source.replace(text, () => replacement),
  );
  return () => writeFileSync(join(copy, file), source);
}

try {
  for (const part of ['src', 'test', 'package.json', 'tsconfig.json', 'vitest.config.ts']) {
    cpSync(join(project, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'));
  for (const mutant of mutants) plant(mutant)();
  const chosen = mutants.filter(({ file, breaks, suite = '' }) => `${file} ${breaks} ${suite}`.includes(values.only));
  for (const suite of new Set(chosen.map(suiteOf))) {
    const sound = doTestsPass(suite);
    if (!sound.pass) throw new Error(`the tests fail without a mutant:\n${sound.stdout}`);
  }
  for (const mutant of chosen) {
    const uproot = plant(mutant);
    const verdict = doTestsPass(suiteOf(mutant)).pass ? 'survived' : 'killed';
    uproot();
    counts[verdict] += 1;
    console.log(`${verdict}: ${mutant.file}: ${mutant.breaks}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${counts.killed} killed, ${counts.survived} survived`);
if (counts.survived > 0) process.exitCode = 1;
