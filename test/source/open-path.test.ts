// Reading files and standard input, and what goes wrong with them.

import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fileError } from '../../src/source/file-error.js';
import { listObjects } from '../../src/source/list-objects.js';
import { createOpener } from '../../src/source/open-object.js';
import type { ObjectRef } from '../../src/source/object-ref.js';
import { listAll, readBothWays, refsOf, sourceErrorOf } from '../support/s3-world.js';

const body = Buffer.from(Array.from({ length: 1 << 20 }, (_, at) => (at * 7) % 256));

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'trailfit-open-'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('a file', () => {
  it.each([['log.json.gz'], ['new\nline.json'], ['\u001b[31mred.json'], ['ünï😀.json']])(
    'called %j is read whole and in chunks',
    async (name) => {
      writeFileSync(join(root, name), body);
      const settings = settingsFor(root);
      const [ref] = refsOf(await listAll(settings));
      if (!ref) throw new Error('nothing listed');
      const { whole, chunks } = await readBothWays(settings, ref);
      expect(whole.equals(body)).toBe(true);
      expect(chunks.equals(body)).toBe(true);
      expect(ref.sizeBytes).toBe(body.length);
    },
  );

  it('that is empty is read as nothing', async () => {
    writeFileSync(join(root, 'empty.json'), '');
    expect(await readBothWays(settingsFor(root), file('empty.json'))).toEqual({
      whole: Buffer.alloc(0),
      chunks: Buffer.alloc(0),
    });
  });

  it('that was deleted after the listing is `vanished`, both ways', async () => {
    const opener = createOpener(settingsFor(root));
    const ref = file('gone.json');
    expect(await sourceErrorOf(opener.open(ref).whole())).toMatchObject({ kind: 'vanished', id: ref.id });
    expect(await sourceErrorOf(drain(opener.open(ref).chunks()))).toMatchObject({ kind: 'vanished', id: ref.id });
    opener.close();
  });

  it('that is a folder by now is an error of this room', async () => {
    mkdirSync(join(root, 'a.json'));
    const opener = createOpener(settingsFor(root));
    expect(await sourceErrorOf(opener.open(file('a.json')).whole())).toMatchObject({ kind: 'read-failed' });
    expect(await sourceErrorOf(drain(opener.open(file('a.json')).chunks()))).toMatchObject({ kind: 'read-failed' });
    opener.close();
  });

  it('is closed when its reader stops early', async () => {
    writeFileSync(join(root, 'a.json'), body);
    const opener = createOpener(settingsFor(root));
    const before = openFiles();
    for (let round = 0; round < 20; round++) {
      for await (const chunk of opener.open(file('a.json')).chunks()) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
    }
    opener.close();
    // Closing takes the system a moment.
    await vi.waitFor(() => {
      expect(openFiles()).toBeLessThan(before + 5);
    });
  });

  it('keeps an error of its reader as it is', async () => {
    writeFileSync(join(root, 'a.json'), body);
    const opener = createOpener(settingsFor(root));
    const read = async () => {
      for await (const chunk of opener.open(file('a.json')).chunks()) throw new TypeError(`a bug at ${chunk.length}`);
    };
    await expect(read()).rejects.toThrow(TypeError);
    opener.close();
  });
});

describe('what is not permitted', () => {
  it('fails alone, as a file and as a folder', async () => {
    for (const name of ['a.json', 'b.json', 'c.json']) writeFileSync(join(root, name), '{}');
    mkdirSync(join(root, 'closed'));
    chmodSync(root, 0o755);
    chmodSync(join(root, 'b.json'), 0);
    chmodSync(join(root, 'closed'), 0);
    const outcomes = await asNobody(async () => {
      const settings = settingsFor(root);
      const found: string[] = [];
      for await (const entry of listObjects(settings)) {
        if (entry.kind === 'object') found.push(await readBothWays(settings, entry.ref).then(() => 'read', kindOf));
        else if (entry.kind === 'failed') found.push(`listing: ${entry.error.kind}`);
      }
      return found;
    });
    chmodSync(join(root, 'closed'), 0o755);
    expect(outcomes).toEqual(['read', 'denied', 'read', 'listing: denied']);
  });

  it.each([
    ['EACCES', 'denied'],
    ['EPERM', 'denied'],
    ['EMFILE', 'read-failed'],
    ['EIO', 'read-failed'],
    ['ELOOP', 'not-found'],
  ])('or fails otherwise is told by the code of the system: %s', (code, kind) => {
    const error = fileError('x.json', 'reading', Object.assign(new Error(`${code}: so`), { code }));
    expect(error).toMatchObject({ kind, id: 'x.json', cause: { code } });
    expect(error.hint).not.toBe('');
  });
});

