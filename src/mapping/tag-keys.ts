// Which keys of a request hold tags, or what holds tags in turn.

import { normalize } from './names.js';

/** What a key has to do with tags. */
export type TagKey = 'tags' | 'envelope' | 'other';

const tagNames = /^(tags?|taglist|tagset|tagsmap|tagspecifications?|tagspecificationset|hostedzonetags|resourcetags)$/;

/** Keys of callers are remembered up to this many; requests that make something have some hundred. */
const rememberedKeys = 2000;
/** Longer ones are not, and hold no tags: AWS has none, and whoever makes them up chooses how long they are. */
const longestKey = 200;
const kinds = new Map<string, TagKey>();

/** Tells what a key has to do with tags. */
export function kindOfKey(key: string): TagKey {
  if (key.length > longestKey) return 'other';
  const known = kinds.get(key);
  if (known !== undefined) return known;
  const name = normalize(key);
  const kind = tagNames.test(name) ? 'tags' : /(request|input|withtags)$/.test(name) ? 'envelope' : 'other';
  if (kinds.size < rememberedKeys) kinds.set(key, kind);
  return kind;
}
