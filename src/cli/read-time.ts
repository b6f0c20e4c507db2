// Points in time from the command line: ISO 8601, or a span such as `90d` counted back from a moment.

import { UserError } from './user-error.js';

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Whether the text is a span such as `90d`: a whole number of minutes, hours, days or weeks. */
export function isSpan(text: string): boolean {
  return /^\d{1,6}[mhdw]$/.test(text);
}

/** The time that an option names, ISO 8601 in UTC with seconds. A span counts back from `asOfMs`. */
export function readTime(option: string, text: string, asOfMs: number): string {
  const timeMs = isSpan(text) ? asOfMs - Number(text.slice(0, -1)) * (unitMs[text.slice(-1)] ?? 0) : isoMs(text);
  if (Number.isFinite(timeMs) && timeMs >= 0 && timeMs < 253_402_300_800_000) return toSeconds(timeMs);
  throw new UserError(
    `\`--${option} ${text}\` is no time`,
    'give ISO 8601 in UTC such as `2026-11-23` or `2026-11-23T08:00:00Z`, or a span such as `90d`',
  );
}

/** A time as CloudTrail writes it: ISO 8601 in UTC, whole seconds. */
export function toSeconds(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
}

// `Date.parse` takes much more than ISO 8601, differs between engines, and reads a time without a zone as local.
function isoMs(text: string): number {
  const form = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/.exec(text);
  if (!form) return Number.NaN;
  const [, time, , , zone] = form;
  return Date.parse(time === undefined || zone !== undefined ? text : `${text}Z`);
}
