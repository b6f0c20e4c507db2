// Makes src/catalog/data/no-operation.json: the actions that no operation of AWS's API models and no row of our tables
// brings, so that no event of theirs is known. The models are those of botocore, which has every service in one package.
// Usage: pip install --target DIR --no-deps botocore && node tools/build-no-operation.js DIR/botocore

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const data = new URL('../src/catalog/data/', import.meta.url);
const target = new URL('no-operation.json', data);
const rowsOf = (table) => JSON.parse(readFileSync(new URL(`${table}.json`, data), 'utf8')).rows;
const byCodeUnit = (left, right) => (left < right ? -1 : left > right ? 1 : 0);

/** The API models of a botocore package, each with the name of its service's folder. */
function* readModels(folder) {
  const paths = readdirSync(join(folder, 'data'), { recursive: true }).sort(byCodeUnit);
  for (const path of paths) {
    const file = basename(path);
    if (file !== 'service-2.json' && file !== 'service-2.json.gz') continue;
    const stored = readFileSync(join(folder, 'data', path));
    const text = file.endsWith('.gz') ? gunzipSync(stored) : stored;
    yield { service: path.split(/[\\/]/)[0], ...JSON.parse(text.toString()) };
  }
}

/** All that a service is called in its model, whole and by the first and last part, and the prefixes of its event source. */
function* prefixesOf({ service, metadata }, sources) {
  const id = (metadata.serviceId ?? '').toLowerCase();
  const told = [
    metadata.signingName,
    metadata.endpointPrefix,
    service,
    id.replaceAll(' ', '-'),
    id.replaceAll(' ', ''),
  ];
  for (const name of told.filter(Boolean)) {
    for (const part of [name, name.split('.')[0], name.split('.').at(-1)]) {
      yield part;
      const prefix = sources.get(`${part}.amazonaws.com`);
      if (prefix !== undefined) yield prefix;
    }
  }
}

/** `prefix:operation` of every operation, in small letters: models and reference spell some names differently. */
function operationsIn(folder) {
  const sources = new Map(rowsOf('event-sources').map(([source, prefix]) => [source, prefix]));
  const found = new Set();
  for (const model of readModels(folder)) {
    for (const prefix of new Set(prefixesOf(model, sources))) {
      for (const operation of Object.keys(model.operations)) found.add(`${prefix}:${operation}`.toLowerCase());
    }
  }
  if (found.size === 0) throw new Error(`no API models below ${folder}/data`);
  return found;
}

/** The actions that the tables bring with events. */
function actionsOfTables() {
  const listed = rowsOf('event-actions').flatMap(([, actions]) => actions);
  const conditional = rowsOf('event-conditions').map(([, , action]) => action);
  const known = rowsOf('event-kinds').map(([action]) => action);
  return new Set([...listed, ...conditional, ...known].map((action) => action.toLowerCase()));
}

/** The text of the table, of the models of a botocore package. */
export function buildNoOperation(folder) {
  const version = /^__version__ = '([\d.]+)'$/m.exec(readFileSync(join(folder, '__init__.py'), 'utf8'))?.[1];
  if (version === undefined) throw new Error(`no version in ${folder}`);
  const brought = new Set([...operationsIn(folder), ...actionsOfTables()]);
  const { services } = JSON.parse(readFileSync(new URL('catalog.json', data), 'utf8'));
  const rows = Object.entries(services).flatMap(([prefix, { actions }]) => {
    const names = actions.map(([name]) => name).filter((name) => !brought.has(`${prefix}:${name}`.toLowerCase()));
    if (names.length === 0) return [];
    return [[prefix, names.length === actions.length ? '*' : names.sort(byCodeUnit), 'B']];
  });
  const about = `Actions that no operation of an API model of AWS (botocore ${version}) brings, so that no event of theirs is known: [prefix, names or * for all of the service, evidence].`;
  const lines = rows.map((row) => `[${row.map((cell) => JSON.stringify(cell).replaceAll('","', '", "')).join(', ')}]`);
  return `{\n"schema": "trailfit/no-operation/1",\n"about": ${JSON.stringify(about)},\n"rows": [\n${lines.sort(byCodeUnit).join(',\n')}\n]\n}\n`;
}

const [, , folder] = process.argv;
if (folder === undefined) throw new Error('name the folder of botocore');
writeFileSync(target, buildNoOperation(folder));
