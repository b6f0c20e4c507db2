// The real program as a child process, beside which the test's own servers go on working.

import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { tmpdir } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { awsEnvironment } from '../support/s3-world.js';

const trailfit = fileURLToPath(new URL('../../bin/trailfit.js', import.meta.url));

/** How a run ended. */
export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a run is given beside its arguments. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly nodeArguments?: readonly string[];
  readonly stdin?: string | Uint8Array;
}

/** A run under way: the process, and its end. */
export interface Running {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly ended: Promise<Ran>;
}

/** Starts the program with made-up AWS credentials and nothing else of the machine's configuration. */
export function startTrailfit(
  args: readonly string[],
  { env = {}, nodeArguments = [], stdin }: RunOptions = {},
): Running {
  const variables = { PATH: process.env['PATH'], HOME: tmpdir(), ...awsEnvironment, ...env };
  const given = Object.entries(variables).filter(([, value]) => value !== undefined);
  const child = spawn(process.execPath, [...nodeArguments, trailfit, ...args], { env: Object.fromEntries(given) });
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.stderr += text));
  // The program may end before it has read everything.
  child.stdin.on('error', () => undefined);
  if (stdin !== undefined) child.stdin.end(stdin);
  const ended = new Promise<Ran>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({ code, signal, ...texts });
    });
  });
  return { child, ended };
}

/** Runs the program to its end; standard input is empty unless given. */
export function runTrailfit(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return startTrailfit(args, { stdin: '', ...options }).ended;
}
