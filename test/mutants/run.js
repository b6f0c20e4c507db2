// Plants each mutant in a copy of the project and runs the tests of its room against it: killed, or survived.
// Usage: npm run mutants [-- --only TEXT]: those whose file, description or suite has the text. The last line adds them up.
// The suite `held` is that of test/decode/held-items.ts: each item against its own test; those of real records need
// TRAILFIT_CORPUS.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { mutants } from './mutants.js';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const project = fileURLToPath(new URL('../..', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'trailfit-mutants-'));
const counts = { killed: 0, survived: 0 };

const javaScriptOf = (source) =>
  ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext } })
    .outputText;

/** Runs tests in one process; one that hangs does not pass. */
function runTests([suite, ...tests]) {
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  const how = ['run', '--project', suite, '--bail', '1', '--no-isolate', '--no-file-parallelism'];
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
    ['test/property/right-size.test.ts', 'test/property/verify-bundle.test.ts'],
  ],
};

/** The mutants of rooms: one edit each, and the runs of tests that are to fail. */
const ofRooms = mutants.map(({ file, text, replacement, breaks, suite = file.split('/')[1] }) => ({
  ...{ edits: [{ file, text, replacement }], breaks, suite },
  runs: testsOf[suite].map((tests) => ['unit', ...tests]),
}));

/** The mutants of what logs may throw: each is to fail the one test that holds the item. */
async function ofHeldItems() {
  const source = javaScriptOf(readFileSync(join(project, 'test', 'decode', 'held-items.ts'), 'utf8'));
  const { heldItems } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  const isThere = ({ file }) => !file.startsWith('corpus/') || process.env['TRAILFIT_CORPUS'] !== undefined;
  return heldItems.filter(isThere).map(({ item, file, title, without }) => ({
    ...{ edits: without.map(([of, text, replacement]) => ({ file: `src/${of}`, text, replacement })), suite: 'held' },
    ...{ breaks: item, runs: [[suiteOfTest(file), `test/${file}`, '-t', patternOf(title)]] },
  }));
}

const suiteOfTest = (file) => (/^(corpus|fuzz)\//.exec(file) ?? ['', 'unit'])[1];

/** A title as it stands in a file, as a pattern for what it becomes: its rows fill `%s` and `$title`. */
const patternOf = (title) => title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/%[a-z]|\\\$[a-z]+/g, '.*');

/** The laws need to be asked only about what the quick tests let pass. */
function firstFailure(runs) {
  for (const tests of runs) {
    const { pass, stdout } = runTests(tests);
    if (!pass) return stdout;
  }
  return undefined;
}

/** Plants edits, also in what was compiled, which some tests run; answers how to take them back. */
function plant(edits) {
  const old = new Map();
  for (const { file, text, replacement } of edits) {
    const source = readFileSync(join(copy, file), 'utf8');
    if (source.split(text).length !== 2) throw new Error(`${file}: not there once: ${text}`);
    if (!old.has(file)) old.set(file, source);
    write(
      file,
      source.replace(text, () => replacement),
    );
  }
  return () => {
    for (const [file, source] of old) write(file, source);
  };
}

function write(file, source) {
  writeFileSync(join(copy, file), source);
  writeFileSync(join(copy, file.replace(/^src/, 'dist').replace(/ts$/, 'js')), javaScriptOf(source));
}

/** The runs that must pass without a mutant: those of a room, and each file of held items as a whole. */
function soundRuns(chosen) {
  const runs = chosen.flatMap(({ runs }) => runs.map((tests) => tests.slice(0, tests.indexOf('-t') >>> 0)));
  return [...new Map(runs.map((tests) => [tests.join(' '), tests])).values()];
}

try {
  for (const part of [
    'bench',
    'bin',
    'dist',
    'samples',
    'src',
    'test',
    'package.json',
    'tsconfig.json',
    'vitest.config.ts',
  ]) {
    cpSync(join(project, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'));
  const all = [...ofRooms, ...(await ofHeldItems())];
  const chosen = all.filter(({ edits: [{ file }], breaks, suite }) =>
    `${file} ${breaks} ${suite}`.includes(values.only),
  );
  const fault = firstFailure(soundRuns(chosen));
  if (fault !== undefined) throw new Error(`the tests fail without a mutant:\n${fault}`);
  for (const { edits, breaks, runs } of chosen) {
    const uproot = plant(edits);
    const verdict = firstFailure(runs) === undefined ? 'survived' : 'killed';
    uproot();
    counts[verdict] += 1;
    console.log(`${verdict}: ${edits[0].file}: ${breaks}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${counts.killed} killed, ${counts.survived} survived`);
if (counts.survived > 0) process.exitCode = 1;
