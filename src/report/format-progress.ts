// Progress as one line of text.

import { grouped } from './counted.js';

/** How far a run has come; the totals are known once the listing has ended. */
export interface ProgressState {
  readonly objects: number;
  readonly objectsTotal: number | undefined;
  readonly bytes: number;
  readonly bytesTotal: number | undefined;
  readonly records: number;
  readonly elapsedMs: number;
}

/** One line: objects, records, rate, and the time left where the total is known. */
export function formatProgress({
  objects,
  objectsTotal,
  bytes,
  bytesTotal,
  records,
  elapsedMs,
}: ProgressState): string {
  const seconds = Math.max(elapsedMs, 1) / 1000;
  const total = objectsTotal === undefined ? '' : ` of ${grouped(objectsTotal)}`;
  const left =
    bytesTotal !== undefined && bytes > 0 ? `, ${duration((seconds * (bytesTotal - bytes)) / bytes)} left` : '';
  return `${grouped(objects)}${total} objects, ${grouped(records)} records, ${grouped(Math.round(records / seconds))} a second${left}`;
}

function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}
