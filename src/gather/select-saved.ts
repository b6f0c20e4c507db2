// A saved usage under the selection of a run. Principals are left out whole; an aggregate cannot be cut by time or Region.

import { principalMatches, type Selection } from '../event/selection.js';
import { parseArn, type Arn } from '../iam/arn.js';
import type { Span } from '../usage/span.js';
import type { SavedUsage } from '../usage/saved-usage.js';

type SavedPrincipal = SavedUsage['principals'][number];
type SavedRecords = SavedUsage['summary']['records'];

/** What is selected of a saved usage, or why it cannot be told apart from the rest. */
export type SelectedUsage =
  { readonly kind: 'usage'; readonly usage: SavedUsage } | { readonly kind: 'mixed'; readonly message: string };

/**
 * Selects principals and accounts; the records of all others are set aside, as they are where logs are read. A time or a
 * Region that has only some of what is left is answered with `mixed`.
 */
export function selectSaved(saved: SavedUsage, selection: Selection): SelectedUsage {
  const { accounts } = selection;
  const reasons = saved.principals.map((principal) => refusal(principal, selection));
  const principals = saved.principals.filter((_, index) => reasons[index] === undefined);
  const places = saved.seen.places.filter(({ account }) => accounts.length === 0 || accounts.includes(account));
  const message = mixture(principals, places, selection);
  if (message !== undefined) return { kind: 'mixed', message };
  let next = 0;
  const numbers = reasons.map((reason) => (reason === undefined ? next++ : undefined));
  const calls = saved.seen.calls.flatMap((part) => {
    const principal = numbers[part.principal];
    return principal === undefined ? [] : [{ ...part, principal }];
  });
  const selections = saved.seen.selections.map((part) => narrowed(part, selection));
  const records = saved.principals.reduce(
    (sum, { records: own }, index) => withoutPrincipal(sum, own, reasons[index]),
    saved.summary.records,
  );
  const summary = { ...saved.summary, records };
  const seen = { ...saved.seen, changes: changesWithin(saved, selection) };
  return {
    kind: 'usage',
    usage: {
      ...saved,
      window: windowWithin(saved, selection),
      summary,
      principals,
      seen: { ...seen, selections, places, calls },
    },
  };
}

function changesWithin({ seen: { changes = [] } }: SavedUsage, { accounts, since, until }: Selection) {
  return changes.filter(
    ({ account, first, last }) =>
      (accounts.length === 0 || accounts.includes(account)) &&
      (since === undefined || last >= since) &&
      (until === undefined || first < until),
  );
}

// Whose calls the first and the last were is not told: of some accounts, the lines alone tell. Nothing is wider than the
// selection.
function windowWithin({ window, seen }: SavedUsage, { accounts, since, until }: Selection): Span | null {
  if (!window || seen.places.some(({ account }) => accounts.length > 0 && !accounts.includes(account))) return null;
  const isCut = (since !== undefined && window.first < since) || (until !== undefined && window.last >= until);
  return isCut ? null : window;
}

type Refusal = 'not-selected-account' | 'not-selected-principal';

function refusal({ principal }: SavedPrincipal, { accounts, principals }: Selection): Refusal | undefined {
  const arn = principal as Arn;
  if (accounts.length > 0 && !accounts.some((account) => account === parseArn(arn)?.account))
    return 'not-selected-account';
  return principals.length > 0 && !principalMatches(principals, { arn }) ? 'not-selected-principal' : undefined;
}

function withoutPrincipal(
  records: SavedRecords,
  own: SavedPrincipal['records'],
  reason: Refusal | undefined,
): SavedRecords {
  if (reason === undefined) return records;
  const { used, denied, undecided, unmapped } = own;
  const setAside = (records.setAside[reason] ?? 0) + used + denied + undecided + unmapped;
  return {
    ...records,
    used: records.used - used,
    denied: records.denied - denied,
    undecided: records.undecided - undecided,
    unmapped: records.unmapped - unmapped,
    setAside: { ...records.setAside, [reason]: setAside },
  };
}

function mixture(
  principals: readonly SavedPrincipal[],
  places: SavedUsage['seen']['places'],
  { since, until, regions }: Selection,
): string | undefined {
  const lines = principals.flatMap(({ uses, unmapped }) => [...uses, ...unmapped]);
  const isOutside = ({ firstSeen, lastSeen }: { readonly firstSeen: string; readonly lastSeen: string }) =>
    (since !== undefined && firstSeen < since) || (until !== undefined && lastSeen >= until);
  if (lines.some(isOutside)) return 'it has calls outside the selected time, and does not tell them apart';
  const other = regions.length > 0 && places.find(({ region }) => !regions.includes(region));
  return other ? 'it has calls of other Regions than the selected ones, and does not tell them apart' : undefined;
}

// What both select, in words that no merging can take for what either of them does.
function narrowed(part: string, selection: Selection): string {
  const { since, until, principals, accounts, regions } = selection;
  const isAll = since === undefined && until === undefined && [principals, accounts, regions].every(isEmpty);
  const own = JSON.stringify(selection);
  return isAll || own === part ? part : JSON.stringify({ ...selection, of: part });
}

function isEmpty(list: readonly string[]): boolean {
  return list.length === 0;
}
