// A dump of a big account in a small heap: it is streamed, and what is kept of it is small.

import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { generatedRoleArn, writeDump } from '../support/dump-generator.js';
import { scratchFolder } from '../support/scratch.js';

const roles = 5_000;
const heapMegabytes = 300;
const built = new URL('../../dist/attached/', import.meta.url).href;
const scratch = scratchFolder('large-dump');

it.each(['json', 'url-encoded'] as const)(
  '5,000 roles with three policies each, documents in %s, fit a heap of 300 MB',
  async (documents) => {
    const path = join(scratch, `${documents}.json`);
    await writeDump(path, { roles, seed: 7, documents });
    expect(statSync(path).size).toBeGreaterThan(50e6);
    const program = `
      import { readAttached } from '${built}read-attached.js';
      import { findPrincipal, policiesOf } from '${built}attached.js';
      const { attached } = await readAttached({ files: [${JSON.stringify(path)}] });
      const last = findPrincipal(attached, '${generatedRoleArn(roles - 1)}');
      console.log(JSON.stringify({
        principals: attached.principals.size,
        managed: attached.managed.size,
        issues: attached.issues.length,
        held: [...attached.principals.values()].reduce((sum, one) => sum + policiesOf(attached, one).length, 0),
        last: last.policies.map(({ name }) => name),
      }));`;
    const args = [`--max-old-space-size=${heapMegabytes}`, '--input-type=module', '-e', program];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(JSON.parse(stdout)).toEqual({
      principals: roles,
      managed: roles + 100,
      issues: 0,
      held: 3 * roles,
      last: ['inline', `own-${roles - 1}`, 'Aws99'],
    });
  },
);
