// What the speed of trailfit is compared with: the least that any program must do with a folder of log files, which is
// to unpack each, parse it whole, and count.
// Usage: node bench/plain-loop.js FOLDER

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const folder = process.argv[2];
const counts = new Map();
for (const path of readdirSync(folder, { recursive: true })) {
  if (!path.endsWith('.json.gz')) continue;
  for (const { eventSource, eventName } of JSON.parse(gunzipSync(readFileSync(join(folder, path)))).Records) {
    const event = `${eventSource}:${eventName}`;
    counts.set(event, (counts.get(event) ?? 0) + 1);
  }
}
let records = 0;
for (const count of counts.values()) records += count;
console.log(`${records} records of ${counts.size} events`);
