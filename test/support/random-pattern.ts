// Random patterns around a text: they match it, or nearly.

import type { Random } from './random.js';

/** Whether something with so many chances in a hundred happens. */
export const happens = (random: Random, percent: number): boolean => random.next() * 100 < percent;

/** An element of `Action` that has the action. */
export function actionPattern(random: Random, action: string): string {
  const [service = '', name = ''] = action.split(':');
  const cut = 1 + random.below(name.length);
  const spellings = [
    action,
    action,
    random.pick([action.toLowerCase(), action.toUpperCase()]),
    `${service}:${name.slice(0, cut)}*`,
    `${service}:*${name.slice(cut)}`,
    `${service}:${name.slice(0, cut - 1)}?${name.slice(cut)}`,
    `${service}:*`,
    '*',
  ];
  return random.pick(spellings);
}

/** Escapes what a literal text would mean as a pattern. */
export const escaped = (text: string): string => text.replace(/[*?]|\$(?=\{)/g, (sign) => `\${${sign}}`);

/** An element of `Resource` that has the resource, where `${aws:username}` is `eve`. Names that are operators escape. */
export function resourcePattern(random: Random, resource: string): string {
  if (resource === '*' || happens(random, 8)) return '*';
  const fields = resource.split(':');
  const head = fields.slice(0, 5);
  const name = fields.slice(5).join(':');
  if (happens(random, 25)) head[3] = random.pick(['*', head[3] ?? '', 'eu-*', '?u-west-1']);
  if (happens(random, 15)) head[4] = random.pick(['*', '1111*', '????????3333']);
  return `${head.join(':')}:${namePattern(random, name)}`;
}

function namePattern(random: Random, name: string): string {
  const cut = random.below(name.length + 1);
  const isHostile = /[*?$]/.test(name);
  if (name.includes('eve') && happens(random, 45)) {
    const variable = random.pick(['${aws:username}', '${aws:UserName}', "${aws:username, 'eve'}"]);
    return escaped(name).replace('eve', variable) + random.pick(['', '', '*']);
  }
  if (isHostile && happens(random, 60)) return escaped(name);
  const wild = [
    `${escaped(name.slice(0, cut))}*`,
    `${escaped(name.slice(0, cut))}*${escaped(name.slice(cut + random.below(4)))}`,
    escaped(name.slice(0, cut)) + (cut < name.length ? '?' : '') + escaped(name.slice(cut + 1)),
  ];
  return random.pick([escaped(name), isHostile ? escaped(name) : name, ...wild]);
}

/** A value of `StringLike` that has the text, or has not. */
export function likePattern(random: Random, text: string): string {
  const cut = random.below(text.length + 1);
  return random.pick([escaped(text), text, `${text.slice(0, cut)}*`, `*${text.slice(cut)}`, `${text.slice(0, cut)}?`]);
}
