// Gathering: from the sources to the evidence, in one thread or many.

import { availableParallelism } from 'node:os';
import { listObjects } from '../source/list-objects.js';
import type { ObjectRef } from '../source/object-ref.js';
import { createOpener } from '../source/open-object.js';
import { tally } from '../usage/account.js';
import type { CallBatch } from '../usage/call-batch.js';
import { addBatch, emptyEvidence, type Evidence } from '../usage/evidence.js';
import { soloCrew, workerCrew } from './crew.js';
import { IssueLog } from './issue.js';
import type { ObjectOutcome } from './read-object.js';
import { selectSaved } from './select-saved.js';
import type { GatherProgress, GatherSettings } from './settings.js';
import { createUnderstanding } from './understanding.js';

/** The evidence of a run with all that was wrong on the way. */
export interface Gathered {
  readonly evidence: Evidence;
  readonly issues: IssueLog;
}

/** From this estimated size of unpacked logs on, several threads are worth their start. */
const parallelBytes = 48 << 20;

/** How much larger packed logs are when they are unpacked, roughly. */
const packing = 8;

/**
 * Reads all sources. Rejects with a `SourceError` where a source cannot be listed at all; what is wrong with one
 * object is an issue. Memory held: the evidence, and a bounded number of objects.
 */
export async function gather(
  settings: GatherSettings,
  onProgress: (progress: GatherProgress) => void = () => undefined,
): Promise<Gathered> {
  const run = new Run(settings, onProgress);
  run.evidence.selections.add(JSON.stringify(settings.selection));
  const { refs, isLarge } = await peek(run.logs());
  const workers = settings.workers ?? (isLarge ? availableParallelism() : 1);
  const receive = (batch: CallBatch) => {
    run.take(batch);
  };
  const crew =
    workers > 1 ? workerCrew(settings, workers, receive) : soloCrew(settings, createUnderstanding(settings), receive);
  for await (const outcome of crew(refs)) run.finish(outcome);
  return { evidence: run.evidence, issues: run.issues };
}

class Run {
  readonly evidence: Evidence;
  readonly issues = new IssueLog();
  readonly #settings: GatherSettings;
  readonly #onProgress: (progress: GatherProgress) => void;
  readonly #sizes = new Map<string, number>();
  #isListed = false;
  #listed = { objects: 0, bytes: 0 };
  #done = { objects: 0, bytes: 0 };

  constructor(settings: GatherSettings, onProgress: (progress: GatherProgress) => void) {
    this.#settings = settings;
    this.#onProgress = onProgress;
    this.evidence = emptyEvidence(settings.limits, settings.idLimit);
  }

  /** The log objects of the listing; whatever else is listed is dealt with on the way. */
  async *logs(): AsyncGenerator<ObjectRef> {
    const { objects } = this.evidence.account;
    for await (const entry of listObjects(this.#settings.source)) {
      if (entry.kind === 'object' && entry.ref.kind === 'usage') {
        await this.#mergeUsage(entry.ref);
        continue;
      }
      objects.listed++;
      if (entry.kind === 'skipped') {
        tally(objects.skipped, entry.reason);
      } else if (entry.kind === 'failed') {
        tally(objects.failed, entry.error.kind);
        this.issues.add([
          {
            id: entry.id,
            kind: entry.error.kind,
            afterRecords: 0,
            lostRecords: 0,
            detail: entry.error.message,
            hint: entry.error.hint,
          },
        ]);
      } else {
        this.#expect(entry.ref);
        yield entry.ref;
      }
    }
    this.#isListed = true;
  }

  /** Takes in a batch of calls: of a large object there are many before it is finished. */
  take(batch: CallBatch): void {
    addBatch(this.evidence, batch);
    this.#report();
  }

  finish({ id, failure, issues }: ObjectOutcome): void {
    const { objects } = this.evidence.account;
    if (failure === undefined) objects.read++;
    else tally(objects.failed, failure);
    this.issues.add(issues.kept, issues.count);
    this.#done.objects++;
    this.#done.bytes += this.#sizes.get(id) ?? 0;
    this.#sizes.delete(id);
    this.#report();
  }

  #report(): void {
    this.#onProgress({
      objects: this.#done.objects,
      objectsTotal: this.#isListed ? this.#listed.objects : undefined,
      bytes: this.#done.bytes,
      bytesTotal: this.#isListed ? this.#listed.bytes : undefined,
      records: this.evidence.account.records.read,
    });
  }

  #expect({ id, sizeBytes = 0 }: ObjectRef): void {
    this.#sizes.set(id, sizeBytes);
    this.#listed.objects++;
    this.#listed.bytes += sizeBytes;
  }

  // A saved usage is no object of the account: it brings the account of the run that wrote it.
  async #mergeUsage(ref: ObjectRef): Promise<void> {
    const opener = createOpener(this.#settings.source);
    const json = await opener
      .open(ref)
      .whole()
      .then((bytes) => new TextDecoder().decode(bytes))
      .finally(() => {
        opener.close();
      });
    // Loaded only here: the checker of saved files would double the start of every other run.
    const { mergeSavedUsage, parseUsageFile } = await import('../usage/read-usage-file.js');
    const parsed = parseUsageFile(json);
    if (parsed.kind === 'invalid') throw new UsageFileError(ref.id, parsed.message, wholeHint);
    const selected = selectSaved(parsed.usage, this.#settings.selection);
    if (selected.kind === 'mixed') throw new UsageFileError(ref.id, selected.message, selectHint);
    mergeSavedUsage(this.evidence, selected.usage);
  }
}

const wholeHint = 'a saved usage is what `trailfit usage` has written, whole; write it again from the logs';
const selectHint =
  'a saved usage can be selected by principal and account; select times and Regions where it is written from the logs';

/** A saved usage that cannot be read, or not as selected: its evidence would be wrong without a trace in the account. */
export class UsageFileError extends Error {
  readonly id: string;
  readonly hint: string;

  constructor(id: string, message: string, hint: string) {
    super(message);
    this.id = id;
    this.hint = hint;
  }
}

// Looks only as far ahead as needed to tell a large input from a small one.
async function peek(
  refs: AsyncGenerator<ObjectRef>,
): Promise<{ readonly refs: AsyncIterable<ObjectRef>; readonly isLarge: boolean }> {
  const first: ObjectRef[] = [];
  let bytes = 0;
  let isLarge = false;
  while (!isLarge) {
    const next = await refs.next();
    if (next.done) break;
    first.push(next.value);
    bytes += (next.value.sizeBytes ?? 0) * (next.value.id.endsWith('.gz') ? packing : 1);
    isLarge = bytes >= parallelBytes;
  }
  return {
    isLarge,
    refs: (async function* () {
      yield* first;
      if (isLarge) yield* refs;
    })(),
  };
}
