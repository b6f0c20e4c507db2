// What calls may need though their records do not tell: roles that stand in another document, tags of what is copied.

import { readRows, type Row } from './load-facts.js';

/** One such need. `event` is its short name, or `*` for any; `touching` a glob for a resource of the call; `what` stands elsewhere. */
export interface UntoldFact {
  readonly action: string;
  readonly event: string;
  readonly touching: string;
  readonly what: string;
}

let loaded: readonly UntoldFact[] | undefined;

/** All of them; read once a process. */
export function loadUntoldNeeds(): readonly UntoldFact[] {
  loaded ??= readRows('untold-needs').map(([action, event, touching, what]) => ({
    action: textOf(action),
    event: textOf(event),
    touching: textOf(touching),
    what: textOf(what),
  }));
  return loaded;
}

function textOf(cell: Row[number]): string {
  return typeof cell === 'string' ? cell : '';
}
