// How much of one object and of one record is read: what is more is an issue, whatever the bytes are.

/** The limits of decoding. Memory held for one object is a few times `recordBytes`. */
export interface DecodeLimits {
  /** The longest text of a record, as unpacked; characters beyond ASCII may count for less than their bytes. */
  readonly recordBytes: number;
  /** The most bytes that are read of one object, as unpacked. */
  readonly objectBytes: number;
}

/**
 * Far above what AWS writes: CloudTrail ends fields so that a record stays below 256 KB or 1 MB.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export const defaultDecodeLimits: DecodeLimits = { recordBytes: 8 << 20, objectBytes: 8 * 2 ** 30 };

/** How deep a record may nest. */
export const deepest = 100_000;

/** How many tokens a record may have: values, keys, and the ends of lists and objects, which cost more than their text. */
export const mostTokens = 1 << 18;

/**
 * Whether a JSON text may hold a record that nests too deep or has too many tokens. What is said to may not: a reader
 * that counts has to decide.
 */
export function mayBeOutsized(text: string): boolean {
  if (text.length <= 2 * deepest) return false;
  const around = text.startsWith('[') ? 1 : /"(?:Records|Events)"/.test(text.slice(0, 1000)) ? 2 : 0;
  let depth = 0;
  let marks = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) isInText = !isInText;
    else if (code === 0x5c) at++;
    else if (isInText) continue;
    else if (code === 0x7b || code === 0x5b) {
      marks++;
      if (++depth > deepest) return true;
    } else if (code === 0x7d || code === 0x5d) {
      marks = --depth <= around ? 0 : marks + 1;
    } else if (code === 0x2c || code === 0x3a) marks++;
    if (marks > mostTokens / 2) return true;
  }
  return false;
}
