// Several objects of a worker hand out batches at once: none of them may wait for ever.

import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Gate } from '../../src/gather/gate.js';

test('everybody who waits gets in, in turn, and never more than the limit at a time', async () => {
  const gate = new Gate(2);
  const entered: number[] = [];
  const all = [0, 1, 2, 3, 4].map(async (name) => {
    await gate.enter();
    entered.push(name);
  });
  await turn();
  expect(entered).toEqual([0, 1]);
  for (const inside of [3, 4, 5]) {
    gate.leave();
    await turn();
    expect(entered).toHaveLength(inside);
  }
  await Promise.all(all);
  expect(entered).toEqual([0, 1, 2, 3, 4]);
});

test('one who comes while another is being let in does not take more room than there is', async () => {
  const gate = new Gate(1);
  await gate.enter();
  let inside = 1;
  const enter = async () => {
    await gate.enter();
    inside++;
  };
  const first = enter();
  gate.leave();
  inside--;
  const second = enter();
  await turn();
  expect(inside).toBe(1);
  gate.leave();
  inside--;
  await Promise.all([first, second]);
  expect(inside).toBe(1);
});
