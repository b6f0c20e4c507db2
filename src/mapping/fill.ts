// From values to resource patterns: fills ARN formats, escapes what callers wrote, and says what each pattern stands for.

import {
  escapeLiteral,
  isExpressible,
  isPlainField,
  literalPattern,
  type ResourcePattern,
} from '../iam/resource-pattern.js';
import type { ArnTail } from './arn-tail.js';
import type { Home, Scratch } from './scratch.js';
import type { PlannedFormat, PlannedPiece, TypePlan } from './type-plan.js';
import type { Scope } from './use.js';

/** Takes a pattern and what it stands for. */
export type TakePattern = (resource: ResourcePattern, scope: Scope) => void;

/** More combinations of several lists than this are no request that AWS takes. */
const maxCombinations = 1000;

/** Hands over the pattern of a whole ARN as it was written, with what a policy needs behind it. */
export function takeWhole(arn: string, take: TakePattern, tail?: ArnTail): void {
  const literal = tail?.written === undefined ? arn : arn.replace(tail.written, '');
  const isComplete = tail === undefined || (tail.complete?.test(literal) ?? false);
  const pattern = literalPattern(literal);
  const whole = `${pattern ?? literal}${isComplete ? '' : tail.wildcards}` as ResourcePattern;
  if (pattern === undefined) take(whole, 'unescapable');
  else take(whole, isExpressible(arn) ? 'exact' : 'inexpressible');
}

/**
 * Fills every format of a type whose needed variables all have values; answers whether one was. `missing` is the scope
 * of a pattern with a `*` for variables without a value; where it is `undefined` such formats are left out.
 */
export function fillType(type: TypePlan, scratch: Scratch, missing: Scope | undefined, take: TakePattern): boolean {
  let filled = false;
  for (const format of type.formats) {
    if (fillFormat(format, { scratch, home: scratch.homes[type.index] }, missing, take)) filled = true;
    if (filled && missing !== undefined) return true;
  }
  return filled;
}

/** What a format is filled with. */
interface Filling {
  readonly scratch: Scratch;
  readonly home: Home | undefined;
}

function fillFormat(format: PlannedFormat, filling: Filling, missing: Scope | undefined, take: TakePattern): boolean {
  const { scratch } = filling;
  let isMissing = false;
  let isTold = format.pieces.every(({ kind }) => kind === 'text');
  let resources: readonly string[] = [''];
  for (const piece of format.pieces) {
    const forms = formsOf(piece, scratch);
    if (forms === undefined && missing === undefined) return false;
    if (forms === undefined) isMissing = true;
    else if (piece.kind === 'variable' && forms[0]?.endsWith('*') === false) isTold = true;
    resources = combine(resources, forms ?? ['*']);
  }
  const scope = isMissing || !isTold ? (missing ?? 'unknown') : 'exact';
  const { head, isPlain } = headOf(format, filling);
  for (const resource of resources) {
    const pattern = `${head}${resource}` as ResourcePattern;
    take(pattern, !isPlain ? 'unescapable' : isExpressible(pattern) ? scope : 'inexpressible');
  }
  return true;
}

/** The first five fields; not plain where the event has an operator in one of them, as there no escape exists. */
function headOf(
  format: PlannedFormat,
  { scratch, home }: Filling,
): { readonly head: string; readonly isPlain: boolean } {
  const { event } = scratch;
  const region = home?.region ?? event.region;
  const account = scratch.account ?? home?.account ?? event.account;
  const told = [event.partition, ...(format.region === undefined ? [region] : [])];
  if (format.account === undefined) told.push(account);
  return {
    head: `arn:${event.partition}:${format.service}:${format.region ?? region}:${format.account ?? account}:`,
    isPlain: told.every(isPlainField),
  };
}

/** What may stand for a piece, escaped; `undefined` where a value is needed and missing. Only a default ends in a `*`. */
function formsOf(piece: PlannedPiece, scratch: Scratch): readonly string[] | undefined {
  if (piece.kind === 'text') return [piece.text];
  const values = scratch.values[piece.slot] ?? [];
  if (values.length > 0) {
    return piece.hasPath ? values.flatMap((value) => pathForms(value, scratch.path)) : values.map(escapeLiteral);
  }
  // A service's default counts only where the request is known: CloudTrail leaves out large ones and those of refused calls.
  const isKnown = piece.otherwise === '*' || scratch.event.parameters !== undefined;
  return piece.otherwise !== undefined && isKnown ? [piece.otherwise] : undefined;
}

/**
 * A name whose IAM path is not told: without one, and under any. `*NAME` would match other names too.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names
 */
function pathForms(value: string, path: string | undefined): readonly string[] {
  const name = escapeLiteral(value);
  if (path !== undefined) return [`${escapeLiteral(path)}${name}`];
  return value.includes('/') ? [name] : [name, `*/${name}`];
}

function combine(heads: readonly string[], tails: readonly string[]): readonly string[] {
  const [tail] = tails;
  const [head] = heads;
  if (heads.length === 1 && tails.length === 1 && head !== undefined && tail !== undefined) return [head + tail];
  return heads.flatMap((start) => tails.map((end) => start + end)).slice(0, maxCombinations);
}
