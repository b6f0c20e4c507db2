// The small language in which tables say on what a fact depends, compiled into a predicate over events.
//
//   condition := term { " or " term }          term := "always" | "unknown" | [ "not " ] path [ test ] | "has " path
//   test      := "=" text { "|" text } | "!=" text | "^=" beginning (letter case ignored)
//   path      := into the request; "response.…", "additional.…", or "error" for the error code
//
// A path alone asks for a value that is there: not null, not "", not an empty list or object. `has` takes "" as well, as
// S3 writes its sub-resources so. `=` holds for a list where it holds for one of its texts.

import type { Json } from '../decode/record.js';
import type { CloudTrailEvent } from '../event/event.js';
import { anyAt, compilePath, isList, maxDepth } from './json-path.js';

/** What of an event a condition may look at. */
type Facts = Pick<CloudTrailEvent, 'parameters' | 'response' | 'additional' | 'errorCode'>;

/** Whether a fact holds for an event. */
export type When = (event: Facts) => boolean;

const form = /^(not )?([^=!^]+?)(?:(=|!=|\^=)(.*))?$/;

/** Compiles a condition. `unknown` is never true: it marks what only someone else decides. */
export function compileWhen(text: string): When {
  const terms = text.split(' or ').map(compileTerm);
  const [only] = terms;
  return terms.length === 1 && only !== undefined ? only : (event) => terms.some((term) => term(event));
}

/** The paths into the request that a condition reads; `undefined` where it reads something else as well. */
export function requestPaths(text: string): readonly string[] | undefined {
  const paths: string[] = [];
  for (const term of text.split(' or ')) {
    if (term === 'always' || term === 'unknown') continue;
    const path = term.startsWith('has ') ? term.slice('has '.length) : (form.exec(term)?.[2] ?? '');
    if (path === 'error' || path.startsWith('response.') || path.startsWith('additional.')) return undefined;
    paths.push(path);
  }
  return paths;
}

/** What a condition answers where nothing that it reads is there. */
export function answerToNothing(when: When): boolean {
  return when({ parameters: undefined, response: undefined, additional: undefined, errorCode: '' });
}

function compileTerm(text: string): When {
  if (text === 'always') return () => true;
  if (text === 'unknown') return () => false;
  if (text.startsWith('has ')) return compileRead(text.slice('has '.length), () => true);
  const [, not, path = '', operator, operand = ''] = form.exec(text) ?? [];
  const test = compileTest(operator, operand);
  const read = compileRead(path, test);
  return not === undefined ? read : (event) => !read(event);
}

function compileRead(path: string, test: (value: Json) => boolean): When {
  if (path === 'error') return (event) => event.errorCode !== '' && test(event.errorCode);
  if (path.startsWith('response.')) {
    const steps = compilePath(path.slice('response.'.length));
    return (event) => anyAt(event.response, steps, test);
  }
  if (path.startsWith('additional.')) {
    const steps = compilePath(path.slice('additional.'.length));
    return (event) => anyAt(event.additional, steps, test);
  }
  const steps = compilePath(path);
  return (event) => anyAt(event.parameters, steps, test);
}

function compileTest(operator: string | undefined, operand: string): (value: Json) => boolean {
  if (operator === undefined) return (value) => isThere(value);
  if (operator === '!=') return (value) => isThere(value) && textOf(value) !== operand;
  if (operator === '^=') {
    const beginning = operand.toLowerCase();
    return (value) => textOf(value).trimStart().slice(0, beginning.length).toLowerCase() === beginning;
  }
  const texts = new Set(operand.split('|'));
  return (value) => (isList(value) ? value : [value]).some((one) => texts.has(textOf(one)));
}

function isThere(value: Json, depth = 0): boolean {
  if (value === null || value === '' || value === false) return false;
  if (typeof value !== 'object' || depth > maxDepth) return true;
  if (isList(value)) return value.some((item) => isThere(item, depth + 1));
  const keys = Object.keys(value);
  return keys.length > 1 || (keys.length === 1 && isThere(Object.values(value)[0] ?? null, depth + 1));
}

/** A text, number or truth value as text; S3 writes some headers as a list of one. */
function textOf(value: Json): string {
  if (isList(value)) return value.length === 1 ? textOf(value[0] ?? '') : '';
  return typeof value === 'object' ? '' : String(value);
}
