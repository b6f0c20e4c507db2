// The rooms of src/ and what each may import: the import table of the design, as data that a test keeps true.

/**
 * Room -> what it may import beside its own files: another room, a package, or a Node module. `x (types)` allows type
 * imports alone; `node:fs` stands for `node:fs/promises` too, and `@scope/*` for each package of the scope.
 * A file that lies in src/ itself is a room of its own.
 */
export type ImportTable = Readonly<Record<string, readonly string[]>>;

const typesOfAnyStation = ['source', 'decode', 'event', 'mapping', 'usage', 'attached', 'coverage', 'proposal', 'check']
  .concat('comparison', 'catalog', 'gather', 'drift')
  .map((room) => `${room} (types)`);

export const importTable: ImportTable = {
  // Vocabulary and exact meaning stand on nothing.
  iam: [],
  catalog: ['iam', 'node:fs'],
  // The only room with the AWS SDK.
  aws: ['@aws-sdk/*', '@smithy/*', 'node:*'],
  source: ['aws', 'node:*', 'p-limit'],
  decode: ['node:zlib', 'node:stream', 'node:buffer', 'node:string_decoder', 'stream-json', 'stream-chain'],
  event: ['decode (types)', 'iam', 'node:net'],
  mapping: ['event', 'decode (types)', 'catalog', 'iam'],
  // A call is named by its event's words and its principal's; the saved form is checked by valibot.
  usage: ['event (types)', 'mapping (types)', 'iam', 'valibot'],
  gather: [
    ...['source', 'decode', 'event', 'mapping', 'usage', 'catalog', 'iam'],
    ...['node:worker_threads', 'node:os', 'node:crypto'],
  ],
  attached: [...['aws', 'iam', 'node:fs', 'node:stream', 'node:zlib', 'node:crypto', 'stream-json', 'stream-chain']],
  // Selections are read with the meaning that the events were selected by.
  coverage: ['event', 'usage', 'attached', 'catalog', 'iam'],
  comparison: ['usage', 'attached (types)', 'coverage (types)', 'catalog', 'iam'],
  proposal: ['event', 'mapping (types)', 'usage', 'attached', 'coverage', 'comparison', 'catalog', 'iam'],
  check: ['event', 'usage', 'attached (types)', 'coverage', 'comparison', 'proposal (types)', 'catalog', 'iam'],
  drift: ['usage', 'attached (types)', 'check (types)', 'iam'],
  emit: ['iam', 'yaml', ...typesOfAnyStation],
  report: ['iam', 'node:util', ...typesOfAnyStation],
  // The second half of the way, where the attached policies are known.
  'right-sizing': ['iam', 'catalog', 'usage', 'attached (types)', 'coverage', 'comparison', 'proposal', 'check'],
  // The whole way on one screen.
  pipeline: [
    ...['iam', 'catalog', 'aws', 'source', 'decode', 'event', 'mapping', 'usage', 'gather', 'attached', 'coverage'],
    ...['right-sizing', 'comparison', 'proposal', 'check', 'drift'],
  ],
  // What is asked of a catalog, and of trails and logs.
  questions: ['iam', 'catalog', 'mapping', 'attached (types)', 'gather (types)', 'coverage', 'pipeline'],
  // What options name as their defaults, apart from all else: the pipeline is loaded when a command is run.
  defaults: ['decode', 'proposal'],
  // The only room with yargs, `process` and the clock.
  cli: ['pipeline', 'questions', 'defaults', 'attached', 'emit', 'report', 'iam', 'yargs', 'valibot', 'node:*'],
  index: ['pipeline', 'questions', 'defaults'],
};

/** The room that alone may name the global `process` or read the clock. */
export const roomOfTheWorld = 'cli';

/** What another room may touch all the same: the SDK can be told only by the environment to keep its warnings to itself. */
export const worldlyWords: Readonly<Record<string, readonly string[]>> = { aws: ['process'] };

/** Names that say that a noun is missing. */
export const namelessRooms: readonly string[] = [
  'utils',
  'util',
  'common',
  'helpers',
  'helper',
  'types',
  'misc',
  'shared',
];

/** The length from which a file must stand in `longFiles`. */
export const longestFile = 300;

/** Files of src/ that are longer than `longestFile` lines, each with the reason why it is not two. */
export const longFiles: Readonly<Record<string, string>> = {};
