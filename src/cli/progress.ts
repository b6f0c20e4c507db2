// Progress on standard error: one line that is written over on a terminal, a line now and then elsewhere.

import process from 'node:process';
import { formatProgress } from '../report/format-progress.js';
import type { GatherProgress } from '../pipeline.js';

const terminalMs = 100;
const elsewhereMs = 30_000;

/** Takes the state of gathering as it changes; `end` clears the line. */
export interface Progress {
  readonly update: (progress: GatherProgress) => void;
  readonly end: () => void;
}

/** Begins to show progress, nothing of it if `isQuiet`. */
export function startProgress(isQuiet: boolean): Progress {
  const start = Date.now();
  const isTerminal = process.stderr.isTTY;
  const everyMs = isTerminal ? terminalMs : elsewhereMs;
  let shownMs = start;
  return {
    update: (progress) => {
      const nowMs = Date.now();
      if (isQuiet || nowMs - shownMs < everyMs) return;
      shownMs = nowMs;
      isLineShown = isTerminal;
      const line = formatProgress({ ...progress, elapsedMs: nowMs - start });
      process.stderr.write(isTerminal ? `\r${line.slice(0, process.stderr.columns - 1)}\u001b[K` : `${line}\n`);
    },
    end: clearProgress,
  };
}

/** Whether a line stands on the terminal that is to go. */
let isLineShown = false;

/** Clears the line of progress, if one is shown: for the end of gathering, or that of the process. */
export function clearProgress(): void {
  if (isLineShown) process.stderr.write('\r\u001b[K');
  isLineShown = false;
}
