import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import type { Arn } from '../../src/iam/arn.js';
import type { ResourcePattern } from '../../src/iam/resource-pattern.js';
import { proposeFromScratch, type Proposal } from '../../src/proposal/propose-from-scratch.js';
import type { Wildcard, WildcardReason } from '../../src/proposal/wildcards.js';
import { formatAccount, type AccountParts } from '../../src/report/format-account.js';
import { ProposalNotes } from '../../src/report/proposal-notes.js';
import { emptyEvidence } from '../../src/usage/evidence.js';
import { summaryOf, type Summary } from '../../src/usage/summary.js';
import { principalLines, usageLine } from '../support/usage-lines.js';
import { defaultProposalOptions } from '../../src/proposal/proposal.js';

const catalog = loadCatalog();
const summary = summaryOf(emptyEvidence());
const nothing: AccountParts = {
  ...{ summary, principals: [], issues: [], issueCount: 0, notes: undefined, outdated: [], color: false },
};

/** Notes of proposals; of the wildcards of each, in their order, where it has any. */
function notesOf(proposals: readonly Proposal[], wildcards: readonly (readonly Wildcard[])[] = []): ProposalNotes {
  const notes = new ProposalNotes();
  proposals.forEach((proposal, index) => {
    notes.see(proposal, wildcards[index] ?? []);
  });
  return notes;
}

const principalOf = (word: string) => `arn:aws:iam::111122223333:role/${word}`;

/** A proposal that is refused, grants what was denied, and leaves something out. */
function proposalWith(word: string): Proposal {
  const line = usageLine({ action: `s3:${word}`, resource: `arn:aws:s3:::${word}` });
  return {
    ...{
      principal: principalOf(word) as Arn,
      kind: 'role',
      permissionSet: undefined,
      ids: [],
      policies: [],
      tooLarge: { reason: 'policies', size: 70_000, limit: 6144, needed: 12, allowed: 10 },
    },
    grants: [
      {
        ...{ action: `s3:${word}` as Proposal['grants'][number]['action'], resource: `arn:${word}` as ResourcePattern },
        ...{ scope: 'exact', conditions: [], lines: [{ ...line, outcome: 'denied' }] },
      },
    ],
    omitted: [{ reason: 'denied', line }],
  };
}

/** An account with `word` in every place where a log, a listing or a library may have put text. */
function accountWith(word: string): AccountParts {
  const principal = principalOf(word);
  const proposal = proposalWith(word);
  const counts = { [word]: 1 };
  return {
    summary: {
      ...summary,
      records: { ...summary.records, setAside: counts, failed: counts },
      objects: { ...summary.objects, skipped: counts, failed: counts },
      unmappedEvents: { [`unheard:${word}`]: 2 },
      resources: JSON.parse(`{${JSON.stringify(word)}:{"exact":{"uses":1,"calls":1}}}`) as Summary['resources'],
      catalog: { file: word, version: word, date: word },
    },
    principals: [principalLines([], { principal, ids: [word, 'AROA2'] })],
    issues: [{ id: word, kind: word, afterRecords: 1, lostRecords: 1, detail: word, hint: word }],
    notes: notesOf(
      [proposal],
      [[{ action: `s3:${word}`, resource: `${word}/*`, reasons: ['folded'], calls: 1, examples: [word] }]],
    ),
    ...{ issueCount: 1, outdated: [word], color: false },
  };
}

describe('text of others', () => {
  const calm = formatAccount(accountWith('word')).split('\n').length;
  test.each([
    ['escape sequences', '\u001b[2J\u001b[1;31mok\u009b0m\u0007'],
    ['line breaks', 'a\nused 7\r\nb\u2028c\u0085d'],
    ['marks of direction', '\u202eevil\u2066\u200f'],
    ['what cannot be seen', '\u200b\u2060\u{e0041}\ufeff'],
    ['names of JavaScript', '__proto__'],
  ])('moves nothing on the screen: %s', (_, word) => {
    const text = formatAccount(accountWith(word));
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(text.split('\n')).toHaveLength(calm);
  });

  test('stands in every list, so that the test above can fail', () => {
    expect(formatAccount(accountWith('word')).split('word').length - 1).toBe(26);
  });
});

