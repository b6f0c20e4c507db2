// stream-json's parser as a plain function: text in, tokens out.

import type { Many } from 'stream-chain/defs.js';
import type { Token } from 'stream-json/core/parser.js';

export type { Token };

/** Makes a parser: text in, tokens out, `undefined` for its end. It throws at what is no JSON. */
export type CreateParser = () => (text: string | undefined) => readonly Token[];

let loading: Promise<CreateParser> | undefined;

/** Loads stream-json, which small objects in good order do without. */
export function loadParser(): Promise<CreateParser> {
  return (loading ??= load());
}

async function load(): Promise<CreateParser> {
  const [{ jsonParser }, { getManyValues, isMany, none }] = await Promise.all([
    import('stream-json/core/parser.js'),
    import('stream-chain/defs.js'),
  ]);
  const createParser: CreateParser = () => {
    const parse = jsonParser({ packValues: true, streamValues: false, jsonStreaming: true });
    return (text) => {
      // The parser is flushed with the same value with which it says that it has nothing.
      const answer: unknown = text === undefined ? Reflect.apply(parse, undefined, [none]) : parse(text);
      return isMany(answer) ? getManyValues(answer as Many<Token>) : [];
    };
  };
  train(createParser);
  return createParser;
}

/** All that stands in JSON texts, in good order: whole, and in pieces that end anywhere. */
const lesson = ` { "a" : "b" , "\\u0041\\n\\"c" : [ "\\u0042\\t\\"d" , 0 , -1 , 12.5e+3 , 1E2 , -0.25 , 7e-1 , true , false , null , [ ] , { } ] , "${'e'.repeat(300)}" : "${'f'.repeat(300)}\\u00e9" } 0 12 -3.5 "x"\n`;

/** What breaks off, or is none, each in another place. */
const faults = [
  ...[
    '{',
    '{"',
    '{"a',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '[',
    '[1',
    '[1,',
    '"',
    '"\\',
    '-',
    '1.',
    '1e',
    '1e+',
    't',
  ],
  ...[
    '}',
    ']',
    '{]',
    '{1',
    '{"a"1',
    '{"a":}',
    '{"a":1]',
    '{"a":1 "b"',
    '{"a":1,}',
    '[}',
    '[1}',
    '[1,]',
    '[1 2',
    '[tru ',
  ],
  ...[
    '"\n"',
    '"\\x"',
    '"\\u00g0"',
    '{"\n"',
    '{"\\x"',
    '{"\\u00g0"',
    '-a',
    '1.a',
    '1ea',
    '1e+a',
    'x',
    '01',
    '1x',
    'truefalsetruefalse ',
  ],
];

// V8 makes machine code of what has been run, and throws it away where another branch is first taken. For a parser, whose
// code takes a second and tens of megabytes, that happened with each new fault that a broken object had: so all branches
// are run once before there is any.
function train(createParser: CreateParser): void {
  for (let round = 0; round < 8; round++) {
    for (const text of [lesson, ...faults]) {
      for (const pieceLength of [1, 7, text.length]) attempt(createParser(), text, pieceLength);
    }
  }
}

function attempt(parse: ReturnType<CreateParser>, text: string, pieceLength: number): void {
  try {
    for (let at = 0; at < text.length; at += pieceLength) parse(text.slice(at, at + pieceLength));
    parse(undefined);
  } catch {
    // As it should.
  }
}
