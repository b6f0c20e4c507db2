// A span of time: the first and the last of what was seen.

/** ISO 8601 UTC; `null` for none stands in its place. */
export interface Span {
  readonly first: string;
  readonly last: string;
}

/** The span of both: commutative and associative. */
export function joinSpans(left: Span | null, right: Span | null): Span | null {
  if (!left || !right) return left ?? right;
  return {
    first: left.first < right.first ? left.first : right.first,
    last: left.last > right.last ? left.last : right.last,
  };
}
