// Made-up event names: however many there are, and however long they come, what is kept of them is bounded.

import { describe, expect, it } from 'vitest';
import { currentCell, UnmappedEvents } from '../../src/usage/unmapped.js';

const part = (used: number) => ({
  ...{ count: 1, used, first: '2026-01-01T00:00:00Z', last: '2026-01-01T00:00:00Z', examples: [] },
});
const counts = (events: UnmappedEvents) =>
  Object.fromEntries([...events].map(([event, { count, used }]) => [event, [count, used]]));

describe('unmapped events of a principal', () => {
  it('are kept by name up to a limit: the smallest; the rest by service', () => {
    const events = new UnmappedEvents(2);
    for (const name of ['s3:D', 's3:B', 'x:A', 's3:C', 's3:A', 's3:B']) events.add(name, part(1));
    expect(counts(events)).toEqual({ 's3:A': [1, 1], 's3:B': [2, 2], 's3:*': [2, 2], 'x:*': [1, 1] });
  });

  it('are few whoever makes them up, in any order, and every call is counted', () => {
    for (const order of [1, -1]) {
      const events = new UnmappedEvents(10);
      const names = Array.from({ length: 20_000 }, (_, at) => `service-${at % 500}:Event${at}`).sort();
      for (const name of order > 0 ? names : names.reverse()) events.add(name, part(0));
      const kept = counts(events);
      expect(Object.keys(kept)).toHaveLength(21);
      expect(kept['*']).toBeDefined();
      expect(Object.values(kept).reduce((sum, [count = 0]) => sum + count, 0)).toBe(20_000);
    }
  });

  it('lead from a cell that was folded to the one that stands for it', () => {
    const events = new UnmappedEvents(1);
    const late = events.add('s3:Z', part(0));
    events.add('s3:A', part(0));
    expect(currentCell(late).event).toBe('s3:*');
    events.add('a:Z', part(0));
    events.add('a:A', part(0));
    expect(currentCell(late).event).toBe('*');
  });
});
