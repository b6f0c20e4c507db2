// Which account a page of a dump is of, which no page says; and what hangs on it: whether the account is whole, and counts.

import type { AttachedAccount } from './attached.js';
import { byCodeUnit } from './entry-fields.js';

/** How often an account has a policy attached, as AWS counts: ARN of the policy, account, count. */
export type AttachmentCounts = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Tells accounts by the ARNs on their pages; a page of AWS managed policies alone is of the account before it. */
export class PageAccounts {
  readonly #hasEnd = new Map<string, boolean>();
  readonly #counts = new Map<string, Map<string, number>>();
  #accountsOfPage = new Set<string>();
  #countsOfPage: (readonly [arn: string, count: number])[] = [];
  #accountsBefore: readonly string[] = [];
  #namelessEnds = 0;

  /** The next page is of another source. */
  startSource(): void {
    this.#accountsBefore = [];
  }

  /** An ARN of this account stands on the page. */
  note(account: string): void {
    this.#accountsOfPage.add(account);
  }

  /** The page says how often a policy is attached in its account. */
  count(arn: string, count: number): void {
    this.#countsOfPage.push([arn, count]);
  }

  /** The page is over. `isTruncated`: there are more of its account. */
  endPage(isTruncated: boolean): void {
    const accounts = this.#accountsOfPage.size > 0 ? [...this.#accountsOfPage] : this.#accountsBefore;
    for (const account of accounts) {
      this.#hasEnd.set(account, this.#hasEnd.get(account) === true || !isTruncated);
    }
    if (accounts.length === 0 && !isTruncated) this.#namelessEnds += 1;
    const [account, second] = accounts;
    // Pages of several accounts in one are nobody's.
    if (account !== undefined && second === undefined) this.#keepCounts(account);
    this.#countsOfPage = [];
    this.#accountsOfPage = new Set();
    this.#accountsBefore = accounts;
  }

  /** The accounts by id. One is whole if its last page is there; pages between may be missing all the same. */
  accounts(): readonly AttachedAccount[] {
    const open = [...this.#hasEnd.values()].filter((hasEnd) => !hasEnd).length;
    const isEndNameless = open <= this.#namelessEnds;
    return [...this.#hasEnd]
      .map(([id, hasEnd]) => ({ id, isWhole: hasEnd || isEndNameless }))
      .sort((left, right) => byCodeUnit(left.id, right.id));
  }

  /** What was counted, by policy and account. */
  get counts(): AttachmentCounts {
    return this.#counts;
  }

  #keepCounts(account: string): void {
    for (const [arn, count] of this.#countsOfPage) {
      const byAccount = this.#counts.get(arn) ?? new Map<string, number>();
      this.#counts.set(arn, byAccount.set(account, Math.max(count, byAccount.get(account) ?? 0)));
    }
  }
}
