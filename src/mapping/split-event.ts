// Calls that stand for several: a copy reads and writes, a transaction does what its items do. Each part is mapped by itself.

import type { JsonObject } from '../decode/record.js';
import type { CloudTrailEvent, RecordResource } from '../event/event.js';
import { compilePath, textsAt } from './json-path.js';
import { splitInto, textOf, type Split } from './split.js';
import { dynamodbSplits } from './split-dynamodb.js';

/** The events that an event stands for, or `undefined` where it stands for itself. */
export type EventSplitter = (event: CloudTrailEvent) => readonly CloudTrailEvent[] | undefined;

/** How an event of this name is split, if it may be. */
export function splitterOf(source: string, name: string): EventSplitter | undefined {
  const split = splits.get(`${source}:${name}`)?.split;
  if (split === undefined) return undefined;
  return (event) => event.parameters && split(event, event.parameters)?.map((part) => ({ ...event, ...part }));
}

const copySource = compilePath('x-amz-copy-source');

/** Reads the source, writes the target. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
const copy = splitInto(
  [
    { name: 'GetObject', when: 'x-amz-copy-source' },
    { name: 'PutObject', when: undefined },
  ],
  (event, parameters) => {
    const [header] = textsAt(parameters, copySource);
    const source = header === undefined ? undefined : readCopySource(header);
    const resources = textOf(parameters['key']) === '' ? event.resources : [];
    return [
      ...(source === undefined ? [] : [{ name: 'GetObject', parameters: source, resources: [] } as const]),
      { name: 'PutObject', parameters, resources },
    ];
  },
);

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
const reEncrypt = splitInto(
  [
    { name: 'ReEncryptFrom', when: undefined },
    { name: 'ReEncryptTo', when: undefined },
  ],
  (event, parameters) => {
    const from = textOf(parameters['sourceKeyId']);
    const to = textOf(parameters['destinationKeyId']);
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
  },
);

function isAlias(id: string): boolean {
  return id.startsWith('alias/') || id.includes(':alias/');
}

/** The events that stand for several, by source and name. */
export const splits: ReadonlyMap<string, Split> = new Map([
  ['s3.amazonaws.com:CopyObject', copy],
  ['s3.amazonaws.com:UploadPartCopy', copy],
  ['kms.amazonaws.com:ReEncrypt', reEncrypt],
  ...[...dynamodbSplits].map(([name, split]) => [`dynamodb.amazonaws.com:${name}`, split] as const),
]);
