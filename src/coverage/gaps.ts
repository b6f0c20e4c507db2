// Gaps: hours in a row without a record where an account has records in most others. An account that is quiet anyway has
// none: silence tells nothing there.

/** First and last hour without a record. */
export interface Gap {
  readonly first: string;
  readonly last: string;
}

/** How many hours in a row count. */
const leastHours = 24;

/** Which share of all other hours must have a record, and how many of these there must be to tell. */
const busyShare = 0.5;
const leastOtherHours = 7 * 24;

const hourMs = 3_600_000;

/** The gaps in hours (since 1970), over a span of hours with its two ends included. */
export function gapsOf(
  hours: ReadonlySet<number>,
  span: { readonly first: number; readonly last: number },
): readonly Gap[] {
  const silent: { readonly first: number; readonly last: number }[] = [];
  let before = span.first - 1;
  for (const hour of [...hours].sort((left, right) => left - right).concat(span.last + 1)) {
    if (hour < span.first || hour > span.last + 1) continue;
    if (hour - before > leastHours) silent.push({ first: before + 1, last: hour - 1 });
    before = hour;
  }
  const silentHours = silent.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const otherHours = span.last - span.first + 1 - silentHours;
  if (otherHours < leastOtherHours || hours.size < otherHours * busyShare) return [];
  return silent.map(({ first, last }) => ({ first: hourText(first), last: hourText(last) }));
}

function hourText(hour: number): string {
  return new Date(hour * hourMs).toISOString().slice(0, 13);
}
