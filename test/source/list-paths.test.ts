// Listing files and folders: order, links, names that somebody else chose.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listObjects } from '../../src/source/list-objects.js';
import type { Listed } from '../../src/source/object-ref.js';
import { SourceError } from '../../src/source/source-error.js';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'trailfit-list-'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('a folder', () => {
  it('is listed recursively in the order of S3, whatever order the file system has', async () => {
    files('b.json', 'a/z.json', 'a.json', 'a/b/c.jsonl.gz', 'B.jsonl', 'a-b.json.gz');
    expect(await listed('.')).toEqual(['B.jsonl', 'a-b.json.gz', 'a.json', 'a/b/c.jsonl.gz', 'a/z.json', 'b.json']);
  });

  it('yields nothing when it is empty', async () => {
    mkdirSync(join(root, 'empty/inner'), { recursive: true });
    expect(await listed('empty')).toEqual([]);
  });

  it('gives saved usage files their kind', async () => {
    files('april.usage.json', 'log.json');
    const kinds = (await entries('.')).map((entry) => (entry.kind === 'object' ? entry.ref.kind : entry.kind));
    expect(kinds).toEqual(['usage', 'logs']);
  });

  it.each([
    ['notes.txt', 'not-a-log'],
    ['trail.json.gz.Ab12Cd', 'not-a-log'],
    ['trail.json.bak', 'not-a-log'],
    ['.DS_Store', 'hidden'],
    ['._trail.json.gz', 'hidden'],
    ['111122223333_CloudTrail-Digest_us-east-1_a_trail_us-east-1_20240102T030405Z.json.gz', 'digest'],
    ['AWSLogs/111122223333/CloudTrail-Insight/us-east-1/2024/01/02/x.json.gz', 'insight'],
    ['AWSLogs/111122223333/CloudTrail-NetworkActivity/us-east-1/2024/01/02/x.json.gz', 'network-activity'],
    ['AWSLogs/111122223333/CloudTrail-Aggregated/us-east-1/2024/01/02/x.json.gz', 'aggregated'],
    ['AWSLogs/111122223333/Config/us-east-1/2024/1/2/x.json.gz', 'other-product'],
  ])('skips %j as %s', async (name, reason) => {
    files(name);
    expect(await entries('.')).toEqual([{ kind: 'skipped', id: join(root, name), reason }]);
  });

  it('skips a hidden folder as one entry', async () => {
    files('.git/a.json', '.git/b.json', 'c.json');
    expect(await listed('.')).toEqual(['hidden .git', 'c.json']);
  });

  it('tells account, region and delivery time from the name', async () => {
    const name =
      'AWSLogs/111122223333/CloudTrail/eu-west-1/2024/01/02/111122223333_CloudTrail_eu-west-1_20240102T0305Z_AbCdEfGhIjKlMnOp.json.gz';
    files(name);
    const [entry] = await entries('.');
    expect(entry).toMatchObject({
      ref: {
        id: join(root, name),
        sizeBytes: 2,
        account: '111122223333',
        region: 'eu-west-1',
        deliveredAt: '2024-01-02T03:05:00Z',
      },
    });
  });

  it.each([
    ['new\nline.json'],
    ['\u001b[31mred.json'],
    ['*?[x].json'],
    ['__proto__.json'],
    [' .json'],
    ['ünïcode😀.json'],
    ['-.json'],
    ['s3:.json'],
  ])('lists a file called %j', async (name) => {
    files(name);
    expect(await listed('.')).toEqual([name]);
  });

  it('reports a name that is not UTF-8 as failed and goes on', async () => {
    writeFileSync(Buffer.concat([Buffer.from(`${root}/b`), Buffer.from([0xff, 0xfe]), Buffer.from('.json')]), '{}');
    files('a.json', 'c.json');
    expect(await listed('.')).toEqual(['a.json', 'bad-name b\uFFFD\uFFFD.json', 'c.json']);
  });
});

