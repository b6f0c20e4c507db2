// An HTTP server on 127.0.0.1 and a free port that fails on demand; it does not keep the process alive.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** A request as far as the tests' servers look at it. */
export interface Asked {
  readonly method: string;
  /** Decoded, with the leading slash. */
  readonly path: string;
  readonly rawPath: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What a server does instead of answering well. Byte counts are of the body. */
export type Failure =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly code: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The length of the whole body is promised, some bytes come, and the connection breaks. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** No length is promised, and the body ends early and in good order. */
  | { readonly kind: 'short'; readonly afterBytes: number }
  /** Some bytes come, and then nothing any more. */
  | { readonly kind: 'stall'; readonly afterBytes: number }
  | { readonly kind: 'delay'; readonly ms: number }
  /** The request is answered as if it had asked for no range. */
  | { readonly kind: 'no-range' };

/** A failure with the requests that it meets. */
export interface Fault {
  readonly when: (asked: Asked) => boolean;
  /** How many matching requests fail; 1 if absent. */
  readonly times?: number;
  /** How many matching requests go well before; 0 if absent. */
  readonly after?: number;
  readonly failure: Failure;
}

/** A running server, with the requests that it has had in their order. */
export interface FaultyServer {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Adds a fault; the first one that matches a request and is not used up counts. */
  readonly fail: (fault: Fault) => void;
  readonly close: () => Promise<void>;
}

/** Starts a server. */
export async function startFaultyServer(handle: (asked: Asked) => Promise<Answer> | Answer): Promise<FaultyServer> {
  const asked: Asked[] = [];
  const faults: { fault: Fault; seen: number }[] = [];
  const nextFailure = (request: Asked): Failure | undefined => {
    for (const entry of faults) {
      const { when, after = 0, times = 1 } = entry.fault;
      if (!when(request) || entry.seen >= after + times) continue;
      if (++entry.seen > after) return entry.fault.failure;
    }
    return undefined;
  };
  const server = createServer((request, response) => {
    void (async () => {
      const heard = await hear(request);
      asked.push(heard);
      const failure = nextFailure(heard);
      const answer = await handle(failure?.kind === 'no-range' ? withoutRange(heard) : heard);
      await reply(response, answer, failure);
    })().catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.unref();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    fail: (fault) => {
      faults.push({ fault, seen: 0 });
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function withoutRange(asked: Asked): Asked {
  const headers = Object.entries(asked.headers).filter(([name]) => name !== 'range');
  return { ...asked, headers: Object.fromEntries(headers) };
}

async function hear(request: IncomingMessage): Promise<Asked> {
  const pieces: Uint8Array[] = [];
  for await (const piece of request as AsyncIterable<Uint8Array>) pieces.push(piece);
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  const rawPath = mark < 0 ? target : target.slice(0, mark);
  return {
    method: request.method ?? '',
    path: decodeURIComponent(rawPath),
    rawPath,
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark)),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    body: Buffer.concat(pieces),
  };
}

async function reply(response: ServerResponse, answer: Answer, failure: Failure | undefined): Promise<void> {
  const { body } = answer;
  const length = { 'content-length': String(body.length) };
  switch (failure?.kind) {
    case 'answer':
      respond(response, xmlError(failure.status, failure.code, failure.headers));
      return;
    case 'cut':
      response.writeHead(answer.status, { ...answer.headers, ...length });
      response.write(body.subarray(0, failure.afterBytes), () => response.destroy());
      return;
    case 'stall':
      response.writeHead(answer.status, { ...answer.headers, ...length });
      response.write(body.subarray(0, failure.afterBytes));
      return;
    case 'short':
      response.writeHead(answer.status, { ...answer.headers, 'transfer-encoding': 'chunked' });
      response.end(body.subarray(0, failure.afterBytes));
      return;
    case 'delay':
      await wait(failure.ms, undefined, { ref: false });
      respond(response, answer);
      return;
    case 'no-range':
    case undefined:
      respond(response, answer);
  }
}

function respond(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, ...(status !== 204 && { 'content-length': String(body.length) }) });
  response.end(body);
}

/** An error answer as S3 words it. */
export function xmlError(status: number, code: string, headers: Readonly<Record<string, string>> = {}): Answer {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>on demand</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml', ...headers }, body: Buffer.from(body) };
}
