// The rules of the house over a map of source files: path below src/ -> text, in and a sentence for each breach out.

import { longestFile, namelessRooms, roomOfTheWorld, worldlyWords, type ImportTable } from './import-table.js';
import { readFacts, type FileFacts, type FoundImport } from './read-imports.js';

/** The files of src/, by their path with `/`. */
export type Sources = ReadonlyMap<string, string>;

/** What the rules are checked against. */
export interface HouseRules {
  readonly table: ImportTable;
  readonly longFiles: Readonly<Record<string, string>>;
}

/** All breaches of the rules, in the order of the files. */
export function breaches(sources: Sources, { table, longFiles }: HouseRules): readonly string[] {
  const facts = new Map([...sources].map(([path, text]) => [path, readFacts(path, text)]));
  return [
    ...[...facts].flatMap(([path, file]) => [
      ...roomBreaches(path, file, sources, table),
      ...worldBreaches(path, file),
    ]),
    ...cycles(facts).map((cycle) => `${cycle.join(' -> ')}: a cycle`),
    ...sizeBreaches(sources, longFiles),
    ...[...sources].flatMap(([path, text]) =>
      text.startsWith('// ') ? [] : [`${path}: opens with no comment that says what it is for`],
    ),
  ];
}

/** The room of a path: its first folder, or its own name if it lies in src/ itself. */
export function roomOf(path: string): string {
  return path.split('/')[0]?.replace(/\.ts$/, '') ?? '';
}

function roomBreaches(path: string, { imports }: FileFacts, sources: Sources, table: ImportTable): readonly string[] {
  const room = roomOf(path);
  const allowed = table[room];
  if (!allowed) return [`${path}: \`${room}\` is no room of the import table`];
  const nameless = path.split(/[/.]/).filter((part) => namelessRooms.includes(part));
  return [
    ...nameless.map((part) => `${path}: \`${part}\` names nothing`),
    ...imports.flatMap((found) => {
      const problem = importProblem(path, found, sources, allowed);
      return problem === undefined ? [] : [`${path}:${found.line}: ${problem}`];
    }),
  ];
}

function importProblem(
  path: string,
  { specifier, isType }: FoundImport,
  sources: Sources,
  allowed: readonly string[],
): string | undefined {
  if (!specifier.startsWith('.')) {
    return mayImport(allowed, specifier, isType) ? undefined : `${roomOf(path)} may not import ${specifier}`;
  }
  const target = resolve(path, specifier);
  const room = roomOf(target);
  if (target.endsWith('.ts') && !sources.has(target)) return `there is no ${target}`;
  if (room === roomOf(path) || mayImport(allowed, room, isType)) return undefined;
  return `${roomOf(path)} may not import ${mayImport(allowed, room, true) ? 'more than types of ' : ''}${room}`;
}

/** Whether a row of the table has a name: itself, a submodule of it, or its scope. */
function mayImport(allowed: readonly string[], name: string, isType: boolean): boolean {
  return allowed.some((entry) => {
    const onlyTypes = entry.endsWith(' (types)');
    if (onlyTypes && !isType) return false;
    const pattern = onlyTypes ? entry.slice(0, -' (types)'.length) : entry;
    return pattern.endsWith('*')
      ? name.startsWith(pattern.slice(0, -1))
      : name === pattern || name.startsWith(`${pattern}/`);
  });
}

function resolve(from: string, specifier: string): string {
  const path = new URL(specifier, `file:///${from}`).pathname.slice(1);
  return path.replace(/\.js$/, '.ts');
}

function worldBreaches(path: string, { imports, touches }: FileFacts): readonly string[] {
  if (roomOf(path) === roomOfTheWorld) return [];
  const imported = imports.filter(({ specifier }) => /^(node:)?(process|perf_hooks)$/.test(specifier));
  return [...touches, ...imported.map(({ specifier, line }) => ({ word: specifier, line }))]
    .filter(({ word }) => !worldlyWords[roomOf(path)]?.includes(word))
    .map(({ word, line }) => `${path}:${line}: only ${roomOfTheWorld} touches ${word}`);
}

function sizeBreaches(sources: Sources, longFiles: HouseRules['longFiles']): readonly string[] {
  const isLong = (path: string) => (sources.get(path) ?? '').trimEnd().split('\n').length > longestFile;
  return [
    ...[...sources.keys()].flatMap((path) =>
      isLong(path) && !Object.hasOwn(longFiles, path) ? [`${path}: longer than ${longestFile} lines`] : [],
    ),
    ...Object.keys(longFiles).flatMap((path) => (isLong(path) ? [] : [`${path}: excused as long, and is not`])),
  ];
}

/** One cycle for each file that closes one, type imports included. */
function cycles(facts: ReadonlyMap<string, FileFacts>): readonly (readonly string[])[] {
  const found: string[][] = [];
  const done = new Set<string>();
  const way: string[] = [];
  const walk = (path: string): void => {
    const start = way.indexOf(path);
    if (start >= 0) found.push([...way.slice(start), path]);
    if (start >= 0 || done.has(path)) return;
    way.push(path);
    for (const { specifier } of facts.get(path)?.imports ?? []) {
      if (specifier.startsWith('.')) walk(resolve(path, specifier));
    }
    way.pop();
    done.add(path);
  };
  for (const path of facts.keys()) walk(path);
  return found;
}
