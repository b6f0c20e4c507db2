// The walk over request parameters: keys that a plan knows hand their values to sinks; nothing else is looked at.

import type { Json, JsonObject } from '../decode/record.js';
import { isExact, isList, isObject, listOf } from './json-path.js';
import { normalize } from './names.js';

/** Takes one text found under a key. */
export type Sink<Scratch> = (text: string, scratch: Scratch) => void;

/** A key's meaning at one place of the request. */
interface Entry<Scratch> {
  readonly sinks: readonly Sink<Scratch>[];
  readonly child: Node<Scratch> | undefined;
  /** An envelope: what is in it is read as if it stood where the envelope stands. */
  readonly isEnvelope: boolean;
  /** Whether the key's value is looked into at all. */
  readonly isRead: boolean;
  readonly notices: number;
}

/** A place in the request, with what is known of its keys by their normalized names. */
interface Node<Scratch> {
  readonly sinks: Map<string, readonly Sink<Scratch>[]>;
  readonly children: Map<string, Node<Scratch>>;
  readonly entries: Map<string, Entry<Scratch> | undefined>;
}

/** A tree of the parameters that a plan reads. */
export interface ParameterTree<Scratch> {
  readonly add: (path: string, sink: Sink<Scratch>) => void;
  /** Answers the notices of the request's keys, all together. */
  readonly walk: (parameters: JsonObject, scratch: Scratch) => number;
}

/** Keys of callers are remembered up to this many a place; real requests have a few dozen. */
const rememberedKeys = 500;
/** Longer ones are not remembered: AWS has none, and whoever makes them up chooses how long they are. */
const longestKey = 200;
/** No request nests deeper with meaning; a hostile one may. */
const maxDepth = 12;
/** No ARN is longer; a longer text is no name. */
const maxLength = 2048;

/**
 * Makes an empty tree. `eachId`, where given, takes the texts under every key that ends in `id` at any depth, as EC2
 * ids tell their resource type themselves. `noticesOf` gives the bits that `walk` answers where a key of the request
 * itself is there.
 */
export function createParameterTree<Scratch>(
  eachId?: Sink<Scratch>,
  noticesOf: (key: string) => number = () => 0,
): ParameterTree<Scratch> {
  const root = createNode<Scratch>();
  let notices = 0;
  let isEmpty = eachId === undefined;
  let alone: readonly Sink<Scratch>[] = [];

  const entryOf = (node: Node<Scratch>, key: string): Entry<Scratch> | undefined => {
    const known = node.entries.get(key);
    if (known !== undefined || node.entries.has(key)) return known;
    const name = normalize(key);
    const sinks = [...(node.sinks.get(name) ?? [])];
    if (eachId !== undefined && /ids?$/.test(name)) sinks.push(eachId);
    const child = node.children.get(name);
    const isEnvelope =
      !isEmpty && child === undefined && (eachId !== undefined || /(request|req|input|set)$/.test(name));
    const isRead = sinks.length > 0 || child !== undefined || isEnvelope;
    const told = node === root ? noticesOf(key) : 0;
    const entry = isRead || told !== 0 ? { sinks, child, isEnvelope, isRead, notices: told } : undefined;
    if (node.entries.size < rememberedKeys && key.length <= longestKey) node.entries.set(key, entry);
    return entry;
  };

  const walk = (node: Node<Scratch>, object: JsonObject, scratch: Scratch, depth: number): void => {
    // JSON has own keys only, and `for … in` makes no list of them.
    for (const key in object) {
      const entry = entryOf(node, key);
      if (entry === undefined) continue;
      notices |= entry.notices;
      if (!entry.isRead) continue;
      const value = object[key];
      if (value !== undefined) feed(node, entry, value, scratch, depth);
    }
  };

  const feed = (node: Node<Scratch>, entry: Entry<Scratch>, value: Json, scratch: Scratch, depth: number): void => {
    if (typeof value === 'string') {
      if (value !== '' && value.length <= maxLength) pour(entry, value, scratch);
    } else if (typeof value === 'number') {
      if (isExact(value)) pour(entry, String(value), scratch);
    } else if (depth >= maxDepth) return;
    else if (value !== null && isList(value)) for (const item of value) feed(node, entry, item, scratch, depth + 1);
    else if (isObject(value)) feedObject(node, entry, value, scratch, depth + 1);
  };

  const pour = ({ sinks }: Entry<Scratch>, text: string, scratch: Scratch): void => {
    for (const sink of sinks) sink(text, scratch);
  };

  const feedObject = (
    node: Node<Scratch>,
    entry: Entry<Scratch>,
    value: JsonObject,
    scratch: Scratch,
    depth: number,
  ): void => {
    const inner = listOf(value);
    if (inner !== undefined) feed(node, entry, inner, scratch, depth);
    // EC2 writes an element with attributes as `{ "content": text, "tag": 1 }`.
    else if (typeof value['content'] === 'string') feed(node, entry, value['content'], scratch, depth);
    if (entry.child !== undefined) walk(entry.child, value, scratch, depth);
    else if (entry.isEnvelope) walk(node, value, scratch, depth);
  };

  return {
    add: (path, sink) => {
      isEmpty = false;
      let node = root;
      const steps = path.split('.').map(normalize);
      const last = steps.pop() ?? '';
      for (const step of steps) {
        const next = node.children.get(step) ?? createNode<Scratch>();
        node.children.set(step, next);
        node = next;
      }
      // Hundreds of names in a row have the same sink: they share its list.
      if (alone[0] !== sink) alone = [sink];
      node.sinks.set(last, node.sinks.get(last)?.concat(alone) ?? alone);
    },
    walk: (parameters, scratch) => {
      notices = 0;
      walk(root, parameters, scratch, 0);
      return notices;
    },
  };
}

function createNode<Scratch>(): Node<Scratch> {
  return { sinks: new Map(), children: new Map(), entries: new Map() };
}
