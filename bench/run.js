// Speed and memory of trailfit on generated logs, beside the plain loop, as whole processes in turn: figures, no verdict.
// Usage: npm run bench -- [--megabytes 256] [--pairs 5] [--workers 1,2] [--huge MEGABYTES] [--heap MEGABYTES]
//                         [--mapping ROUNDS] [--evaluate RUNS] [--folder DIR]
//   --megabytes  unpacked size of the folder of log files; 0 leaves it out
//   --huge       one gzip object of so many unpacked megabytes, read under a heap of --heap (512)
//   --mapping    what mapping and binding alone cost a record, beside the plain loop over the same files, so many times
//   --evaluate   what one evaluation of a call against 10 policies of 20 statements costs, so many times
//   --folder     where inputs are kept from run to run (default: the system's folder for temporary files)

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadGenerator } from './load-generator.js';
import { measure, median } from './measure.js';

const text = (value) => ({ type: 'string', default: value });
const { values } = parseArgs({
  options: {
    ...{ megabytes: text('256'), pairs: text('5'), workers: text('1,2'), huge: text('0'), heap: text('512') },
    ...{ mapping: text('0'), evaluate: text('0') },
    folder: text(join(tmpdir(), 'trailfit-bench')),
  },
});
const seed = 20251001;
const megabyte = 2 ** 20;
const program = (path) => fileURLToPath(new URL(path, import.meta.url));
const [trailfit, plainLoop] = [program('../bin/trailfit.js'), program('plain-loop.js')];
const round = (number, digits = 2) => number.toFixed(digits);
const sizes = (list) => list.map((peak) => round(peak / megabyte, 0)).join(' ');

mkdirSync(values.folder, { recursive: true });
console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), seed ${seed}`);
if (Number(values.megabytes) > 0) await benchFolder(Number(values.megabytes));
if (Number(values.huge) > 0) await benchHuge(Number(values.huge));
if (Number(values.mapping) > 0) await benchMapping(Number(values.mapping));
if (Number(values.evaluate) > 0) await benchEvaluation(Number(values.evaluate));

async function benchFolder(megabytes) {
  const logs = join(values.folder, `logs-${megabytes}-${seed}`);
  const volume = await generated(logs, (generator) =>
    generator.writeLogFolder(logs, { seed, totalBytes: megabytes * megabyte }),
  );
  const unpacked = volume.bytes / megabyte;
  console.log(`\n${volume.files} files, ${volume.records} records, ${round(unpacked, 0)} MB unpacked`);
  for (const workers of values.workers.split(',')) {
    const usage = () => measureUsage([trailfit], logs, workers);
    const loop = () => measure(values.folder, [plainLoop, logs]);
    loop();
    const pairs = Array.from({ length: Number(values.pairs) }, () => ({ own: usage(), plain: loop() }));
    for (const { own, plain } of pairs)
      if (own.records !== Number.parseInt(plain.output, 10)) throw new Error('records differ');
    const seconds = pairs.map(({ own }) => own.seconds);
    const ratios = pairs.map(({ own, plain }) => own.seconds / plain.seconds);
    console.log(
      `workers ${workers}: ${round(unpacked / median(seconds), 0)} MB/s, ${round(volume.records / median(seconds), 0)} records/s`,
    );
    console.log(
      `  time / plain loop's, pair by pair: ${ratios.map((ratio) => round(ratio)).join(' ')}; median ${round(median(ratios))}`,
    );
    console.log(
      `  seconds: ${round(median(seconds))}, plain loop ${round(median(pairs.map(({ plain }) => plain.seconds)))}`,
    );
    console.log(`  processor seconds: ${round(median(pairs.map(({ own }) => own.cpuSeconds)))}`);
    console.log(
      `  peak MB: ${sizes(pairs.map(({ own }) => own.peakBytes))}; plain loop ${sizes(pairs.map(({ plain }) => plain.peakBytes))}`,
    );
  }
}

async function benchHuge(megabytes) {
  const object = join(values.folder, `huge-${megabytes}-${seed}`, 'huge.json.gz');
  const volume = await generated(join(object, '..'), (generator) =>
    generator.writeHugeObject(object, { seed, totalBytes: megabytes * megabyte }),
  );
  const unpacked = volume.bytes / megabyte;
  console.log(
    `\none object of ${round(unpacked, 0)} MB unpacked, ${volume.records} records, heap of ${values.heap} MB`,
  );
  const own = measureUsage([`--max-old-space-size=${values.heap}`, trailfit], object, '1');
  if (own.records !== volume.records) throw new Error(`${own.records} records read`);
  console.log(
    `  ${round(own.seconds, 1)} s, ${round(unpacked / own.seconds, 0)} MB/s, peak ${sizes([own.peakBytes])} MB`,
  );
}

async function benchMapping(rounds) {
  const logs = join(values.folder, `logs-64-${seed}`);
  await generated(logs, (generator) => generator.writeLogFolder(logs, { seed, totalBytes: 64 * megabyte }));
  const measured = JSON.parse(measure(values.folder, [program('mapping.js'), logs, String(rounds)]).output);
  const costs = (pick) => measured.map((one) => pick(one).microseconds);
  const [mapping, plain] = [costs((one) => one.mapping), costs((one) => one.plainLoop)];
  console.log(`\nmapping and binding of ${measured[0].mapping.count} events, processor time in microseconds a record`);
  for (const [name, list] of [
    ['mapping', mapping],
    ['plain loop', plain],
  ]) {
    console.log(`  ${name}: ${list.map((one) => round(one)).join(' ')}; median ${round(median(list))}`);
  }
  const ratios = mapping.map((one, at) => one / plain[at]);
  console.log(
    `  mapping / plain loop, pair by pair: ${ratios.map((one) => round(one)).join(' ')}; median ${round(median(ratios))}`,
  );
}

async function benchEvaluation(runs) {
  const { measureEvaluation } = await import('./evaluate.js');
  measureEvaluation(500);
  const measured = Array.from({ length: runs }, () => measureEvaluation(500));
  const verdicts = Object.entries(measured[0].verdicts).map(([verdict, count]) => `${count / 500} ${verdict}`);
  console.log(`\none evaluation against 10 policies of 20 statements (${verdicts.join(', ')})`);
  console.log(`  microseconds: ${measured.map(({ microseconds }) => round(microseconds, 1)).join(' ')}`);
}

/** `trailfit usage` over a source, with the number of records that its account says it has read. */
function measureUsage(nodeArguments, source, workers) {
  const [output, summary] = ['usage.json', 'summary.json'].map((name) => join(values.folder, name));
  const outputs = ['--workers', workers, '--output', output, '--summary', summary, '--quiet'];
  const measured = measure(values.folder, [...nodeArguments, 'usage', source, ...outputs]);
  return { ...measured, records: JSON.parse(readFileSync(summary, 'utf8')).records.read };
}

/** Generates an input unless it is there already, whole: the volume is written last. */
async function generated(folder, write) {
  const done = `${folder}.json`;
  if (!existsSync(done)) {
    console.log(`generating ${folder} ...`);
    rmSync(folder, { recursive: true, force: true });
    writeFileSync(done, JSON.stringify(await write(await loadGenerator(values.folder))));
  }
  return JSON.parse(readFileSync(done, 'utf8'));
}