describe('standard input', () => {
  it('is read from its descriptor to the end', async () => {
    writeFileSync(join(root, 'input'), body);
    const descriptor = openSync(join(root, 'input'), 'r');
    const opener = createOpener(settingsFor('-'), descriptor);
    expect(Buffer.from(await opener.open(stdin).whole()).equals(body)).toBe(true);
    closeSync(descriptor);
  });

  it('is read from a pipe whose writer is slow', async () => {
    const pipe = join(root, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const writer = spawn('sh', ['-c', `(printf one; sleep 0.1; printf two) > '${pipe}'`], { stdio: 'ignore' });
    const [ref] = refsOf(await listAll(settingsFor(pipe)));
    expect(ref).toEqual({ kind: 'logs', id: pipe, version: '', sizeBytes: undefined });
    const descriptor = openSync(pipe, 'r');
    const opener = createOpener(settingsFor('-'), descriptor);
    expect(Buffer.from(await opener.open(stdin).whole()).toString()).toBe('onetwo');
    closeSync(descriptor);
    writer.kill();
  });

  it('that does not block is waited for', async () => {
    const pipe = join(root, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const descriptor = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const writer = openSync(pipe, 'w');
    setTimeout(() => {
      writeSync(writer, 'late');
      closeSync(writer);
    }, 50);
    const opener = createOpener(settingsFor('-'), descriptor);
    expect(Buffer.from(await opener.open(stdin).whole()).toString()).toBe('late');
    closeSync(descriptor);
  });

  it('may be a named pipe, as a shell makes for `<(zcat …)`', async () => {
    const pipe = join(root, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const writer = spawn('sh', ['-c', `echo piped > '${pipe}'`], { stdio: 'ignore' });
    const opener = createOpener(settingsFor(pipe));
    expect(Buffer.from(await opener.open({ ...stdin, id: pipe }).whole()).toString()).toBe('piped\n');
    opener.close();
    writer.kill();
  });

  it('is read at most once', () => {
    const opener = createOpener(settingsFor('-'));
    opener.open(stdin);
    expect(() => opener.open(stdin)).toThrow(
      expect.objectContaining({ name: 'SourceError', kind: 'already-read' }) as Error,
    );
  });

  it('that is no open descriptor is an error of this room', async () => {
    const opener = createOpener(settingsFor('-'), 9999);
    expect(await sourceErrorOf(opener.open(stdin).whole())).toMatchObject({ kind: 'read-failed', id: '-' });
  });
});

const stdin: ObjectRef = { kind: 'logs', id: '-', version: '', sizeBytes: undefined };

function file(name: string): ObjectRef {
  return { kind: 'logs', id: join(root, name), version: '', sizeBytes: 1 };
}

function settingsFor(source: string) {
  return { arguments: [source], s3: { maxAttempts: 1 }, concurrency: 2 };
}

async function drain(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of chunks) expect(chunk.length).toBeGreaterThan(0);
}

function kindOf(error: unknown): string {
  return error instanceof Error && 'kind' in error ? String(error.kind) : 'no SourceError';
}

function openFiles(): number {
  return Number(execFileSync('sh', ['-c', `ls /proc/${process.pid}/fd | wc -l`]).toString());
}

// Root may read everything: give that up for the time of the work.
async function asNobody<Result>(work: () => Promise<Result>): Promise<Result> {
  const own = process.geteuid?.();
  if (own !== 0) return work();
  process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    process.seteuid?.(own);
  }
}
