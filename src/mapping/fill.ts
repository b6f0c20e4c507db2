// From values to resource patterns: fills ARN formats, escapes what callers wrote, and says what each pattern stands for.

import {
  escapeLiteral,
  isExpressible,
  isPlainName,
  literalPattern,
  type ResourcePattern,
} from '../iam/resource-pattern.js';
import type { ArnTail } from './arn-tail.js';
import type { ArnHead } from './place.js';
import { hasValue, type Home, type Scratch } from './scratch.js';
import type { PlannedFormat, PlannedPiece, PlannedVariablePiece, TypePlan } from './type-plan.js';
import type { Scope } from './use.js';

/** Takes a pattern and what it stands for. */
export type TakePattern = (resource: ResourcePattern, scope: Scope) => void;

/** More combinations of several lists than this are no request that AWS takes. */
const maxCombinations = 1000;

/** Hands over the pattern of a whole ARN as it was written, with what a policy needs behind it. */
export function takeWhole(arn: string, take: TakePattern, tail?: ArnTail): void {
  if (tail === undefined && isPlainName(arn) && !arn.includes('$')) {
    take(arn as ResourcePattern, 'exact');
    return;
  }
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
    if (fillFormat(format, scratch, scratch.homes[type.index], missing, take)) filled = true;
    if (filled && missing !== undefined) return true;
  }
  return filled;
}

function fillFormat(
  format: PlannedFormat,
  scratch: Scratch,
  home: Home | undefined,
  missing: Scope | undefined,
  take: TakePattern,
): boolean {
  if (missing === undefined && !isFilled(format, scratch)) return false;
  const head = headOf(format, scratch, home);
  if (!fillPlain(format, head, scratch, take)) fillAny(format, head, scratch, missing, take);
  return true;
}

function isFilled({ pieces }: PlannedFormat, scratch: Scratch): boolean {
  for (const piece of pieces) {
    if (piece.kind === 'variable' && !hasValue(scratch, piece.slot) && defaultOf(piece, scratch) === undefined)
      return false;
  }
  return true;
}

function headOf(format: PlannedFormat, scratch: Scratch, home: Home | undefined): ArnHead {
  const { event } = scratch;
  const account = scratch.account ?? home?.account ?? event.account;
  return format.heads.at(scratch.places.find(event.partition, home?.region ?? event.region, account));
}

/** The common case, one ordinary name or a default for each variable; answers whether it was. */
function fillPlain({ pieces }: PlannedFormat, head: ArnHead, scratch: Scratch, take: TakePattern): boolean {
  if (!head.isPlain || !head.isExpressible) return false;
  let resource = head.text;
  let isTold = false;
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at];
    if (piece?.kind !== 'variable') {
      resource += piece?.text ?? '';
      continue;
    }
    const found = scratch.values[piece.slot];
    const value = found?.first;
    if (value === undefined) {
      const instead = defaultOf(piece, scratch);
      if (instead === undefined) return false;
      resource += instead;
      continue;
    }
    if (found?.isOne !== true || !isPlainName(value)) return false;
    isTold = true;
    if (piece.hasPath) {
      if (at < pieces.length - 1 || scratch.path !== undefined || value.includes('/')) return false;
      take(`${resource}${value}` as ResourcePattern, 'exact');
      resource += '*/';
    }
    resource += value;
  }
  if (isTold) take(resource as ResourcePattern, 'exact');
  return isTold;
}

function fillAny(
  format: PlannedFormat,
  head: ArnHead,
  scratch: Scratch,
  missing: Scope | undefined,
  take: TakePattern,
): void {
  let isMissing = false;
  let isTold = format.pieces.every(({ kind }) => kind === 'text');
  let resources: readonly string[] = [''];
  for (const piece of format.pieces) {
    const forms = formsOf(piece, scratch);
    if (forms === undefined) isMissing = true;
    else if (piece.kind === 'variable' && forms[0]?.endsWith('*') === false) isTold = true;
    resources = combine(resources, forms ?? ['*']);
  }
  const scope = isMissing || !isTold ? (missing ?? 'unknown') : 'exact';
  for (const resource of resources) {
    const pattern = `${head.text}${resource}` as ResourcePattern;
    take(pattern, !head.isPlain ? 'unescapable' : isExpressible(pattern) ? scope : 'inexpressible');
  }
}

/** What may stand for a piece, escaped; `undefined` where a value is needed and missing. Only a default ends in a `*`. */
function formsOf(piece: PlannedPiece, scratch: Scratch): readonly string[] | undefined {
  if (piece.kind === 'text') return [piece.text];
  const found = scratch.values[piece.slot];
  if (found?.first !== undefined) {
    const values = found.all();
    return piece.hasPath ? values.flatMap((value) => pathForms(value, scratch.path)) : values.map(escapeLiteral);
  }
  const value = defaultOf(piece, scratch);
  return value === undefined ? undefined : [value];
}

/** A service's default counts only where the request is known: CloudTrail leaves out large ones and those of refused calls. */
function defaultOf({ otherwise }: PlannedVariablePiece, scratch: Scratch): string | undefined {
  return otherwise === '*' || scratch.event.parameters !== undefined ? otherwise : undefined;
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
