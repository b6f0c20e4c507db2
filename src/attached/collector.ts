// Parts of dumps in, in any order and of any number of files and accounts; at the end, what is configured out.

import type { AttachedIssue } from './attached-issue.js';
import type { Attached, AttachedAccount } from './attached.js';
import type { DumpList, DumpPart } from './dump.js';
import { byCodeUnit } from './entry-fields.js';
import type { ManagedEntry, Placed, PrincipalEntry } from './entry.js';
import { PageAccounts } from './page-accounts.js';
import { awsAccount, readEntry } from './read-entry.js';
import { resolveEntries } from './resolve-entries.js';
import { SharedDocuments } from './shared-documents.js';

/** Gathers the entries of dumps. */
export class AttachedCollector {
  readonly #documents = new SharedDocuments();
  readonly #principals = new Map<string, Placed<PrincipalEntry>>();
  readonly #managed = new Map<string, Placed<ManagedEntry>>();
  readonly #pages = new PageAccounts();
  readonly #issues: AttachedIssue[] = [];
  #source = '';
  #page = 1;

  /** What comes from now on is of another file, or of the IAM API; `source` is its name in places. */
  startSource(source: string): void {
    this.#source = source;
    this.#page = 1;
    this.#pages.startSource();
  }

  /** Takes the next part of the source. */
  take(part: DumpPart): void {
    if (part.kind === 'entry') {
      this.#takeEntry(part.list, part.value, this.#placeOf(part));
    } else {
      this.#pages.endPage(part.isTruncated);
      this.#page += 1;
    }
  }

  /** All that was taken, with every name looked up. */
  finish(): Attached {
    const accounts = this.#pages.accounts();
    const missing = accounts.filter(({ isWhole }) => !isWhole).map(missingPages);
    return resolveEntries({
      principals: this.#principals,
      managed: this.#managed,
      accounts,
      counts: this.#pages.counts,
      issues: [...this.#issues, ...missing],
    });
  }

  #takeEntry(list: DumpList, value: unknown, place: string): void {
    const read = readEntry(list, value, this.#documents);
    if (read.kind === 'bad') {
      const consequence = 'it is passed over, as if it did not exist';
      this.#issues.push({ kind: 'bad-entry', place, message: `the entry ${read.message}`, consequence });
    } else if (read.kind === 'principal') {
      this.#pages.note(read.principal.account);
      this.#principals.set(read.principal.arn, this.#merged(this.#principals, read.principal, place));
    } else {
      const { managed, attachmentCount } = read;
      if (managed.account !== awsAccount) this.#pages.note(managed.account);
      if (attachmentCount !== undefined) this.#pages.count(managed.arn, attachmentCount);
      this.#managed.set(managed.arn, this.#mergedPolicy(managed, place));
    }
  }

  #placeOf({ list, index }: { readonly list: string; readonly index: number }): string {
    return `${this.#source}: ${this.#page > 1 ? `page ${this.#page} ` : ''}${list}[${index}]`;
  }

  // Of two that differ, the same one stays whichever came first.
  #merged<Entry extends { readonly arn: string }>(
    known: ReadonlyMap<string, Placed<Entry>>,
    entry: Entry,
    place: string,
  ): Placed<Entry> {
    const other = known.get(entry.arn);
    if (!other) return { entry, place };
    const [left, right] = [JSON.stringify(other.entry), JSON.stringify(entry)];
    if (left === right) return other;
    const conflict = [other.place, place].sort(byCodeUnit).join('` and `');
    return { ...(left < right ? other : { entry, place }), conflict };
  }

  // An AWS managed policy is the same in all accounts: of dumps of different days, the later one is right.
  #mergedPolicy(managed: ManagedEntry, place: string): Placed<ManagedEntry> {
    const known = this.#managed.get(managed.arn);
    if (!known || managed.account !== awsAccount) return this.#merged(this.#managed, managed, place);
    const newer = byCodeUnit(known.entry.changedAt ?? '', managed.changedAt ?? '');
    if (newer === 0) return this.#merged(this.#managed, managed, place);
    return newer < 0 ? { entry: managed, place } : known;
  }
}

function missingPages({ id }: AttachedAccount): AttachedIssue {
  return {
    kind: 'missing-pages',
    place: `account ${id}`,
    message: `the last page of account ${id} is not there: AWS has more to tell`,
    consequence: 'who and what is on other pages is taken for absent',
  };
}
