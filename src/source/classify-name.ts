// From the name of a file or key to what it is: logs, a saved usage, or nothing to read.

import { readKeyLayout, type KeyFacts } from './key-layout.js';
import type { ObjectKind, SkipReason } from './object-ref.js';

/** What a name promises. */
export type NameClass =
  | { readonly kind: 'read'; readonly as: ObjectKind; readonly facts: KeyFacts }
  | { readonly kind: 'skip'; readonly reason: SkipReason };

const logName = /\.jsonl?(?:\.gz)?$/;

/** What an object found in a folder or below a prefix is, by its path or key. */
export function classifyFound(id: string): NameClass {
  if (id.endsWith('.usage.json')) return { kind: 'read', as: 'usage', facts: {} };
  const layout = readKeyLayout(id);
  if (layout.kind === 'foreign') return { kind: 'skip', reason: layout.reason };
  if (!logName.test(id)) return { kind: 'skip', reason: 'not-a-log' };
  return { kind: 'read', as: 'logs', facts: layout.kind === 'logs' ? layout.facts : {} };
}

/** What an object is that the user has named itself: whatever its name, it is read. */
export function classifyNamed(id: string): { readonly as: ObjectKind; readonly facts: KeyFacts } {
  if (id.endsWith('.usage.json')) return { as: 'usage', facts: {} };
  const layout = readKeyLayout(id);
  return { as: 'logs', facts: layout.kind === 'logs' ? layout.facts : {} };
}
