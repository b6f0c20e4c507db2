// `trailfit catalog`, and `--catalog` on every command, by the real program.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runTrailfit } from './run-trailfit.js';
import { scratchFolder } from '../support/scratch.js';

const logs = fileURLToPath(new URL('../../samples/web-app/logs', import.meta.url));
const policy = fileURLToPath(new URL('../../samples/web-app/expected/policy.json', import.meta.url));
const data = fileURLToPath(new URL('../../src/catalog/data/catalog.json', import.meta.url));
const scratch = scratchFolder('catalog');

interface CatalogFile {
  services: Record<string, { actions: unknown[] }>;
}

/** Writes a catalog file that differs from the embedded one. */
function writeCatalog(name: string, change: (catalog: CatalogFile & Record<string, unknown>) => void): string {
  const catalog = JSON.parse(readFileSync(data, 'utf8')) as CatalogFile & Record<string, unknown>;
  change(catalog);
  const path = join(scratch, name);
  writeFileSync(path, JSON.stringify(catalog));
  return path;
}

/** A catalog of a day and source of its own that has no SQS. */
const other = writeCatalog('other.json', (catalog) => {
  Object.assign(catalog, { date: '2025-02-03', source: 'of our own' });
  delete catalog.services['sqs'];
});
const jsonOf = async (...args: readonly string[]): Promise<unknown> => {
  const { code, stdout, stderr } = await runTrailfit(['catalog', ...args, '--format', 'json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
};

describe('trailfit catalog', () => {
  it('says what the catalog is', async () => {
    const { code, stdout, stderr } = await runTrailfit(['catalog']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^the embedded catalog: iam-data \S+, .*, of \d{4}-\d\d-\d\d\n {8}456 {2}services\n/);
    expect(await jsonOf()).toMatchObject({
      ...{ schema: 'trailfit/catalog/1', catalog: { file: 'embedded', date: '2026-09-26' } },
      counts: { services: 456, actions: 22_091 },
      tables: expect.arrayContaining([expect.objectContaining({ name: 'event-actions' })]) as unknown,
    });
  });

  it('tells of an action', async () => {
    const { stdout } = await runTrailfit(['catalog', 's3:GetObject']);
    expect(stdout).toContain('s3:GetObject: an action, access level Read\n');
    expect(stdout).toContain('    arn:${Partition}:s3:::${BucketName}/${ObjectName}\n');
    expect(stdout).toContain('  s3.amazonaws.com:HeadObject\n    from event-actions: ');
    expect(await jsonOf('s3:GetObject')).toMatchObject({
      ...{ schema: 'trailfit/catalog/1', action: { action: 's3:GetObject', accessLevel: 'Read' } },
    });
  });

  it('tells of an event', async () => {
    const { stdout } = await runTrailfit(['catalog', 's3.amazonaws.com:HeadObject']);
    expect(stdout).toContain('  s3:GetObjectVersion\n    in place of the other, where `versionId` is given\n');
    expect(await jsonOf('s3.amazonaws.com:HeadObject')).toMatchObject({
      event: {
        event: 's3.amazonaws.com:HeadObject',
        kind: 'actions',
        actions: [{ action: 's3:GetObject' }, {}, {}, {}, { action: 's3-object-lambda:GetObject' }],
      },
    });
  });

  it.each([
    ['s3:GetObjct', 'the catalog knows no action or event `s3:GetObjct`', 'there is `s3:GetObject`'],
    ['s3', '`s3` is a service with', 'name one of them, such as `s3:'],
    [
      '\u001b[2Jx',
      'the catalog knows no action or event `\\u{1b}[2Jx`',
      'name an action such as `s3:GetObject`, or an',
    ],
  ])('an unknown name is one sentence and a hint: %j', async (name, sentence, hint) => {
    const { code, stdout, stderr } = await runTrailfit(['catalog', name]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^trailfit: [^\n]+\nhint: [^\n]+\n$/);
    expect(stderr.startsWith(`trailfit: ${sentence}`)).toBe(true);
    expect(stderr).toContain(`\nhint: ${hint}`);
  });

  it('asks the catalog that is named, and writes where it is told', async () => {
    const output = join(scratch, 'answer.txt');
    expect(await runTrailfit(['catalog', '--catalog', other, '--output', output])).toMatchObject({
      code: 0,
      stdout: '',
    });
    expect(readFileSync(output, 'utf8')).toContain(`the catalog \`${other}\`: of our own, of 2025-02-03\n`);
    expect((await runTrailfit(['catalog', 'sqs:SendMessage', '--catalog', other])).code).toBe(1);
  });
});

describe('--catalog', () => {
  const said = { catalog: { file: other, version: 'of our own', date: '2025-02-03' } };

  it.each([1, 2])('maps by the named catalog, and says so in the summary, with %i threads', async (workers) => {
    const args = ['usage', logs, '--catalog', other, '--workers', String(workers)];
    const { code, stdout, stderr } = await runTrailfit(args);
    expect(code).toBe(3);
    expect(stderr).toContain(`mapped by the catalog \`${other}\` of 2025-02-03: of our own\n`);
    const usage = JSON.parse(stdout) as { summary: { unmappedEvents: object }; catalog: object };
    expect(usage).toMatchObject({ summary: said, catalog: [{ version: 'of our own' }] });
    expect(Object.keys(usage.summary.unmappedEvents)).toContain('sqs:SendMessage');
    const embedded = await runTrailfit(['usage', logs, '--catalog', 'embedded', '--workers', String(workers)]);
    expect(embedded.code).toBe(0);
    expect(JSON.parse(embedded.stdout)).toMatchObject({ summary: { catalog: { file: 'embedded' } } });
  });

  it('holds for generate and verify', async () => {
    const generate = ['generate', logs, '--principal', 'app', '--format', 'bundle', '--catalog', other];
    expect(JSON.parse((await runTrailfit(generate)).stdout)).toMatchObject({ summary: said });
    const verify = ['verify', policy, '--against', logs, '--principal', 'app', '--format', 'json', '--catalog', other];
    expect(JSON.parse((await runTrailfit(verify)).stdout)).toMatchObject({ summary: said });
  });

  const bad = writeCatalog('bad.json', ({ services }) => services['s3']?.actions.push(['\u001b[2J', 'R', 0, 0]));
  const noJson = join(scratch, 'no-json.json');
  writeFileSync(noJson, '{"schema":\u001b');

  it.each([
    ['a row that is none', bad, `\`${bad}\` has a wrong row of \`actions\` in its service \`s3\``],
    ['no JSON', noJson, `the catalog \`${noJson}\` cannot be read: `],
    ['a log', policy, `\`${policy}\` is no catalog of schema \`trailfit/catalog-data/1\``],
    ['a device', '/dev/null', 'the catalog `/dev/null` cannot be read: it is no file, and each thread has to read it'],
  ])('a bad file is one sentence, before any log is read: %s', async (_, file, sentence) => {
    const commands = [
      ['usage', logs, '--workers', '2'],
      ['generate', logs],
      ['verify', policy, '--against', logs],
      ['catalog', 's3:GetObject'],
    ];
    for (const command of commands) {
      const { code, stdout, stderr } = await runTrailfit([...command, '--catalog', file]);
      expect({ command, code, stdout }).toEqual({ command, code: 1, stdout: '' });
      expect(stderr).toMatch(/^trailfit: [^\n\u001b]+\nhint: [^\n]+\n$/);
      expect(stderr.startsWith(`trailfit: ${sentence}`), stderr).toBe(true);
    }
  });
});
