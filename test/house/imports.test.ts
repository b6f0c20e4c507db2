// The import table and the other rules of the house: kept by src/, and broken by each planted breach.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { breaches, type Sources } from './check-house.js';
import { importTable, longFiles, longestFile } from './import-table.js';

const rules = { table: importTable, longFiles };
const folder = new URL('../../src/', import.meta.url);

describe('the house', () => {
  const sources: Sources = new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path.endsWith('.ts'))
      .sort()
      .map((path) => [path, readFileSync(new URL(path, folder), 'utf8')]),
  );

  test('keeps its rules', () => {
    expect(sources.size).toBeGreaterThan(30);
    expect(breaches(sources, rules)).toEqual([]);
  });

  test('has a table in which no room can come back to itself', () => {
    const roomsOf = (room: string) =>
      (importTable[room] ?? [])
        .map((entry) => entry.replace(' (types)', ''))
        .filter((name) => Object.hasOwn(importTable, name));
    const reach = (room: string, seen = new Set<string>()): ReadonlySet<string> => {
      for (const next of roomsOf(room)) if (!seen.has(next)) reach(next, seen.add(next));
      return seen;
    };
    expect(Object.keys(importTable).filter((room) => reach(room).has(room))).toEqual([]);
  });

  test.each([
    ['yargs', ['cli']],
    ['@aws-sdk/*', ['aws']],
    ['@smithy/*', ['aws']],
    ['node:worker_threads', ['gather']],
    ['cli', []],
  ])('lets nobody but the right rooms import %s', (name, rooms) => {
    expect(Object.keys(importTable).filter((room) => importTable[room]?.includes(name))).toEqual(rooms);
  });
});

