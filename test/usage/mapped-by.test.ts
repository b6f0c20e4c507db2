// By which catalogs usage was mapped, through saving and merging, and what an upgrade flags.

import { expect, test } from 'vitest';
import { emptyEvidence } from '../../src/usage/evidence.js';
import { addCatalog, outdatedServices, type CatalogFacts, type Catalogs } from '../../src/usage/mapped-by.js';
import { mergeSavedUsage, parseUsageFile } from '../../src/usage/read-usage-file.js';
import { formatUsageFile, usageFile, type UsageFile } from '../../src/usage/usage-file.js';

const catalog = (version: string, facts: string): CatalogFacts => ({
  version,
  digestOf: (service) => `${facts} of ${service}`,
});

/** What a run wrote that had mapped calls of these services. */
function saved(services: readonly string[], by: CatalogFacts): string {
  const evidence = emptyEvidence();
  for (const service of services) evidence.services.add(service);
  return [...formatUsageFile(usageFile(evidence, by))].join('');
}

function merged(files: readonly string[], by: CatalogFacts): UsageFile {
  const evidence = emptyEvidence();
  for (const file of files) {
    const parsed = parseUsageFile(file);
    if (parsed.kind === 'invalid') throw new Error(parsed.message);
    mergeSavedUsage(evidence, parsed.usage);
  }
  return usageFile(evidence, by);
}

const [old, today] = [catalog('1', 'old facts'), catalog('2', 'facts')];

test('each catalog stands there with the services that it was used for, whatever is merged in which order', () => {
  const files = [saved(['s3', 'ec2'], old), saved(['sqs'], today), saved(['kms'], old)];
  const expected = [
    { version: '1', services: { ec2: 'old facts of ec2', kms: 'old facts of kms', s3: 'old facts of s3' } },
    { version: '2', services: { sqs: 'facts of sqs' } },
  ];
  expect(merged(files, today).catalog).toEqual(expected);
  expect(JSON.stringify(merged(files.toReversed(), today).catalog)).toBe(JSON.stringify(expected));
});

test('a run that maps nothing itself names no catalog of its own', () => {
  expect(merged([], today).catalog).toEqual([]);
});

test('only services whose facts have changed are flagged', () => {
  const half: CatalogFacts = {
    version: '2',
    digestOf: (service) => (service === 's3' ? 'new facts' : old.digestOf(service)),
  };
  const { catalog: kept } = merged([saved(['s3', 'ec2'], old)], half);
  expect(outdatedServices(kept, half)).toEqual(['s3']);
  expect(outdatedServices(kept, old)).toEqual([]);
});

test('two digests under one version leave the same one in either order', () => {
  const left: Catalogs = new Map();
  const right: Catalogs = new Map();
  for (const digest of ['a', 'b']) addCatalog(left, '1', [['s3', digest]]);
  for (const digest of ['b', 'a']) addCatalog(right, '1', [['s3', digest]]);
  expect(left).toEqual(right);
});
