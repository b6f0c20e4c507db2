// A seeded source of randomness for generated input: the same seed gives the same bytes on any machine.

/** Draws from one seed. */
export interface Random {
  /** A number from 0 up to, but not, 1. */
  readonly next: () => number;
  /** A whole number from 0 up to, but not, `limit`. */
  readonly below: (limit: number) => number;
  /** One of a list that is not empty. */
  readonly pick: <T>(list: readonly T[]) => T;
  /** So many hexadecimal digits. */
  readonly hex: (digits: number) => string;
}

/** The generator mulberry32: 32 bits of state, even enough for input. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const word = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number): number => Math.floor((word() / 2 ** 32) * limit);
  return {
    next: () => word() / 2 ** 32,
    below,
    pick: (list) => {
      const item = list[below(list.length)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
    hex: (digits) => {
      let text = '';
      while (text.length < digits) text += word().toString(16).padStart(8, '0');
      return text.slice(0, digits);
    },
  };
}
