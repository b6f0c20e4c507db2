// What is said of right-sizings that pass by one after the other: the first with something to say, and numbers of all.

import { describe, expect, test } from 'vitest';
import type { AttachedPrincipal } from '../../src/attached/attached.js';
import type { MetCall } from '../../src/comparison/meetings.js';
import type { Arn } from '../../src/iam/arn.js';
import { SizingNotes, type ShownSizing } from '../../src/report/format-right-sizing.js';
import type { UsageLine } from '../../src/usage/usage-file.js';
import { principalLines, usageLine } from '../support/usage-lines.js';

function sizing(name: string, { ungranted = [], limited = [] }: Told = {}): ShownSizing {
  const principal = `arn:aws:iam::111122223333:role/${name}` as Arn;
  const holder: AttachedPrincipal = {
    ...{ arn: principal, kind: 'role', account: '111122223333', id: '', name, path: '/', policies: [], groups: [] },
    ...{ isServiceLinked: false, instanceProfiles: [], gaps: [] },
  };
  const caller = principalLines([], { principal });
  const calls = ungranted.map((line): MetCall => ({
    ...{ line, caller, meetings: [] },
    pattern: line.resource,
    resource: { kind: 'literal', text: line.resource },
  }));
  return {
    subject: { attached: holder },
    proposal: {
      ...{ principal, kind: 'role', permissionSet: undefined, ids: [], policies: [], tooLarge: undefined, grants: [] },
      ...{ omitted: [], plan: { steps: [], peak: { managed: 0, inlineSize: 0 } } },
      rightSized: {
        ...{ changes: [], grants: [], fixed: [], kept: [], goesOn: new Set(), ungranted: calls, compared: [], calls },
      },
    },
    check: undefined,
    limited: limited.map((line) => ({ line, by: 'boundary' as const })),
  };
}

interface Told {
  readonly ungranted?: readonly UsageLine[];
  readonly limited?: readonly UsageLine[];
}

const linesAfter = (...sizings: readonly ShownSizing[]) => {
  const notes = new SizingNotes();
  for (const one of sizings) notes.see(one);
  return notes.text([], false).split('\n');
};
const fromRegions = ['eu-west-1', 'us-east-1', 'ap-south-1'].map((region) =>
  usageLine({ context: { region, address: 'public' }, count: 2 }),
);

describe('a call from several Regions', () => {
  test('that nothing attached allows is one line, with all of them counted', () => {
    const lines = linesAfter(sizing('app', { ungranted: fromRegions }));
    expect(lines.filter((line) => line.includes('not granted'))).toEqual([
      '  not granted  s3:GetObject on arn:aws:s3:::bucket/key: 6 calls that no attached policy here allows',
    ]);
  });

  test('that a boundary would deny is one line, too', () => {
    const lines = linesAfter(sizing('app', { limited: fromRegions }));
    expect(lines.filter((line) => line.includes('limited'))).toEqual([
      '  limited  s3:GetObject on arn:aws:s3:::bucket/key: the boundary of today would deny it, and it was used: 6 calls',
    ]);
  });
});

test('of many the first twenty are shown, in their order, and the others counted', () => {
  const names = Array.from({ length: 23 }, (_, at) => `role-${String(at)}`);
  const told = names.map((name) => sizing(name, { ungranted: fromRegions }));
  const lines = linesAfter(sizing('quiet'), ...told, sizing('silent'));
  const shown = lines.filter((line) => line.startsWith('arn:')).map((line) => line.slice(line.lastIndexOf('/') + 1));
  expect(shown).toEqual(names.slice(0, 20));
  expect(lines).toContain('… and 3 more with something to say');
  expect(lines).toContain('2 subjects stay as attached');
});

test('where nothing changes for anybody, a few are shown with what stays, and more are counted', () => {
  const few = linesAfter(sizing('a'), sizing('b'), sizing('c'));
  expect(few.filter((line) => line.startsWith('arn:'))).toHaveLength(3);
  expect(few).toContain('3 subjects stay as attached');
  const more = linesAfter(sizing('a'), sizing('b'), sizing('c'), sizing('d'));
  expect(more.filter((line) => line.startsWith('arn:'))).toEqual([]);
  expect(more).toContain('4 subjects stay as attached');
});
