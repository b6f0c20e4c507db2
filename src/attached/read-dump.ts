// Authorization dumps in files: the output of `aws iam get-account-authorization-details`, in constant memory.
// https://docs.aws.amazon.com/cli/latest/reference/iam/get-account-authorization-details.html

import type { Many } from 'stream-chain/defs.js';
import type Assembler from 'stream-json/core/assembler.js';
import type { Token } from 'stream-json/core/parser.js';
import type { DumpPart, DumpTrouble } from './dump.js';
import { DumpTokens } from './dump-tokens.js';
import { textOf } from './file-text.js';

/** The longest piece of text that the parser is given at a time. */
const longestPiece = 1 << 16;

/** The longest text between two tokens, a few hundred times that of the longest policy. */
const longestValue = 1 << 22;

/** Reads a file (`-` is standard input) part by part; answers why it cannot be used, if so: then nothing of it counts. */
export async function readDump(path: string, take: (part: DumpPart) => void): Promise<DumpTrouble | undefined> {
  const { parse, createAssembler } = await loadParser();
  const tokens = new DumpTokens(take, createAssembler);
  let waiting = 0;
  try {
    for await (const text of textOf(path)) {
      for (const piece of piecesOf(text)) {
        const found = parse(withoutMarks(piece, tokens.openPlace === undefined));
        for (const token of found) tokens.take(token);
        waiting = found.length > 0 ? 0 : waiting + piece.length;
        const trouble = tokens.trouble ?? (waiting > longestValue ? 'a text in it has no end' : undefined);
        if (trouble !== undefined) return { message: trouble, hint: notDump };
      }
    }
  } catch (error) {
    return brokenFile(error, tokens);
  }
  return endOf(tokens, () => parse(undefined));
}

function endOf(tokens: DumpTokens, flush: () => readonly Token[]): DumpTrouble | undefined {
  try {
    for (const token of flush()) tokens.take(token);
  } catch {
    return brokenOff(tokens.openPlace ?? `page ${tokens.pages + 1}`);
  }
  if (tokens.trouble !== undefined) return { message: tokens.trouble, hint: notDump };
  if (tokens.openPlace !== undefined) return brokenOff(tokens.openPlace);
  return tokens.pages > 0 ? undefined : { message: 'it holds nothing', hint: notDump };
}

function piecesOf(text: string): readonly string[] {
  if (text.length <= longestPiece) return [text];
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += longestPiece) pieces.push(text.slice(at, at + longestPiece));
  return pieces;
}

// The byte order marks between pages, as files that were joined have them.
function withoutMarks(piece: string, isOutside: boolean): string {
  if (!piece.includes('\uFEFF')) return piece;
  return (isOutside ? piece.trimStart() : piece).replaceAll(/(?<=\}\s*)\uFEFF(?=\s*(?:\{|$))/g, '');
}

const notDump = 'give the output of `aws iam get-account-authorization-details`';
const again = 'make it again with `aws iam get-account-authorization-details`, and see that the command ends well';

function brokenOff(place: string): DumpTrouble {
  return { message: `it breaks off in ${place}`, hint: again };
}

function brokenFile(error: unknown, tokens: DumpTokens): DumpTrouble {
  const text = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // The parser drops what it has found in the piece of text in which it meets an error.
  const place = tokens.openPlace ?? `page ${Math.max(1, tokens.pages)}`;
  if (code === 'Z_BUF_ERROR') return { message: `its gzip breaks off, in or after ${place}`, hint: again };
  if (code.startsWith('Z_')) return { message: `its gzip is broken, in or after ${place} (${text})`, hint: again };
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return { message: `it is neither UTF-8 nor UTF-16, in or after ${place}`, hint: notDump };
  if (code !== '') return { message: readingTroubles[code] ?? `reading it fails (${text})`, hint: notDump };
  return { message: `it is not JSON, in or after ${place} (${text.replace(/\s+/g, ' ').trim()})`, hint: again };
}

const readingTroubles: Readonly<Partial<Record<string, string>>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'part of its path is a file',
  EISDIR: 'it is a folder',
  EACCES: 'reading it is not permitted',
  EPERM: 'reading it is not permitted',
};

interface Parser {
  readonly parse: (text: string | undefined) => readonly Token[];
  readonly createAssembler: () => Assembler;
}

// Loaded only by runs that read a dump.
async function loadParser(): Promise<Parser> {
  const [{ jsonParser }, { default: JsonAssembler }, { getManyValues, isMany, none }] = await Promise.all([
    import('stream-json/core/parser.js'),
    import('stream-json/core/assembler.js'),
    import('stream-chain/defs.js'),
  ]);
  const parse = jsonParser({ packValues: true, streamValues: false, jsonStreaming: true });
  return {
    createAssembler: () => new JsonAssembler(),
    parse: (text) => {
      // The parser is flushed with the same value with which it says that it has nothing.
      const answer: unknown = text === undefined ? Reflect.apply(parse, undefined, [none]) : parse(text);
      return isMany(answer) ? getManyValues(answer as Many<Token>) : [];
    },
  };
}
