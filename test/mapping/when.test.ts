import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/decode/record.js';
import { compileWhen } from '../../src/mapping/when.js';
import { eventOf } from './read-cases.js';

interface Told {
  readonly request?: JsonObject;
  readonly response?: JsonObject;
  readonly additional?: JsonObject;
  readonly error?: string;
}

function holds(when: string, { request, response, additional, error }: Told): boolean {
  const event = eventOf({
    eventSource: 's3',
    eventName: 'GetObject',
    ...(request !== undefined && { requestParameters: request }),
    ...(response !== undefined && { responseElements: response }),
    ...(additional !== undefined && { additionalEventData: additional }),
    ...(error !== undefined && { errorCode: error, errorMessage: 'refused' }),
  });
  return compileWhen(when)(event);
}

/** Objects in objects, as only a hostile request has them. */
function nested(depth: number): JsonObject {
  let value: JsonObject = { a: 'b' };
  for (let at = 0; at < depth; at++) value = { a: value };
  return value;
}

describe('a path alone asks for a value that is there', () => {
  test.each([
    ['a text', { tags: 'a' }, true],
    ['a number', { tags: 0 }, true],
    ['true', { tags: true }, true],
    ['a list', { tags: [{ key: 'a' }] }, true],
    ['an object', { tags: { a: 'b' } }, true],
    ['null', { tags: null }, false],
    ['no text', { tags: '' }, false],
    ['false', { tags: false }, false],
    ['no list', { tags: [] }, false],
    ['a list of nothing', { tags: [''] }, false],
    ['no object', { tags: {} }, false],
    ['an object around objects without end', { tags: nested(10_000) }, true],
    ['an object around nothing', { tags: { items: [] } }, false],
    ['another key', { other: 'a' }, false],
    ['a capital letter in front', { Tags: 'a' }, true],
    ['a key of all objects', { other: {} }, false],
  ] as const)('%s', (_title, request, expected) => {
    expect(holds('tags', { request })).toBe(expected);
    expect(holds('not tags', { request })).toBe(!expected);
  });

  test('a key that every object inherits is not there', () => {
    expect(holds('constructor', { request: {} })).toBe(false);
    expect(holds('__proto__', { request: {} })).toBe(false);
    expect(holds('toString', { request: { tags: 'a' } })).toBe(false);
  });

  test('no request at all', () => {
    expect(holds('tags', {})).toBe(false);
    expect(holds('not tags', {})).toBe(true);
  });
});

describe('a test on the value', () => {
  test.each([
    ['x-amz-acl=private', { 'x-amz-acl': 'private' }, true],
    ['x-amz-acl=private', { 'x-amz-acl': 'public-read' }, false],
    ['x-amz-acl=private|public-read', { 'x-amz-acl': 'public-read' }, true],
    ['x-amz-acl!=private', { 'x-amz-acl': 'public-read' }, true],
    ['x-amz-acl!=private', { 'x-amz-acl': 'private' }, false],
    ['x-amz-acl!=private', {}, false],
    ['x-amz-acl!=private', { 'x-amz-acl': '' }, false],
    ['x-amz-acl=private', { 'x-amz-acl': ['private'] }, true],
    ['types=a', { types: ['b', 'a'] }, true],
    ['types=a', { types: ['b', 'c'] }, false],
    ['types=a', { types: [] }, false],
    ['flag=true', { flag: true }, true],
    ['flag=true', { flag: 'true' }, true],
    ['count=7', { count: 7 }, true],
    ['query^=SHOW TABLES', { query: '  show tables from a' }, true],
    ['query^=SHOW TABLES', { query: 'select 1' }, false],
    ['a or b', { b: 'x' }, true],
    ['a or b', { c: 'x' }, false],
    ['has versions', { versions: '' }, true],
    ['has versions', {}, false],
    ['list.name=a', { list: [{ name: 'b' }, { name: 'a' }] }, true],
    ['list.name=a', { list: { items: [{ name: 'a' }] } }, true],
    ['always', {}, true],
    ['unknown', { unknown: 'x' }, false],
  ] as const)('%s of %j: %s', (when, request, expected) => {
    expect(holds(when, { request })).toBe(expected);
  });
});

test('a path may lead into the response, the additional data or the error', () => {
  expect(holds('response.tags', { response: { tags: { a: 'b' } } })).toBe(true);
  expect(holds('response.tags', { request: { tags: 'a' } })).toBe(false);
  expect(holds('additional.service=x', { additional: { service: 'x' } })).toBe(true);
  expect(holds('error=NoSuchKey|404', { error: 'NoSuchKey' })).toBe(true);
  expect(holds('error=NoSuchKey|404', { error: 'AccessDenied' })).toBe(false);
  expect(holds('error', {})).toBe(false);
});
