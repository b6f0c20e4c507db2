// Preloaded into a program under test: at its end, writes which files it has read by node:fs to the file $NOTE_FILES_TO.

import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const read = new Set();
const { writeFileSync } = fs;
for (const [object, names] of [
  [fs, ['readFileSync', 'openSync', 'readFile', 'open', 'createReadStream']],
  [fs.promises, ['readFile', 'open']],
]) {
  for (const name of names) {
    const original = object[name];
    object[name] = function (path, ...rest) {
      read.add(String(path));
      return original.call(this, path, ...rest);
    };
  }
}
syncBuiltinESMExports();
process.on('exit', () => {
  writeFileSync(process.env.NOTE_FILES_TO, JSON.stringify([...read]));
});
