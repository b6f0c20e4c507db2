import { describe, expect, test } from 'vitest';
import { Found } from '../../src/mapping/found.js';

function found(...texts: readonly string[]): Found {
  const made = new Found();
  for (const text of texts) made.add(text);
  return made;
}

describe('texts that were found', () => {
  test.each([
    [[], [], false],
    [['a'], ['a'], true],
    [['a', 'a'], ['a'], true],
    [['a', 'b'], ['a', 'b'], false],
    [['b', 'a', 'b', 'c', 'a'], ['b', 'a', 'c'], false],
    [[''], [''], true],
  ])('%j are %j; only one: %s', (texts, all, isOne) => {
    expect(found(...texts).all()).toEqual(all);
    expect(found(...texts).isOne).toBe(isOne);
    expect(found(...texts).others).toEqual(all.slice(1));
  });

  test('are gone when it is cleared, and others know nothing of them', () => {
    const [one, other] = [found('a', 'b'), found('c')];
    one.isBare = true;
    one.clear();
    expect(one.all()).toEqual([]);
    expect(one.isBare).toBe(false);
    one.add('d');
    expect([one.all(), other.all()]).toEqual([['d'], ['c']]);
  });
});
