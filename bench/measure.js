// Runs a program of Node as a whole process and measures it: seconds by the clock, processor time, peak memory.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const noteMemory = new URL('./note-memory.js', import.meta.url).href;

/** Throws if the program ends with another exit code than 0 or 3 (written, with evidence missing). */
export function measure(folder, nodeArguments) {
  const note = join(folder, 'note.json');
  rmSync(note, { force: true });
  const start = performance.now();
  const child = spawnSync(process.execPath, ['--import', noteMemory, ...nodeArguments], {
    env: { ...process.env, NOTE_MEMORY_TO: note },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const seconds = (performance.now() - start) / 1000;
  if (![0, 3].includes(child.status) || !existsSync(note)) {
    throw new Error(`${nodeArguments.join(' ')} ended with ${child.status ?? child.signal}\n${child.stderr}`);
  }
  return { seconds, exitCode: child.status, output: child.stdout, ...JSON.parse(readFileSync(note, 'utf8')) };
}

/** The middle one of some numbers. */
export function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}
