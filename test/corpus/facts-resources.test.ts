// The facts about resources that can be compared one by one: beginnings of EC2 ids, other names of parameters, formats.

import { expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { loadFacts } from '../../src/catalog/load-facts.js';
import type { Json, JsonObject } from '../../src/decode/record.js';
import { expectExplained, readFacts, usesOf } from './facts.js';

interface ResourceFacts {
  readonly ec2IdPrefixes: Readonly<Record<string, string>>;
  readonly multiArnTemplates: readonly string[];
  readonly aliases: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const catalog = loadCatalog();
const tables = loadFacts();
const facts = readFacts('resource-rules') as ResourceFacts;

test('every beginning of an EC2 id stands for its resource type', () => {
  const prefixes = Object.entries(facts.ec2IdPrefixes);
  expect(prefixes.length).toBeGreaterThan(60);
  const wrong = prefixes.filter(([prefix, type]) => {
    const uses = usesOf('ec2.amazonaws.com:CreateTags', {
      resourcesSet: { items: [{ resourceId: `${prefix}0123456789abcdef0` }] },
    });
    return !uses.some(({ resource }) => resource.endsWith(`:${type}/${prefix}0123456789abcdef0`));
  });
  expectExplained(
    'id-prefix',
    wrong.map(([prefix]) => prefix),
  );
});

test('every type of several formats has them', () => {
  const single = facts.multiArnTemplates.filter((name) => {
    const [service = '', wanted = ''] = name.split(':');
    const type = catalog.resourceTypesOf(service).find((one) => one.name.toLowerCase() === wanted.toLowerCase());
    return (type?.formats.length ?? 0) < 2;
  });
  expect(facts.multiArnTemplates.length).toBeGreaterThan(10);
  expect(single).toEqual([]);
});

const value = 'value-1';
/** Where a service tells types apart by the beginning of an id, or takes an id for one by its form. */
const hex = '0123456789abcdef0';
const ids = [
  'i',
  'mi',
  'phone',
  'pool',
  'sender',
  ...[...tables.ec2IdPrefixes.keys()].map((prefix) => prefix.slice(0, -1)),
];
const idValues = ids.map((beginning) => `${beginning}-${hex}`);

function requestAt(path: string, inner: Json): JsonObject {
  return path.split('.').reduceRight<Json>((built, key) => ({ [key]: built }), inner) as JsonObject;
}

const idServices: ReadonlySet<string> = new Set(['ec2', 'sms-voice', 'ssm']);

/** Whether an action of the service fills the variable from the parameter: by a name, a list of names, or an ARN. */
function isBound(service: string, type: string | undefined, variable: string, path: string): boolean {
  const formats = catalog
    .resourceTypesOf(service)
    .filter(({ name }) => type === undefined || name === type)
    .flatMap(({ name, formats: all }) => all.map((format) => [name, format] as const))
    .filter(([, format]) => format.includes(`{${variable}}`));
  const arns = formats.map(([, format]) => fill(format, variable));
  const values: readonly Json[] = [value, [value], ...arns, ...(idServices.has(service) ? idValues : [])];
  const names = new Set(formats.map(([name]) => name));
  const actions = catalog
    .actionsOf(service)
    .filter((action) => catalog.action(action)?.resources.some((one) => names.has(one.type.name)));
  return actions.some((action) => {
    const event = `${sourceOf(service)}:${action.slice(service.length + 1)}`;
    return values.some((one) =>
      usesOf(event, requestAt(path, one)).some(({ resource }) => resource.includes(value) || resource.includes(hex)),
    );
  });
}

function fill(format: string, variable: string): string {
  return format
    .replace('${Partition}', 'aws')
    .replace('${Region}', 'eu-west-1')
    .replace('${Account}', '111122223333')
    .replace(`\${${variable}}`, value)
    .replace(/\$\{\w+\}/g, 'other');
}

function sourceOf(service: string): string {
  const own = `${service}.amazonaws.com`;
  const listed = [...tables.eventSources].find(([, prefix]) => prefix === service)?.[0];
  return catalog.services.includes(service) && listed === undefined ? own : (listed ?? own);
}

test('every other name of a parameter fills its variable', () => {
  const aliases = Object.entries(facts.aliases).flatMap(([service, variables]) =>
    Object.entries(variables).flatMap(([name, paths]) => {
      const bar = name.lastIndexOf('|');
      const type = bar < 0 ? undefined : name.slice(0, bar);
      return paths.map((path) => ({ service, type, variable: name.slice(bar + 1), path }));
    }),
  );
  expect(aliases.length).toBeGreaterThan(300);
  const wrong = aliases.filter(({ service, type, variable, path }) => !isBound(service, type, variable, path));
  expectExplained(
    'alias',
    wrong.map(({ service, type = '*', variable, path }) => `${service} ${type} ${variable} ${path}`),
  );
});
