// The most memory that a process had. Not `maxRSS`: in it Linux hands down what the parent had when it started the process.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const noteMemory = new URL('../../bench/note-memory.js', import.meta.url).href;

/** Of this process, in megabytes. https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
export function peakMegabytes(): number {
  const kilobytes = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

/** What a child process is started with so that it notes its peak in a folder, and how that is read at its end, in megabytes. */
export function notedPeak(folder: string) {
  const file = join(folder, 'peak.json');
  return {
    nodeArguments: ['--import', noteMemory],
    env: { NOTE_MEMORY_TO: file },
    megabytes: () => (JSON.parse(readFileSync(file, 'utf8')) as { readonly peakBytes: number }).peakBytes / 2 ** 20,
  };
}
