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

it('is not compiled anew for each fault that is met first', { timeout: 120_000 }, () => {
  const faults = ['{]', '{"a"1', '[1}', '"\\x"', '-a', '1.a', '1e+a', 'tru ', '[1 2', '{"a":1,}', '{"\\u00g0"'];
  const script = `
    import { loadParser } from ${JSON.stringify(new URL('../../dist/decode/parser.js', import.meta.url).href)};
    const createParser = await loadParser();
    const good = '{"a":[1.5,"xA",null,true,{"b":"c"}],"d":-2}'.repeat(20);
    for (const fault of ${JSON.stringify(faults)}) {
      for (let at = 0; at < 1500; at++) {
        const parse = createParser();
        try { parse(good); if (at % 30 === 0) parse(fault); parse(undefined); } catch {}
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }`;
  const ran = spawnSync(process.execPath, ['--trace-deopt', '--input-type=module', '--eval', script]);
  const thrownAway = ran.stdout.toString().match(/reason: Insufficient type feedback/g) ?? [];
  expect([ran.status, ran.stderr.toString()]).toEqual([0, '']);
  expect(thrownAway.length).toBeLessThan(3);
});
