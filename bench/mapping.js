// What mapping and binding cost a record, by themselves: generated logs, read into events anew for each round and mapped
// once, in one thread; in turn with the plain loop (gunzip, JSON.parse of whole files, count) over the same files.
// Usage: node bench/mapping.js FOLDER ROUNDS [DIST]; prints JSON. DIST is another build, to compare with.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';

const [folder, rounds, dist = new URL('../dist', import.meta.url).pathname] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(join(resolve(dist), path)).href);
const { loadCatalog } = await load('catalog/load-catalog.js');
const { decode } = await load('decode/decode.js');
const { recordFields } = await load('decode/record.js');
const { createReader } = await load('event/read-event.js');
const { createMapper } = await load('mapping/map-event.js');

const paths = readdirSync(folder, { recursive: true })
  .filter((path) => path.endsWith('.json.gz'))
  .map((path) => join(folder, path));
const mapEvent = createMapper(loadCatalog());

await measureRound();
const measured = [];
for (let round = 0; round < Number(rounds); round++) measured.push(await measureRound());
console.log(JSON.stringify(measured));

async function measureRound() {
  const events = await readEvents();
  const mapping = cost(() => mapAll(events));
  const plainLoop = cost(countAll);
  return { mapping, plainLoop };
}

async function readEvents() {
  const { read } = createReader({ principals: [], accounts: [], regions: [] });
  const found = [];
  for (const path of paths) {
    const stored = readFileSync(path);
    const bytes = { sizeBytes: stored.length, whole: async () => stored, chunks: async function* () {} };
    for await (const { records } of decode(bytes, { wanted: recordFields })) {
      for (const record of records) {
        const result = read(record);
        if (result.kind === 'event') found.push(result.event);
      }
    }
  }
  return found;
}

function mapAll(events) {
  let uses = 0;
  for (const event of events) {
    const mapped = mapEvent(event);
    if (mapped.kind === 'uses') uses += mapped.uses.length;
  }
  if (uses < events.length / 2) throw new Error(`${uses} uses of ${events.length} events`);
  return events.length;
}

function countAll() {
  let records = 0;
  const counts = new Map();
  for (const path of paths) {
    for (const { eventSource, eventName } of JSON.parse(gunzipSync(readFileSync(path))).Records) {
      const event = `${eventSource}:${eventName}`;
      counts.set(event, (counts.get(event) ?? 0) + 1);
      records++;
    }
  }
  return records;
}

/** Microseconds of processor time, garbage collection included, that a run costs for each of what it answers. */
function cost(run) {
  const before = process.cpuUsage();
  const count = run();
  const { user, system } = process.cpuUsage(before);
  return { microseconds: (user + system) / count, count };
}
