// Three-valued logic: what is certainly so, certainly not so, or not told.

/** Kleene's three values. */
export type Truth = 'true' | 'false' | 'unknown';

/** The plain truth of a Boolean. */
export function truthOf(value: boolean): Truth {
  return value ? 'true' : 'false';
}

/** The opposite; unknown stays unknown. */
export function not(truth: Truth): Truth {
  return truth === 'unknown' ? truth : truthOf(truth === 'false');
}

/** True where one is true, else unknown where one is unknown; of nothing it is false. */
export function anyOf<Item>(items: readonly Item[], truth: (item: Item) => Truth): Truth {
  let result: Truth = 'false';
  for (const item of items) {
    const one = truth(item);
    if (one === 'true') return one;
    if (one === 'unknown') result = one;
  }
  return result;
}

/** False where one is false, else unknown where one is unknown; of nothing it is true. */
export function allOf<Item>(items: readonly Item[], truth: (item: Item) => Truth): Truth {
  return not(anyOf(items, (item) => not(truth(item))));
}
