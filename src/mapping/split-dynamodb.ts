// The calls of DynamoDB that stand for several: statements in PartiQL, transactions, batches.

import type { Json, JsonObject } from '../decode/record.js';
import type { CloudTrailEvent } from '../event/event.js';
import { compilePath, isList, isObject, textsAt } from './json-path.js';
import { splitInto, textOf, type Part, type Split, type Splitter } from './split.js';

/** `EXISTS` reads. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html */
const partiQlVerbs = {
  SELECT: 'PartiQLSelect',
  INSERT: 'PartiQLInsert',
  UPDATE: 'PartiQLUpdate',
  DELETE: 'PartiQLDelete',
  EXISTS: 'PartiQLSelect',
} as const;
type PartiQlName = (typeof partiQlVerbs)[keyof typeof partiQlVerbs];

const statementForm = /^\s*(SELECT|INSERT|UPDATE|DELETE|EXISTS)\b/i;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html */
const longestStatement = 8192;

/** What is quoted or a comment is passed over, up to the end where it is cut off: it may say `FROM` in the caller's words. */
const tableForm =
  /'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|--[^\n]*|\/\*.*?(?:\*\/|$)|\b(?:FROM|INTO|UPDATE)\s+"?([A-Za-z0-9_.:/-]+)"?(?:\s*\.\s*"?([A-Za-z0-9_.-]+)"?)?/gis;
const statements = ['statement', 'statements.statement', 'requestItems.statement', 'transactStatements.statement'].map(
  compilePath,
);

/** The verb of a statement is the action. */
const partiQl = splitInto(
  (['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const).map((verb) => ({
    name: partiQlVerbs[verb],
    when: `statement^=${verb}`,
  })),
  (event, parameters) => {
    const found = statements.flatMap((path) => textsAt(parameters, path));
    const parts = found.flatMap((statement) => partiQlPart(statement, event) ?? []);
    return parts.length > 0 && parts.length === found.length ? parts : undefined;
  },
);

function partiQlPart(statement: string, event: CloudTrailEvent): Part<PartiQlName> | undefined {
  const verb = statementForm.exec(statement)?.[1]?.toUpperCase();
  if (verb === undefined || !isVerb(verb)) return undefined;
  const found = [...statement.slice(0, longestStatement).matchAll(tableForm)].find(([, table]) => table !== undefined);
  const [, tableName, indexName] = found ?? [];
  const parameters = { ...(tableName !== undefined && { tableName }), ...(indexName !== undefined && { indexName }) };
  return { name: partiQlVerbs[verb], parameters, resources: tableName === undefined ? event.resources : [] };
}

function isVerb(word: string): word is keyof typeof partiQlVerbs {
  return Object.hasOwn(partiQlVerbs, word);
}

/** Each item by its own action on its own table. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html */
const transactWrite = splitInto(
  (['Put', 'Update', 'Delete', 'ConditionCheck'] as const).map((verb) => ({
    name: `${verb}Item` as const,
    when: `an item of the request is ${verb}`,
  })),
  splitItems([
    ['put', 'PutItem'],
    ['update', 'UpdateItem'],
    ['delete', 'DeleteItem'],
    ['conditioncheck', 'ConditionCheckItem'],
    ['check', 'ConditionCheckItem'],
  ]),
);

const transactGet = splitInto([{ name: 'GetItem', when: undefined }], splitItems([['get', 'GetItem']]));

/** Splits into the items of a transaction, by their verbs. */
function splitItems<const Name extends string>(
  verbs: readonly (readonly [verb: string, name: Name])[],
): Splitter<Name> {
  const names = new Map(verbs);
  return (_event, parameters) => {
    const items = ['requestItems', 'transactItems'].flatMap((key) => listItems(parameters[key]));
    const parts = items.flatMap((item) => itemPart(item, names) ?? []);
    return parts.length > 0 && parts.length === items.length ? parts : undefined;
  };
}

function listItems(value: Json | undefined): readonly Json[] {
  return value !== undefined && value !== null && isList(value) ? value : [];
}

function itemPart<Name extends string>(item: Json, names: ReadonlyMap<string, Name>): Part<Name> | undefined {
  if (!isObject(item)) return undefined;
  const told = names.get(textOf(item['operation']).toLowerCase());
  if (told !== undefined) return { name: told, parameters: tableOf(item), resources: [] };
  for (const [key, inner] of Object.entries(item)) {
    const name = names.get(key.toLowerCase());
    if (name !== undefined && isObject(inner)) return { name, parameters: tableOf(inner), resources: [] };
  }
  return undefined;
}

function tableOf({ tableName, TableName }: JsonObject): JsonObject {
  return { tableName: tableName ?? TableName };
}

/** The tables of a batch are the keys of a map. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const batch: Split = {
  parts: [],
  split: ({ name, resources }, parameters) => {
    const items = parameters['requestItems'];
    return isObject(items) ? [{ name, parameters: { tableName: Object.keys(items) }, resources }] : undefined;
  },
};

/** By the event's name. */
export const dynamodbSplits: ReadonlyMap<string, Split> = new Map([
  ['ExecuteStatement', partiQl],
  ['BatchExecuteStatement', partiQl],
  ['ExecuteTransaction', partiQl],
  ['TransactWriteItems', transactWrite],
  ['TransactGetItems', transactGet],
  ['BatchGetItem', batch],
  ['BatchWriteItem', batch],
]);
