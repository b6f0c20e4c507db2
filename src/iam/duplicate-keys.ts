// Finds keys that occur twice in one object of a JSON text: `JSON.parse` silently keeps the last, IAM refuses them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html#policies-grammar-notes

interface Level {
  /** The keys seen so far in an object; `undefined` in an array. */
  readonly keys: Set<string> | undefined;
  /** What leads here from the root. */
  readonly place: string;
  /** The key whose value is being read, or the index in an array. */
  step: string;
  index: number;
  expectsKey: boolean;
}

/** The places of repeated keys in a text that `JSON.parse` accepts, in the order of the text. */
export function duplicateKeys(json: string): readonly string[] {
  const found: string[] = [];
  const levels: Level[] = [];
  for (let at = 0; at < json.length; at += 1) {
    const sign = json[at];
    const level = levels.at(-1);
    if (sign === '"') {
      const end = stringEnd(json, at);
      if (level?.keys && level.expectsKey) noteKey(level, JSON.parse(json.slice(at, end + 1)) as string, found);
      at = end;
    } else if (sign === '{' || sign === '[') {
      levels.push(openLevel(sign === '{', level));
    } else if (sign === '}' || sign === ']') {
      levels.pop();
    } else if (sign === ',' && level) {
      level.index += 1;
      level.expectsKey = true;
    }
  }
  return found;
}

function openLevel(isObject: boolean, parent: Level | undefined): Level {
  const place = parent ? placeIn(parent) : '';
  return { keys: isObject ? new Set() : undefined, place, step: '', index: 0, expectsKey: true };
}

function placeIn(level: Level): string {
  if (!level.keys) return `${level.place}[${level.index}]`;
  return level.place === '' ? level.step : `${level.place}.${level.step}`;
}

function noteKey(level: Level, key: string, found: string[]): void {
  level.step = key;
  level.expectsKey = false;
  if (level.keys?.has(key)) found.push(placeIn(level));
  level.keys?.add(key);
}

function stringEnd(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at;
}
