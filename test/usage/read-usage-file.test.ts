// Saved usage comes from anywhere: what is broken or was tampered with is refused with its place, and never widens.

import { describe, expect, test } from 'vitest';
import { emptyEvidence } from '../../src/usage/evidence.js';
import { mergeSavedUsage, parseUsageFile } from '../../src/usage/read-usage-file.js';
import { formatUsageFile, usageFile } from '../../src/usage/usage-file.js';
import { testCatalog } from '../support/test-catalog.js';

interface Line {
  [field: string]: unknown;
}

/** A document in order, that tests spoil. */
function sound() {
  const digests = Buffer.from([0, 0, 0, 1, 0, 0, 0, 2]).toString('base64');
  const times = { firstSeen: '2026-03-01T12:00:00Z', lastSeen: '2026-03-01T12:00:00Z' };
  const use: Line = {
    ...{ action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/key', event: 's3:GetObject', basis: 'event' },
    ...{ reason: 'called', scope: 'exact', outcome: 'used', context: { region: 'eu-west-1', address: 'public' } },
    ...{ count: 2, ...times, examples: ['id-1'] },
  };
  const unmapped: Line = { event: 'unheard:Do', count: 1, used: 1, ...times, examples: [] };
  return {
    schema: 'trailfit/usage/1',
    window: null,
    summary: {
      records: {
        ...{ read: 4, used: 2, denied: 0, undecided: 0, duplicate: 0, unmapped: 1 },
        ...{ setAside: { addendum: 1 } as Record<string, number>, failed: {} },
      },
      objects: { listed: 1, read: 1, skipped: {}, failed: {} },
      resourceLimit: 1000,
    },
    catalog: [],
    seen: {
      ...{ selections: [], isFull: false },
      places: [
        {
          ...{ account: '111122223333', region: 'eu-west-1', category: 'Management', source: '' },
          hours: [['2026-03-01T12', '2026-03-01T12']],
        },
      ],
      calls: [{ principal: 0, as: 'used', uses: [0], digests } as Line],
    },
    principals: [
      {
        ...{ principal: 'arn:aws:iam::111122223333:role/app', kind: 'role', ids: ['AROAAPP'] },
        ...{ records: { used: 2, denied: 0, undecided: 0, unmapped: 1 }, folds: [], unmapped: [unmapped], uses: [use] },
      },
    ],
  };
}

type Sound = ReturnType<typeof sound>;

function spoiled(spoil: (document: Sound) => void): string {
  const document = sound();
  spoil(document);
  return JSON.stringify(document);
}

/** Sets fields of the one use. */
const useWith =
  (fields: Line) =>
  ({ principals: [principal] }: Sound): void => {
    Object.assign(principal?.uses[0] ?? {}, fields);
  };

test('a document in order is read, merged and written again', () => {
  const parsed = parseUsageFile(spoiled(() => undefined));
  if (parsed.kind === 'invalid') throw new Error(parsed.message);
  const evidence = emptyEvidence();
  mergeSavedUsage(evidence, parsed.usage);
  const text = [...formatUsageFile(usageFile(evidence, testCatalog))].join('');
  expect(JSON.parse(text)).toMatchObject({
    summary: { records: { read: 4, used: 2, unmapped: 1, setAside: { addendum: 1 } } },
    principals: [{ ids: ['AROAAPP'], uses: [{ resource: 'arn:aws:s3:::bucket/key', count: 2 }] }],
  });
  expect(parseUsageFile(text).kind).toBe('usage');
});

test('merged twice, a document counts its remembered call once', () => {
  const parsed = parseUsageFile(spoiled(() => undefined));
  if (parsed.kind === 'invalid') throw new Error(parsed.message);
  const evidence = emptyEvidence();
  for (let time = 0; time < 2; time++) mergeSavedUsage(evidence, parsed.usage);
  expect(evidence.account.records).toMatchObject({ read: 8, used: 3, duplicate: 1, unmapped: 2 });
});

describe('a broken document is refused with its place', () => {
  test.each<readonly [what: string, json: string, message: RegExp]>([
    ['no JSON', '{"schema":', /JSON/],
    ['no object', '[]', /^the document: |^schema: /],
    ['null', 'null', /^the document: /],
    ['another schema', spoiled((document) => (document.schema = 'trailfit/usage/2')), /^schema: .*usage\/1/],
    ['no summary', '{"schema":"trailfit/usage/1"}', /^summary: /],
    ['a negative count', spoiled(useWith({ count: -1 })), /^principals\.0\.uses\.0\.count: /],
    ['a count that is no whole number', spoiled(useWith({ count: 0.5 })), /^principals\.0\.uses\.0\.count: /],
    ['a huge count', spoiled(useWith({ count: 2 ** 53 })), /^principals\.0\.uses\.0\.count: /],
    ['a count past all sums', spoiled(useWith({ count: 1e15 })), /^principals\.0\.uses\.0\.count: /],
    ['a count as text', spoiled(useWith({ count: '2' })), /^principals\.0\.uses\.0\.count: /],
    [
      'an action with a wildcard',
      spoiled(useWith({ action: 's3:*' })),
      /^principals\.0\.uses\.0\.action: is no IAM action/,
    ],
    ['the action *', spoiled(useWith({ action: '*' })), /^principals\.0\.uses\.0\.action: is no IAM action/],
    ['an unknown outcome', spoiled(useWith({ outcome: 'allowed' })), /^principals\.0\.uses\.0\.outcome: /],
    ['an unknown scope', spoiled(useWith({ scope: 'whole' })), /^principals\.0\.uses\.0\.scope: /],
    [
      'a time that is none',
      spoiled(useWith({ firstSeen: '2026-99-01T12:00:00Z' })),
      /^principals\.0\.uses\.0\.firstSeen: is no time/,
    ],
    ['a time without seconds', spoiled(useWith({ lastSeen: '2026-03-01' })), /^principals\.0\.uses\.0\.lastSeen: /],
    [
      'an end before the start',
      spoiled(useWith({ lastSeen: '2026-02-01T12:00:00Z' })),
      /^principals\.0\.uses\.0: was seen last/,
    ],
    ['too many examples', spoiled(useWith({ examples: ['a', 'b', 'c', 'd'] })), /^principals\.0\.uses\.0\.examples: /],
    [
      'a principal that is no ARN',
      spoiled(({ principals: [one] }) => Object.assign(one ?? {}, { principal: 'app' })),
      /^principals\.0\.principal: is no ARN/,
    ],
    [
      'more authorized calls than calls',
      spoiled(({ principals: [one] }) => Object.assign(one?.unmapped[0] ?? {}, { used: 2 })),
      /^principals\.0\.unmapped\.0: has more authorized/,
    ],
    [
      'digests that are not base64',
      spoiled(
        ({
          seen: {
            calls: [one],
          },
        }) => Object.assign(one ?? {}, { digests: '!' }),
      ),
      /^seen\.calls\.0\.digests: /,
    ],
    [
      'an hour that is none',
      spoiled(
        ({
          seen: {
            places: [one],
          },
        }) => Object.assign(one ?? {}, { hours: [['2026-03-01T12', '2026-03-99T12']] }),
      ),
      /^seen\.places\.0\.hours\.0\.1: is no hour/,
    ],
  ])('%s', (_, json, message) => {
    const parsed = parseUsageFile(json);
    expect(parsed.kind === 'invalid' ? parsed.message : 'read').toMatch(message);
  });
});

describe('a document that contradicts itself is refused', () => {
  test.each<readonly [what: string, spoil: (document: Sound) => void, message: RegExp]>([
    [
      'records that do not add up',
      ({ summary }) => (summary.records.read = 9),
      /^summary\.records: does not add up: 9 records read, 4 accounted for/,
    ],
    [
      'records that no principal has',
      ({ summary: { records } }) => Object.assign(records, { read: 5, used: 3 }),
      /^summary\.records\.used: is not the sum/,
    ],
    [
      'a reason that is dropped',
      ({ summary: { records } }) => (records.setAside = JSON.parse('{"__proto__":1}') as Record<string, number>),
      /^summary\.records: does not add up/,
    ],
    [
      'a span that ends before it begins',
      ({
        seen: {
          places: [one],
        },
      }) => Object.assign(one ?? {}, { hours: [['2026-03-02T12', '2026-03-01T12']] }),
      /^seen\.places\.0\.hours: a span ends/,
    ],
    [
      'hours without end',
      ({
        seen: {
          places: [one],
        },
      }) => Object.assign(one ?? {}, { hours: [['0001-01-01T00', '9999-12-31T23']] }),
      /^seen\.places: \d+ hours are more/,
    ],
    [
      'remembered calls of no principal',
      ({
        seen: {
          calls: [one],
        },
      }) => Object.assign(one ?? {}, { principal: 1 }),
      /^seen\.calls\.0: remembers/,
    ],
    [
      'remembered calls of no line',
      ({
        seen: {
          calls: [one],
        },
      }) => Object.assign(one ?? {}, { uses: [1] }),
      /^seen\.calls\.0: remembers/,
    ],
    [
      'half a digest',
      ({
        seen: {
          calls: [one],
        },
      }) => Object.assign(one ?? {}, { digests: 'AAAA' }),
      /^seen\.calls\.0: remembers/,
    ],
    [
      'more remembered calls than calls',
      ({
        seen: {
          calls: [one],
        },
      }) => Object.assign(one ?? {}, { digests: Buffer.alloc(24).toString('base64') }),
      /^seen\.calls\.0: remembers/,
    ],
    [
      'remembered calls of another class',
      ({
        seen: {
          calls: [one],
        },
      }) => Object.assign(one ?? {}, { as: 'denied' }),
      /^seen\.calls\.0: remembers/,
    ],
    [
      'remembered calls of no event',
      ({
        seen: {
          calls: [one],
        },
      }) => Object.assign(one ?? {}, { as: 'unmapped', uses: [], unmapped: { event: 'x:Y', used: 1 } }),
      /^seen\.calls\.0: remembers/,
    ],
  ])('%s', (_, spoil, message) => {
    const parsed = parseUsageFile(spoiled(spoil));
    expect(parsed.kind === 'invalid' ? parsed.message : 'read').toMatch(message);
  });
});

describe('a resource that AWS would read as more than a name is refused', () => {
  const arn = 'arn:aws:s3:::bucket';
  const through = (accessPoint: string) => ({ region: 'eu-west-1', address: 'public', accessPoint });
  const behind = (inferenceProfile: string) => ({ region: 'eu-west-1', address: 'public', inferenceProfile });
  test.each<readonly [fields: Line, isRead: boolean]>([
    [{ resource: `${arn}/\${*}/\${?}/\${$}{x}` }, true],
    [{ resource: '*', scope: 'unknown' }, true],
    [{ resource: 'arn:aws:braket:*:*:device/x/y/z', scope: 'created' }, true],
    [{ resource: `${arn}/\${aws:username}/x` }, false],
    [{ resource: `${arn}/\${ * }` }, false],
    [{ resource: `${arn}/\${aws:username, 'x'}` }, false],
    [{ resource: 'arn:aws:s3*:::bucket/x' }, false],
    [{ resource: 'arn:*:s3:::bucket/x' }, false],
    [{ resource: 'arn:aws:s3:eu-*::bucket/x' }, false],
    [{ resource: 'bucket' }, false],
    [{ resource: '' }, false],
    [{ resource: `${arn}/*`, scope: 'folded', members: [`${arn}/a`, `${arn}/b`] }, true],
    [{ resource: `${arn}/*`, scope: 'folded', members: ['*'] }, false],
    [{ resource: `${arn}/*`, scope: 'folded', members: ['arn:aws:s3:::other/a'] }, false],
    [{ resource: `${arn}/*`, scope: 'folded', members: [`${arn}/\${aws:userid}`] }, false],
    [{ resource: `${arn}/a`, members: [`${arn}/b`] }, false],
    [{ passedTo: ['ec2.amazonaws.com'] }, true],
    [{ passedTo: ['*'] }, false],
    [{ passedTo: ['${aws:username}'] }, false],
    [{ context: through('arn:aws:s3:eu-west-1:111122223333:accesspoint/finance') }, true],
    [{ context: through('arn:aws:s3::111122223333:accesspoint/mfz.mrap') }, true],
    [{ context: through('arn:aws:s3:eu-west-1:111122223333:accesspoint/*') }, false],
    [{ context: through('arn:aws:s3:eu-west-1:111122223333:accesspoint/${aws:username}') }, false],
    [{ context: behind('arn:aws:bedrock:eu-west-1:111122223333:inference-profile/eu.amazon.nova-lite-v1:0') }, true],
    [{ context: behind('arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/a1b2') }, true],
    [{ context: behind('arn:aws:bedrock:eu-west-1:111122223333:inference-profile/*') }, false],
    [{ context: behind('arn:aws:bedrock:eu-west-1:111122223333:inference-profile/${aws:username}') }, false],
  ])('%j: read %s', (fields, isRead) => {
    expect(parseUsageFile(spoiled(useWith(fields))).kind === 'usage').toBe(isRead);
  });
});

test('names of JavaScript are names like others', () => {
  const parsed = parseUsageFile(
    spoiled(({ principals: [one] }) => {
      Object.assign(one?.unmapped[0] ?? {}, { event: '__proto__' });
      Object.assign(one ?? {}, { ids: ['constructor', '__proto__'] });
    }),
  );
  if (parsed.kind === 'invalid') throw new Error(parsed.message);
  const evidence = emptyEvidence();
  mergeSavedUsage(evidence, parsed.usage);
  const file = usageFile(evidence, testCatalog);
  expect([...file.principals].map(({ ids, unmapped }) => [ids, unmapped.map(({ event }) => event)])).toEqual([
    [['__proto__', 'constructor'], ['__proto__']],
  ]);
  expect(Object.entries(file.summary.unmappedEvents)).toEqual([['__proto__', 1]]);
  expect(({} as Record<string, unknown>)['1']).toBeUndefined();
});

test('examples and members in disorder are put in order, so that merging in any order gives the same bytes', () => {
  const texts = [['c', 'a'], ['b']].map((examples) => spoiled(useWith({ examples })));
  const merged = [texts, [...texts].reverse()].map((list) => {
    const evidence = emptyEvidence();
    for (const text of list) {
      const parsed = parseUsageFile(text);
      if (parsed.kind === 'usage') mergeSavedUsage(evidence, parsed.usage);
    }
    return [...formatUsageFile(usageFile(evidence, testCatalog))].join('');
  });
  expect(merged[0]).toBe(merged[1]);
  expect(merged[0]).toContain('"examples":["a","b","c"]');
});
