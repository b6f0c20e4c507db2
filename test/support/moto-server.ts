// moto as a child process, behind a front on which requests can be made to fail.
// https://docs.getmoto.org/en/latest/docs/server_mode.html

import { spawn } from 'node:child_process';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { startFaultyServer, type Answer, type Asked, type FaultyServer } from './faulty-server.js';

/**
 * Starts moto; rejects if it is not installed or does not come up. `close` ends it. `settings` are moto's own, as
 * variables of its environment: https://docs.getmoto.org/en/latest/docs/configuration/environment_variables.html
 */
export async function startMotoServer(settings: Readonly<Record<string, string>> = {}): Promise<FaultyServer> {
  const port = await freePort();
  const child = spawn('moto_server', ['-p', String(port), '-H', '127.0.0.1'], {
    stdio: 'ignore',
    env: { ...process.env, ...settings },
  });
  const stop = () => child.kill('SIGKILL');
  process.once('exit', stop);
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`moto_server ended with ${String(code)}`));
    });
  });
  failed.catch(() => undefined);
  await Promise.race([failed, answers(port)]);
  const front = await startFaultyServer((asked) => forward(port, asked));
  return {
    ...front,
    close: async () => {
      await front.close();
      stop();
      process.removeListener('exit', stop);
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function answers(port: number): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    try {
      await fetch(`http://127.0.0.1:${port}/moto-api/`);
      return;
    } catch {
      await wait(100);
    }
  }
  throw new Error('moto_server does not answer');
}

function forward(port: number, { method, rawPath, query, headers, body }: Asked): Promise<Answer> {
  const path = query.size > 0 ? `${rawPath}?${query.toString()}` : rawPath;
  return new Promise((resolve, reject) => {
    const ahead = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => {
        const kept = Object.entries(response.headers).filter(([name]) => !hopHeaders.has(name));
        resolve({
          status: response.statusCode ?? 500,
          headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
          body: Buffer.concat(pieces),
        });
      });
    });
    ahead.on('error', reject);
    ahead.end(body);
  });
}

const hopHeaders = new Set(['connection', 'content-length', 'transfer-encoding', 'keep-alive']);
