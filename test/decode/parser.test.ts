// The parser behind large and broken objects.

import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { loadParser } from '../../src/decode/parser.js';

it('is loaded once, and what it was trained with leaves no trace in a new one', async () => {
  const createParser = await loadParser();
  expect(await loadParser()).toBe(createParser);
  const parse = createParser();
  const names = [...parse('{"a":[1.5,"x\\u0041",null]'), ...parse('}'), ...parse(undefined)].map(({ name }) => name);
  expect(names).toEqual([
    ...['startObject', 'keyValue', 'startArray', 'numberValue', 'stringValue', 'nullValue', 'endArray', 'endObject'],
  ]);
});

/** How often V8 throws machine code of a parser away, where faults are met after it has been made. */
function thrownAway(createParser: string): number {
  const faults = ['{]', '{"a"1', '[1}', '"\\x"', '-a', '1.a', '1e+a', 'tru ', '[1 2', '{"a":1,}', '{"\\u00g0"'];
  // Texts in good order until there is machine code for them, and a fault now and then among them.
  const script = `
    ${createParser}
    const good = '{"a":[1.5,"xA",null,true,{"b":"c"}],"d":-2}'.repeat(20);
    const [texts, textsOfFault] = [1500, 30];
    for (const fault of ${JSON.stringify(faults)}) {
      for (let at = 0; at < texts; at++) {
        const parse = createParser();
        parse(good);
        if (at % textsOfFault === 0) {
          try {
            parse(fault);
            parse(undefined);
          } catch {
            continue;
          }
          throw new Error('that was no fault: ' + fault);
        }
      }
      // Machine code is put in place between tasks.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }`;
  const ran = spawnSync(process.execPath, ['--trace-deopt', '--input-type=module', '--eval', script]);
  expect([ran.status, ran.stderr.toString()]).toEqual([0, '']);
  return ran.stdout.toString().match(/reason: Insufficient type feedback/g)?.length ?? 0;
}

it('is not compiled anew for each fault that is met first, as it is without training', { timeout: 120_000 }, () => {
  const trained = `
    import { loadParser } from ${JSON.stringify(new URL('../../dist/decode/parser.js', import.meta.url).href)};
    const createParser = await loadParser();`;
  const untrained = `
    import { jsonParser } from 'stream-json/core/parser.js';
    import { none } from 'stream-chain/defs.js';
    const options = { packValues: true, streamValues: false, jsonStreaming: true };
    const createParser = () => {
      const parse = jsonParser(options);
      return (text) => parse(text ?? none);
    };`;
  expect(thrownAway(trained)).toBeLessThan(3);
  expect(thrownAway(untrained)).toBeGreaterThan(5);
});
