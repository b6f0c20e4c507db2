// Calls that stand for several: a copy reads and writes, a transaction does what its items do. Each part is mapped by itself.

import type { Json, JsonObject } from '../decode/record.js';
import type { CloudTrailEvent, RecordResource } from '../event/event.js';
import { compilePath, isList, isObject, textsAt } from './json-path.js';

/** One call of those that an event stands for. */
interface Part {
  readonly name: string;
  readonly parameters: JsonObject;
  readonly resources: readonly RecordResource[];
}

type Splitter = (event: CloudTrailEvent, parameters: JsonObject) => readonly Part[] | undefined;

/** The events that an event stands for, or `undefined` where it stands for itself. */
export type EventSplitter = (event: CloudTrailEvent) => readonly CloudTrailEvent[] | undefined;

/** How an event of this name is split, if it may be. */
export function splitterOf(source: string, name: string): EventSplitter | undefined {
  const splitter = splitters.get(`${source}:${name}`);
  if (splitter === undefined) return undefined;
  return (event) => event.parameters && splitter(event, event.parameters)?.map((part) => ({ ...event, ...part }));
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const copySource = compilePath('x-amz-copy-source');

/** Reads the source, writes the target. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
const splitCopy: Splitter = (event, parameters) => {
  const [header] = textsAt(parameters, copySource);
  const source = header === undefined ? undefined : readCopySource(header);
  const target = { name: 'PutObject', parameters, resources: text(parameters['key']) === '' ? event.resources : [] };
  return [...(source === undefined ? [] : [{ name: 'GetObject', parameters: source, resources: [] }]), target];
};

function readCopySource(header: string): JsonObject | undefined {
  const [path = '', query = ''] = header.replace(/^\//, '').split('?', 2);
  const decoded = decode(path);
  const isArn = decoded.startsWith('arn:');
  const slash = isArn ? decoded.indexOf('/object/') : decoded.indexOf('/');
  if (slash <= 0) return undefined;
  const versionId = /(?:^|&)versionId=([^&]*)/.exec(query)?.[1];
  return {
    bucketName: decoded.slice(0, slash),
    key: decoded.slice(slash + (isArn ? '/object/'.length : 1)),
    ...(versionId !== undefined && { versionId }),
  };
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

/** One key to read with, one to write with. https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html */
const splitReEncrypt: Splitter = (event, parameters) => {
  const from = text(parameters['sourceKeyId']);
  const to = text(parameters['destinationKeyId']);
  const isOf = (id: string) => (resource: RecordResource) => id !== '' && resource.arn.endsWith(id);
  const source = event.resources.filter(
    (resource) => isOf(from)(resource) || (!isOf(to)(resource) && !from.includes(':key/')),
  );
  const destination = event.resources.filter(
    (resource) => isOf(to)(resource) || (!isOf(from)(resource) && !to.includes(':key/')),
  );
  const known = (list: readonly RecordResource[], id: string) =>
    isAlias(id) || id === '' ? list : list.filter(isOf(id));
  return [
    { name: 'ReEncryptFrom', parameters: { keyId: from }, resources: known(source, from) },
    { name: 'ReEncryptTo', parameters: { keyId: to }, resources: known(destination, to) },
  ];
};

function isAlias(id: string): boolean {
  return id.startsWith('alias/') || id.includes(':alias/');
}

const statementForm = /^\s*(SELECT|INSERT|UPDATE|DELETE|EXISTS)\b/i;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html */
const longestStatement = 8192;

/** What is quoted or a comment is passed over, up to the end where it is cut off: it may say `FROM` in the caller's words. */
const tableForm =
  /'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|--[^\n]*|\/\*.*?(?:\*\/|$)|\b(?:FROM|INTO|UPDATE)\s+"?([A-Za-z0-9_.:/-]+)"?(?:\s*\.\s*"?([A-Za-z0-9_.-]+)"?)?/gis;
const statements = compilePath('statement');
const listed = ['statements.statement', 'requestItems.statement', 'transactStatements.statement'].map(compilePath);

/** The verb of a PartiQL statement is the action. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html */
const splitPartiQl: Splitter = (event, parameters) => {
  const found = [statements, ...listed].flatMap((path) => textsAt(parameters, path));
  const parts = found.flatMap((statement) => partiQlPart(statement, event) ?? []);
  return parts.length > 0 && parts.length === found.length ? parts : undefined;
};

function partiQlPart(statement: string, event: CloudTrailEvent): Part | undefined {
  const verb = statementForm.exec(statement)?.[1]?.toUpperCase();
  if (verb === undefined) return undefined;
  const found = [...statement.slice(0, longestStatement).matchAll(tableForm)].find(([, table]) => table !== undefined);
  const [, tableName, indexName] = found ?? [];
  const name = verb === 'EXISTS' ? 'Select' : `${verb.slice(0, 1)}${verb.slice(1).toLowerCase()}`;
  const parameters = { ...(tableName !== undefined && { tableName }), ...(indexName !== undefined && { indexName }) };
  return { name: `PartiQL${name}`, parameters, resources: tableName === undefined ? event.resources : [] };
}

const transactVerbs = new Map([
  ['put', 'PutItem'],
  ['update', 'UpdateItem'],
  ['delete', 'DeleteItem'],
  ['conditioncheck', 'ConditionCheckItem'],
  ['check', 'ConditionCheckItem'],
  ['get', 'GetItem'],
]);

/** Each item by its own action on its own table. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html */
const splitTransaction: Splitter = (_event, parameters) => {
  const items = ['requestItems', 'transactItems'].flatMap((key) => listItems(parameters[key]));
  const parts = items.flatMap((item) => transactPart(item) ?? []);
  return parts.length > 0 && parts.length === items.length ? parts : undefined;
};

function listItems(value: Json | undefined): readonly Json[] {
  return value !== undefined && value !== null && isList(value) ? value : [];
}

function transactPart(item: Json): Part | undefined {
  if (!isObject(item)) return undefined;
  const told = transactVerbs.get(text(item['operation']).toLowerCase());
  if (told !== undefined)
    return { name: told, parameters: { tableName: item['tableName'] ?? item['TableName'] }, resources: [] };
  for (const [key, inner] of Object.entries(item)) {
    const name = transactVerbs.get(key.toLowerCase());
    if (name === undefined || !isObject(inner)) continue;
    return { name, parameters: { tableName: inner['tableName'] ?? inner['TableName'] }, resources: [] };
  }
  return undefined;
}

/** The tables of a batch are the keys of a map. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const splitBatch: Splitter = (event, parameters) => {
  const items = parameters['requestItems'];
  if (!isObject(items)) return undefined;
  // Renamed, so that the part is not split again.
  return [{ name: `${event.name}20120810`, parameters: { tableName: Object.keys(items) }, resources: event.resources }];
};

const dynamodb = 'dynamodb.amazonaws.com';
const splitters: ReadonlyMap<string, Splitter> = new Map([
  ['s3.amazonaws.com:CopyObject', splitCopy],
  ['s3.amazonaws.com:UploadPartCopy', splitCopy],
  ['kms.amazonaws.com:ReEncrypt', splitReEncrypt],
  [`${dynamodb}:ExecuteStatement`, splitPartiQl],
  [`${dynamodb}:BatchExecuteStatement`, splitPartiQl],
  [`${dynamodb}:ExecuteTransaction`, splitPartiQl],
  [`${dynamodb}:TransactWriteItems`, splitTransaction],
  [`${dynamodb}:TransactGetItems`, splitTransaction],
  [`${dynamodb}:BatchGetItem`, splitBatch],
  [`${dynamodb}:BatchWriteItem`, splitBatch],
]);