describe('the account says', () => {
  test('of which services saved usage was mapped by other facts', () => {
    const line = "saved usage was mapped by a catalog with other facts of ec2, s3: read those logs again for today's";
    expect(formatAccount({ ...nothing, outdated: ['ec2', 's3'] }).split('\n')).toContain(line);
    expect(formatAccount(nothing)).not.toContain('other facts');
  });

  test('where all objects and records went, in columns', () => {
    const parts: AccountParts = {
      ...nothing,
      summary: {
        ...summary,
        records: { ...summary.records, read: 1_234_567, used: 1_234_560, failed: { 'bad-region': 7 } },
        objects: { listed: 3, read: 2, skipped: { digest: 1 }, failed: {} },
        window: { first: '2026-03-01T12:00:00Z', last: '2026-03-02T12:00:00Z' },
      },
    };
    expect(formatAccount(parts)).toBe(
      [
        ...['objects', '          3  listed', '          2  read', '          1  skipped: digest'],
        ...['records', '  1,234,567  read', '  1,234,560  used', '          0  denied', '          0  undecided'],
        ...['          0  unmapped', '          0  duplicate', '          7  failed: bad-region', 'principals'],
        ...['evidence from 2026-03-01T12:00:00Z to 2026-03-02T12:00:00Z', ''],
      ].join('\n'),
    );
  });

  test('which principals were deleted and made again', () => {
    const principals = [principalLines([], { ids: ['AROA1', 'AROA2'] }), principalLines([], { ids: ['AROA3'] })];
    const text = formatAccount({ ...nothing, principals });
    expect(text).toContain('  arn:aws:iam::111122223333:role/app: AROA1, AROA2\n');
    expect(text).not.toContain('AROA3');
    expect(formatAccount({ ...nothing, principals: principals.slice(1) })).not.toContain('made again');
  });

  test('that the memory of calls was full', () => {
    const full = { ...summary, repeats: { remembered: 4_000_000, isFull: true } };
    expect(formatAccount({ ...nothing, summary: full })).toContain('the memory of calls was full');
    expect(formatAccount(nothing)).not.toContain('memory');
  });

  test('what is not granted, and what is granted though it was denied', () => {
    const lines = principalLines([{ outcome: 'denied', count: 1200 }, { outcome: 'undecided' }, {}]);
    const textOf = (includeDenied: boolean) =>
      formatAccount({
        ...nothing,
        notes: notesOf([
          proposeFromScratch(lines, catalog, { ...defaultProposalOptions, includeDenied, minMembers: 5 }),
        ]),
      });
    const use = 'arn:aws:iam::111122223333:role/app: undecided: s3:GetObject on arn:aws:s3:::bucket/key (1)';
    expect(textOf(false)).toContain(use);
    expect(textOf(false)).toContain('denied: s3:GetObject on arn:aws:s3:::bucket/key (1,200)');
    expect(textOf(false)).not.toContain('though AWS denied');
    const other = principalLines([{ outcome: 'denied', action: 's3:PutObject' }]);
    const proposals = [
      proposeFromScratch(other, catalog, { ...defaultProposalOptions, includeDenied: true, minMembers: 5 }),
    ];
    expect(formatAccount({ ...nothing, notes: notesOf(proposals) })).toContain(
      'granted as asked for, though AWS denied it\n  arn:aws:iam::111122223333:role/app: s3:PutObject on arn:aws:s3:::bucket/key (1)\n',
    );
  });

  test('what is not granted once, from however many Regions it was called', () => {
    const regions = ['eu-west-1', 'us-east-1', 'ap-south-1'];
    const calls = regions.map((region) => ({ context: { region, address: 'public' as const }, count: 500 }));
    const lines = principalLines([
      ...calls.map((call) => ({ ...call, outcome: 'denied' as const })),
      ...calls.map((call) => ({ ...call, outcome: 'undecided' as const })),
    ]);
    const proposals = [proposeFromScratch(lines, catalog, defaultProposalOptions)];
    expect(formatAccount({ ...nothing, notes: notesOf(proposals) })).toContain(
      [
        'not granted',
        '  arn:aws:iam::111122223333:role/app: denied: s3:GetObject on arn:aws:s3:::bucket/key (1,500)',
        '  arn:aws:iam::111122223333:role/app: undecided: s3:GetObject on arn:aws:s3:::bucket/key (1,500)',
        '',
      ].join('\n'),
    );
  });

  test('how much what is too large is over what it may have', () => {
    expect(formatAccount({ ...nothing, notes: notesOf([proposalWith('word')]) })).toContain(
      'not granted\n  arn:aws:iam::111122223333:role/word: the policy has 70,000 characters, which take 12 policies of 6,144: more than the 10 that it may have\n',
    );
  });

  test('by which catalog calls were mapped', () => {
    const named = (file: string) => ({ ...summary, catalog: { file, version: 'iam-data 1', date: '2026-01-02' } });
    const textOf = (file: string) => formatAccount({ ...nothing, summary: named(file) }).split('\n');
    expect(textOf('embedded')).toContain('mapped by the embedded catalog of 2026-01-02: iam-data 1');
    expect(textOf('my.json')).toContain('mapped by the catalog `my.json` of 2026-01-02: iam-data 1');
  });

  test('how many used resources of each service are named, and why the others are not, the worst first', () => {
    const count = (uses: number) => ({ uses, calls: uses });
    const resources = {
      ec2: { unscopable: count(900) },
      kms: { exact: count(3) },
      s3: { exact: count(1200), format: count(1), folded: count(1), unknown: count(2) },
      sqs: { path: count(4) },
    };
    expect(formatAccount({ ...nothing, summary: { ...summary, resources } })).toContain(
      [
        '  used resources by service    named       not  why not',
        '  sqs                              0         4  path not told 4',
        '  s3                           1,201         3  not in the request 2, too many 1',
        '  ec2                              0       900  cannot be scoped 900',
        '  kms                              3         0',
        '',
      ].join('\n'),
    );
    expect(formatAccount(nothing)).not.toContain('by service');
  });

  test('of many services the worst twelve, and the rest in one line', () => {
    const names = Array.from({ length: 40 }, (_, index) => `s${String(index).padStart(2, '0')}`);
    const counts = { exact: { uses: 2, calls: 9 }, unscopable: { uses: 1, calls: 1 } };
    const resources = Object.fromEntries(names.map((name) => [name, counts]));
    const worst = { ...resources, s39: { unknown: { uses: 1, calls: 1 } } };
    const lines = formatAccount({ ...nothing, summary: { ...summary, resources: worst } }).split('\n');
    const shown = lines.filter((line) => /^ {2}s\d\d /.test(line)).map((line) => line.slice(2, 5));
    expect(shown).toEqual(['s39', ...names.slice(0, 11)]);
    expect(lines).toContain('  … and 28 more: 56 named, 28 not');
  });

  test('why the proposals have wildcards, the worst first, actions of one reason together', () => {
    const wildcard = (action: string, resource: string, reasons: readonly WildcardReason[]) => ({
      ...{ action, resource, reasons, calls: 1, examples: [] },
    });
    const many = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((name) => wildcard(`ec2:${name}`, '*', ['unscopable']));
    const proposals = [
      proposeFromScratch(principalLines([{}]), catalog, {
        ...defaultProposalOptions,
        includeDenied: false,
        minMembers: 5,
      }),
    ];
    const wildcards = [[...many, wildcard('s3:PutObject', 'arn:aws:s3:::b/*', ['folded', 'unknown'])]];
    expect(formatAccount({ ...nothing, notes: notesOf(proposals, wildcards) })).toContain(
      [
        'granted with a wildcard, and why',
        '  arn:aws:iam::111122223333:role/app: arn:aws:s3:::b/* for s3:PutObject: too many, not in the request',
        '  arn:aws:iam::111122223333:role/app: * for ec2:A, ec2:B, ec2:C, ec2:D, ec2:E and 2 more: cannot be scoped',
        '',
      ].join('\n'),
    );
  });

  test('the first twenty of a long list, and how many more there are', () => {
    const events = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`a:E${String(index).padStart(2, '0')}`, 1]),
    );
    const text = formatAccount({ ...nothing, summary: { ...summary, unmappedEvents: events } });
    expect([text.includes('a:E19'), text.includes('a:E20'), text.includes('  … and 10 more')]).toEqual([
      true,
      false,
      true,
    ]);
    const issue = { id: 'a', kind: 'k', afterRecords: 0, lostRecords: 0, detail: 'd' };
    const many = formatAccount({ ...nothing, issues: Array.from({ length: 100 }, () => issue), issueCount: 5000 });
    expect(many).toContain('issues: 5,000\n');
    expect(many).toContain('  … and 4,980 more');
  });

  test.each([
    ['record-too-large', 1, 2, 'after 1 record, 2 not counted: d'],
    ['repeated-key', 12, 0, 'after 12 records: d'],
    ['truncated-gzip', 37, 1, 'after 37 records, the rest is lost: d'],
    ['truncated-json', 0, 0, 'after 0 records, the rest is lost: d'],
  ])('what the issue %s cost', (kind, afterRecords, lostRecords, words) => {
    const issue = { id: 'a', kind, afterRecords, lostRecords, detail: 'd' };
    expect(formatAccount({ ...nothing, issues: [issue], issueCount: 1 })).toContain(`a: ${kind} ${words}`);
  });
});

test('with colour the headings are bold, and nothing else differs', () => {
  const plain = formatAccount(accountWith('word'));
  const bold = formatAccount({ ...accountWith('word'), color: true });
  expect(bold).not.toBe(plain);
  expect(bold.replaceAll('\u001b[1m', '').replaceAll('\u001b[22m', '')).toBe(plain);
});
