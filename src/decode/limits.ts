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

/** Whether a JSON text nests deeper than a record may. Only for long texts is there anything to count. */
export function isTooDeep(text: string): boolean {
  if (text.length <= 2 * deepest) return false;
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) isInText = !isInText;
    else if (code === 0x5c) at++;
    else if (isInText) continue;
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > deepest) return true;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return false;
}
