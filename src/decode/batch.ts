// What decoding is given and gives: the bytes of a log object, what is wanted of them, and batches of raw records.

import type { DecodeIssue } from './issue.js';
import type { DecodeLimits } from './limits.js';
import type { RawRecord, RecordField } from './record.js';
import type { PartialSource } from './wrapping.js';

/** The bytes of one object, packed or not. Small objects are asked for whole, others piece by piece. */
export interface ObjectBytes {
  /** The size as stored (packed, if it is packed), if known. */
  readonly sizeBytes: number | undefined;
  readonly whole: () => Promise<Uint8Array>;
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

/** What the caller wants of each record. */
export interface DecodeOptions {
  /** The fields that the caller will read; others may be left out of the records. */
  readonly wanted: readonly RecordField[];
  /** A reason for which a record is not handed out, only counted. It may read only wanted fields. */
  readonly refuse?: (record: RawRecord) => string | undefined;
  /** How much of an object is read; there are defaults. */
  readonly limits?: DecodeLimits;
}

/**
 * Some records of one object, in order; `places` tells of each how many whole ones stand before it in the object.
 * `refused` counts by reason; every record of the object is in exactly one batch, as record, refused or lost.
 */
export interface Batch {
  readonly records: readonly RawRecord[];
  readonly places: readonly number[];
  readonly refused: ReadonlyMap<string, number>;
  readonly issues: readonly DecodeIssue[];
  /** How many of all these came by a way that holds less than a trail's log files; absent: none. */
  readonly partial?: ReadonlyMap<PartialSource, number>;
}
