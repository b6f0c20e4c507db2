// Preloaded with `--import`: makes one operation on the file system fail, the one of number FAULT_AT, with FAULT_CODE, and
// notes in the file FAULT_REPORT which one that was; a run that had fewer of them leaves no note. Node's own loading of
// modules is not counted, nor is what FAULT_EXCEPT matches. With STALL_AT, the name of an operation on an open file, that
// operation never ends once it is begun, and FAULT_REPORT is written. With FAULT_IN=worker each worker thread counts its own
// operations, and the main thread's are left alone.

import fs from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';
import { setImmediate } from 'node:timers';
import { isMainThread } from 'node:worker_threads';

const { FAULT_AT = '0', FAULT_CODE = 'EIO', FAULT_REPORT = '', FAULT_EXCEPT = '^$', FAULT_IN, STALL_AT } = process.env;
const except = new RegExp(FAULT_EXCEPT);
const note = fs.writeFileSync.bind(fs);
const reasons = {
  ENOSPC: 'no space left on device',
  EIO: 'i/o error',
  EACCES: 'permission denied',
  EMFILE: 'too many open files',
  ECONNRESET: 'connection reset by peer',
};
let count = 0;

/** The error that an operation fails with, if it is its turn. */
function failure(name, subject) {
  const what = typeof subject === 'number' ? `descriptor ${subject}` : String(subject);
  if (/\/node_modules\/|\.[cm]?js$|\/package\.json$/.test(what) || except.test(what)) return undefined;
  count++;
  if (count !== Number(FAULT_AT)) return undefined;
  note(FAULT_REPORT, `${name} ${what}`);
  return Object.assign(new Error(`${FAULT_CODE}: ${reasons[FAULT_CODE]}, ${name}`), {
    code: FAULT_CODE,
    syscall: name,
  });
}

function failPromise(owner, name, subjectOf = (subject) => subject) {
  const original = owner[name];
  owner[name] = function (...args) {
    const error = failure(name, subjectOf(args[0], this));
    return error ? Promise.reject(error) : original.apply(this, args);
  };
}

function failCallback(name) {
  const original = fs[name];
  fs[name] = function (...args) {
    const error = failure(name, args[0]);
    if (!error) return original.apply(this, args);
    const done = args.at(-1);
    setImmediate(() => done(error));
  };
}

function failSync(name) {
  const original = fs[name];
  fs[name] = function (...args) {
    const error = failure(name, args[0]);
    if (error) throw error;
    return original.apply(this, args);
  };
}

if (isMainThread === (FAULT_IN !== 'worker')) {
  const some = await promises.open(new URL(import.meta.url));
  const handle = Object.getPrototypeOf(some);
  await some.close();
  for (const name of ['writeFile', 'stat', 'sync']) failPromise(handle, name, () => 'an open file');
  for (const name of ['stat', 'lstat', 'readdir', 'realpath', 'readFile', 'open', 'rename', 'rm', 'mkdir', 'copyFile'])
    failPromise(promises, name);
  // A handle's `close` is its own, not its prototype's.
  const { open } = promises;
  promises.open = async (...args) => {
    const opened = await open(...args);
    const close = opened.close;
    opened.close = async () => {
      await close();
      const error = failure('close', 'an open file');
      if (error) throw error;
    };
    return opened;
  };
  for (const name of ['open', 'read', 'close']) failCallback(name);
  for (const name of ['readFileSync', 'rmSync']) failSync(name);
  if (STALL_AT !== undefined) {
    handle[STALL_AT] = () => {
      note(FAULT_REPORT, STALL_AT);
      return new Promise((resolve) => setTimeout(resolve, 120_000));
    };
  }
  syncBuiltinESMExports();
}