describe('symbolic links', () => {
  it('are followed to files and folders', async () => {
    files('real/a.json', 'other.json');
    link('real', 'logs/folder');
    link('other.json', 'logs/file.json');
    expect(await listed('logs')).toEqual(['logs/file.json', 'logs/folder/a.json']);
  });

  it('that lead in a circle end, and no file is listed twice', async () => {
    files('logs/a.json', 'logs/sub/b.json');
    link('logs', 'logs/sub/up');
    link('logs/sub', 'logs/again');
    const ids = await listed('logs');
    expect(ids).toHaveLength(2);
    expect(new Set(ids.map((id) => id.split('/').at(-1)))).toEqual(new Set(['a.json', 'b.json']));
  });

  it('that lead nowhere or to themselves fail alone', async () => {
    files('a.json', 'z.json');
    link('gone.json', 'm.json');
    link('n.json', 'n.json');
    expect(await listed('.')).toEqual(['a.json', 'not-found m.json', 'not-found n.json', 'z.json']);
  });

  it('to a file of the same folder list it once', async () => {
    files('b.json');
    link('b.json', 'a.json');
    link('b.json', 'c.json');
    expect(await listed('.')).toHaveLength(1);
  });

  it('with a name that is no log do not hide the log', async () => {
    files('b.json');
    link('b.json', 'a.txt');
    expect(await listed('.')).toEqual(['not-a-log a.txt', 'b.json']);
  });
});

describe('several arguments', () => {
  it('are listed in the order given', async () => {
    files('b/1.json', 'a/2.json', 'c.json');
    expect(await listed('c.json', 'b', 'a')).toEqual(['c.json', 'b/1.json', 'a/2.json']);
  });

  it.each([
    [['logs', 'logs/a.json']],
    [['logs/a.json', 'logs']],
    [['logs', 'logs']],
    [['logs/a.json', 'logs/a.json', 'logs/sub']],
    [['logs/sub', 'logs']],
    [['logs', 'logs/sub', 'logs/sub/b.json']],
    [['logs/../logs/a.json', 'logs/.']],
  ])('that overlap list a file once: %j', async (names) => {
    files('logs/a.json', 'logs/sub/b.json');
    const found = (await listed(...names)).map((id) => id.split('/').at(-1)).sort();
    expect(found).toEqual(['a.json', 'b.json']);
  });

  it('may name a file that its folder skips', async () => {
    files('logs/odd.txt', 'logs/.hidden.json');
    expect(await listed('logs', 'logs/odd.txt', 'logs/.hidden.json')).toEqual([
      'hidden logs/.hidden.json',
      'not-a-log logs/odd.txt',
      'logs/odd.txt',
      'logs/.hidden.json',
    ]);
  });

  it('list standard input once', async () => {
    const ids = [];
    for await (const entry of listObjects(settings(['-', '-'])))
      ids.push(entry.kind === 'object' ? entry.ref : entry.kind);
    expect(ids).toEqual([{ kind: 'logs', id: '-', version: '', sizeBytes: undefined }]);
  });
});

describe('an argument that names nothing', () => {
  it.each([
    ['a path that is not there', 'missing', 'not-found'],
    ['a path below a file', 'file.json/x', 'not-found'],
    ['a path with a null byte', 'a\0b', 'bad-argument'],
    ['a path that is too long', 'x'.repeat(5000), 'bad-argument'],
  ])('is refused before anything is listed: %s', async (_, name, kind) => {
    files('file.json');
    const listing = listObjects(settings([join(root, 'file.json'), `${root}/${name}`]));
    const error: unknown = await listing.next().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SourceError);
    expect(error).toMatchObject({ kind, id: `${root}/${name}`, hint: expect.stringMatching(/./) as string });
  });

  it.each([['s3://'], ['s3:///key'], ['s3://b'], ['s3://bad bucket/x'], ['https://bucket.s3.amazonaws.com/x'], ['']])(
    'is refused: %j',
    async (text) => {
      const error: unknown = await listObjects(settings([text]))
        .next()
        .catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: 'SourceError', kind: 'bad-argument', id: text });
    },
  );
});

function files(...names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(join(root, dirname(name)), { recursive: true });
    writeFileSync(join(root, name), '{}');
  }
}

function link(target: string, name: string): void {
  mkdirSync(join(root, dirname(name)), { recursive: true });
  symlinkSync(join(root, target), join(root, name));
}

function settings(sources: readonly string[]) {
  return { arguments: sources, s3: { maxAttempts: 1 }, concurrency: 2 };
}

async function entries(...names: readonly string[]): Promise<readonly Listed[]> {
  const all: Listed[] = [];
  for await (const entry of listObjects(settings(names.map((name) => (name === '.' ? root : `${root}/${name}`)))))
    all.push(entry);
  return all;
}

// Ids without the test's own folder; what was not read with its reason before it.
async function listed(...names: readonly string[]): Promise<readonly string[]> {
  const short = (id: string) => id.slice(root.length + 1);
  return (await entries(...names)).map((entry) => {
    if (entry.kind === 'object') return short(entry.ref.id);
    return `${entry.kind === 'skipped' ? entry.reason : entry.error.kind} ${short(entry.id)}`;
  });
}
