// Branded strings: a plain string in, a checked one out. Only the parser of a noun makes its brand.

declare const brand: unique symbol;

/** A string that a parser has checked; `Name` tells which one. */
export type Brand<Name extends string> = string & { readonly [brand]: Name };
