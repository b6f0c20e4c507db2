// Preloaded into a measured process: at its end, writes peak memory and processor time to the file $NOTE_MEMORY_TO.

import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  process.on('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    const note = { peakBytes: peakBytes() ?? maxRSS * 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 };
    writeFileSync(process.env.NOTE_MEMORY_TO, JSON.stringify(note));
  });
}

/** Linux hands a parent's peak down in maxRSS; VmHWM is this program's own. */
function peakBytes() {
  try {
    const kilobytes = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return kilobytes && Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