describe('a planted breach is found:', () => {
  const nothing = '// Nothing.\n';
  const world = {
    'iam/arn.ts': nothing,
    'event/event.ts': nothing,
    'decode/record.ts': nothing,
    'cli/main.ts': nothing,
  };

  const planted: readonly (readonly [what: string, path: string, code: string, breach: string])[] = [
    ['a room', 'iam/a.ts', "import { a } from '../event/event.js';", 'iam/a.ts:2: iam may not import event'],
    [
      'a type of a room',
      'iam/a.ts',
      "import type { A } from '../event/event.js';",
      'iam/a.ts:2: iam may not import event',
    ],
    ['a type in place', 'iam/a.ts', "type A = import('../event/event.js').A;", 'iam/a.ts:2: iam may not import event'],
    ['a re-export', 'iam/a.ts', "export * from '../event/event.js';", 'iam/a.ts:2: iam may not import event'],
    ['a named re-export', 'iam/a.ts', "export { a } from '../event/event.js';", 'iam/a.ts:2: iam may not import event'],
    ['a dynamic import', 'iam/a.ts', "await import('../event/event.js');", 'iam/a.ts:2: iam may not import event'],
    ['a worker', 'iam/a.ts', "new URL('../event/event.js', import.meta.url);", 'iam/a.ts:2: iam may not import event'],
    [
      'data of another room',
      'iam/a.ts',
      "new URL('../catalog/a.json', import.meta.url);",
      'iam/a.ts:2: iam may not import catalog',
    ],
    ['a computed import', 'iam/a.ts', 'await import(name);', 'iam/a.ts:2: iam may not import (computed)'],
    ['require', 'iam/a.ts', "import fs = require('node:fs');", 'iam/a.ts:2: iam may not import node:fs'],
    [
      'more than types',
      'event/a.ts',
      "import { a } from '../decode/record.js';",
      'event/a.ts:2: event may not import more than types of decode',
    ],
    [
      'types beside an import that stays',
      'event/a.ts',
      "import { type A } from '../decode/record.js';",
      'event/a.ts:2: event may not import more than types of decode',
    ],
    ['the command line', 'event/a.ts', "import '../cli/main.js';", 'event/a.ts:2: event may not import cli'],
    ['yargs', 'event/a.ts', "import yargs from 'yargs';", 'event/a.ts:2: event may not import yargs'],
    [
      'a part of yargs',
      'event/a.ts',
      "import { hideBin } from 'yargs/helpers';",
      'event/a.ts:2: event may not import yargs/helpers',
    ],
    [
      'the AWS SDK',
      'source/a.ts',
      "import type { S3Client } from '@aws-sdk/client-s3';",
      'source/a.ts:2: source may not import @aws-sdk/client-s3',
    ],
    [
      'its HTTP handler',
      'source/a.ts',
      "await import('@smithy/node-http-handler');",
      'source/a.ts:2: source may not import @smithy/node-http-handler',
    ],
    [
      'a Node module',
      'event/a.ts',
      "import { readFile } from 'node:fs/promises';",
      'event/a.ts:2: event may not import node:fs/promises',
    ],
    [
      'a Node module without its scheme',
      'catalog/a.ts',
      "import { readFile } from 'fs';",
      'catalog/a.ts:2: catalog may not import fs',
    ],
    ['a namesake of a package', 'source/a.ts', "import 'p-limiter';", 'source/a.ts:2: source may not import p-limiter'],
    ['a file that is not there', 'iam/a.ts', "import './b.js';", 'iam/a.ts:2: there is no iam/b.ts'],
    ['a room that is not in the table', 'attic/a.ts', '', 'attic/a.ts: `attic` is no room of the import table'],
    ['a room without a noun', 'iam/utils/a.ts', '', 'iam/utils/a.ts: `utils` names nothing'],
    ['a file without a noun', 'iam/types.ts', '', 'iam/types.ts: `types` names nothing'],
    ['the process', 'source/a.ts', "process.env['HOME'];", 'source/a.ts:2: only cli touches process'],
    [
      'the process as a module',
      'aws/a.ts',
      "import { env } from 'node:process';",
      'aws/a.ts:2: only cli touches node:process',
    ],
    ['the process by the back door', 'aws/a.ts', 'globalThis.process.env;', 'aws/a.ts:2: only cli touches globalThis'],
    ['the clock', 'aws/a.ts', 'const now = Date.now();', 'aws/a.ts:2: only cli touches Date.now'],
    ['a date of now', 'aws/a.ts', 'const now = new Date();', 'aws/a.ts:2: only cli touches new Date()'],
    ['a clock handed on', 'aws/a.ts', 'const { now } = Date;', 'aws/a.ts:2: only cli touches Date'],
    ['a stopwatch', 'aws/a.ts', 'performance.now();', 'aws/a.ts:2: only cli touches performance'],
    ['a cycle of one', 'iam/a.ts', "import './a.js';", 'iam/a.ts -> iam/a.ts: a cycle'],
    ['a long file', 'iam/a.ts', '\n'.repeat(longestFile - 1) + 'a;', `iam/a.ts: longer than ${longestFile} lines`],
  ];

  test.each(planted)('%s', (_what, path, code, breach) => {
    const sources = new Map(Object.entries({ ...world, [path]: `${nothing}${code}\n` }));
    expect(breaches(sources, rules)).toEqual([breach]);
  });

  test('a cycle through type imports', () => {
    const sources = new Map(
      Object.entries({
        'iam/a.ts': `${nothing}import type { B } from './b.js';`,
        'iam/b.ts': `${nothing}import type { C } from './c.js';`,
        'iam/c.ts': `${nothing}export type { A } from './a.js';`,
      }),
    );
    expect(breaches(sources, rules)).toEqual(['iam/a.ts -> iam/b.ts -> iam/c.ts -> iam/a.ts: a cycle']);
  });

  test('a file that opens with no comment', () => {
    const sources = new Map([['iam/a.ts', 'const a = 1;\n']]);
    expect(breaches(sources, rules)).toEqual(['iam/a.ts: opens with no comment that says what it is for']);
  });

  test('an excuse for a file that is no longer long', () => {
    const excused = { table: importTable, longFiles: { 'iam/arn.ts': 'because' } };
    expect(breaches(new Map(Object.entries(world)), excused)).toEqual(['iam/arn.ts: excused as long, and is not']);
  });
});

describe('what is allowed is not a breach:', () => {
  const sources = {
    'iam/brand.ts': '// Brand.\n',
    'decode/record.ts': '// Record.\n',
    'event/event.ts': [
      '// Event.',
      "import type { Json } from '../decode/record.js';",
      "import { brand } from '../iam/brand.js';",
      "const parsed = Date.parse('2025-01-01'); const made = new Date(parsed); let typed: Date;",
      'const { process: own } = job; job.process; job.performance; interface Job { process: string }',
      'const word = \'process.env Date.now() import("yargs")\'; // Date.now() and process',
    ].join('\n'),
    'gather/crew.ts': "// Crew.\nnew Worker(new URL('./worker.js', import.meta.url));\n",
    'gather/worker.ts': "// Worker.\nimport { parentPort } from 'node:worker_threads';\n",
    'catalog/load.ts': "// Load.\nnew URL('./data/catalog.json', import.meta.url);\nimport('node:fs/promises');\n",
    'cli/main.ts': "// Main.\nimport process from 'node:process';\nimport yargs from 'yargs';\nDate.now();\n",
  };

  test('types where the table says so, words in strings, members of the same name', () => {
    expect(breaches(new Map(Object.entries(sources)), rules)).toEqual([]);
  });
});
