// The laws of generalizing, over names of which the generator knows what somebody chose and what a program filled.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { containsPattern } from '../../src/iam/containment.js';
import { hasWildcard } from '../../src/iam/has-wildcard.js';
import type { Grant } from '../../src/proposal/grant.js';
import { defaultProposalOptions, type ResourceDial } from '../../src/proposal/proposal.js';
import { proposeFromScratch } from '../../src/proposal/propose-from-scratch.js';
import type { UsageLine } from '../../src/usage/usage-file.js';
import { assertLaw } from '../support/laws.js';
import { principalLines } from '../support/usage-lines.js';

const catalog = loadCatalog();

interface Named {
  readonly action: string;
  /** What somebody chose: no pattern for a resource may begin before its end. */
  readonly place: string;
  readonly resource: string;
}

const hex = (digits: number) =>
  fc.nat(2 ** 32 - 1).map((n) => n.toString(16).padStart(8, '1').repeat(5).slice(0, digits));
const uuid = fc.uuid();
const twoDigits = (most: number) => fc.integer({ min: 1, max: most }).map((n) => String(n).padStart(2, '0'));
const date = fc
  .tuple(fc.constantFrom('/', '-', ''), twoDigits(12), twoDigits(28))
  .map(([sign, month, day]) => ['2026', month, day].join(sign));
const filled = fc.oneof(
  date,
  uuid,
  hex(17),
  hex(40),
  fc.nat(99_999).map((n) => `00${String(n)}`),
);
const hostile = fc.constantFrom('${*}', '${?}', '${$}{aws:username}', 'a b', 'é', '\n', '[$LATEST]', 'x:y', 'a=b');
const chosen = fc.constantFrom('in', 'home/ann', 'home/bob', 'tenants/48213', 'logs', '${*}', 'AWSLogs/111122223333');
const bucket = fc.constantFrom('alpha', 'b-20261123');
const verb = fc.constantFrom('s3:GetObject', 's3:GetObject', 's3:GetObject', 's3:PutObject');

const made = (action: string, place: string, rest: string): Named => ({ action, place, resource: `${place}${rest}` });
const at = (service: string, region: string, name: string) => `arn:aws:${service}:${region}:111122223333:${name}`;
const region = fc.constantFrom('eu-west-1', 'us-east-1');

const kinds: readonly fc.Arbitrary<Named>[] = [
  // A file that is named by a program, in a chosen folder or right in the bucket.
  fc.tuple(verb, bucket, chosen, filled).map(([action, b, folder, rest]) => {
    return made(action, `arn:aws:s3:::${b}/${folder}/`, rest);
  }),
  fc.tuple(verb, bucket, filled).map(([action, b, rest]) => made(action, `arn:aws:s3:::${b}/`, rest)),
  // Names of all kinds, in a folder that a program has filled.
  fc.tuple(verb, bucket, chosen, filled, fc.oneof(hostile, filled, chosen)).map(([action, b, folder, part, rest]) => {
    return made(action, `arn:aws:s3:::${b}/${folder}/`, `${part}/${rest}`);
  }),
  fc.tuple(verb, bucket, chosen, hostile).map(([action, b, folder, name]) => {
    return made(action, `arn:aws:s3:::${b}/${folder}/`, name);
  }),
  fc.tuple(verb, bucket, fc.oneof(hostile, fc.constantFrom('a', 'b', 'c', 'd', 'e'))).map(([action, b, name]) => {
    return made(action, `arn:aws:s3:::${b}/${name}`, '');
  }),
  fc.tuple(region, fc.constantFrom('f', 'g'), date, hex(32)).map(([r, group, day, id]) => {
    return made('logs:PutLogEvents', at('logs', r, `log-group:${group}:log-stream:`), `${day}/[$LATEST]${id}`);
  }),
  fc.tuple(region, hex(17)).map(([r, id]) => made('ec2:StopInstances', at('ec2', r, 'instance/i-'), id)),
  fc.tuple(region, hex(17)).map(([r, id]) => made('ec2:DeleteVolume', at('ec2', r, 'volume/vol-'), id)),
  fc.tuple(region, fc.constantFrom('web', 'jobs'), hex(32)).map(([r, cluster, id]) => {
    return made('ecs:StopTask', at('ecs', r, `task/${cluster}/`), id);
  }),
  // Names that somebody chose, whatever they look like.
  fc.tuple(region, filled).map(([r, name]) => made('dynamodb:GetItem', at('dynamodb', r, `table/t-${name}`), '')),
  fc.tuple(region, uuid).map(([r, id]) => made('kms:Decrypt', at('kms', r, `key/${id}`), '')),
  fc.tuple(region, filled).map(([r, name]) => made('lambda:InvokeFunction', at('lambda', r, `function:fn${name}`), '')),
];

interface Used extends Named {
  readonly outcome: UsageLine['outcome'];
}

const outcome = fc.constantFrom<UsageLine['outcome']>('used', 'used', 'used', 'denied', 'undecided');
// Many of one kind, or nothing would ever be alike.
const waves = kinds.map((kind) =>
  fc.array(
    fc.tuple(kind, outcome).map(([one, own]) => ({ ...one, outcome: own })),
    { minLength: 1, maxLength: 30, size: 'max' },
  ),
);
const used: fc.Arbitrary<readonly Used[]> = fc
  .array(fc.oneof(...waves), { minLength: 1, maxLength: 4 })
  .map((all) => all.flat());

const minMembers = 3;
const dials: readonly ResourceDial[] = ['exact', 'prefix', 'type', 'any'];

function grantsFor(uses: readonly Used[], resources: ResourceDial): readonly Grant[] {
  const lines = principalLines(uses.map(({ action, resource, outcome }) => ({ action, resource, outcome })));
  return proposeFromScratch(lines, catalog, { ...defaultProposalOptions, resources, minMembers }).grants;
}

// In its own words: a pattern with its escapes as a regular expression over names as policies hold them.
// As AWS reads them: an escape in the pattern, or in the name of a resource, is the one character that it stands for.
function matches(pattern: string, resource: string): boolean {
  const form = pattern.replace(/\$\{[*?$]\}|[*?]|[^*?$]+|\$/gs, (part) =>
    part === '*' ? '.*' : part === '?' ? '.' : plain(part).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
  );
  return new RegExp(`^${form}$`, 's').test(plain(resource));
}

function plain(text: string): string {
  return text.replace(/\$\{([*?$])\}/g, '$1');
}

const literalStart = (pattern: string) => /^(?:\$\{[*?$]\}|[^*?])*/s.exec(pattern)?.[0] ?? '';

test('a pattern matches all that it stands for, enough of it authorized, and nothing outside the place that somebody chose', () => {
  const seen = { patterns: 0 };
  assertLaw(
    fc.property(used, (uses) => {
      const authorized = uses.filter(({ outcome }) => outcome === 'used');
      const grants = grantsFor(uses, 'prefix');
      for (const { action, resource, generalized } of grants) {
        if (!hasWildcard(resource)) continue;
        seen.patterns++;
        const behind = authorized.filter((one) => one.action === action && matches(resource, one.resource));
        const members = generalized?.standsFor ?? [];
        expect(members.length).toBeGreaterThanOrEqual(minMembers);
        expect(new Set(behind.map((one) => one.resource))).toEqual(
          new Set([...members, ...behind.map((one) => one.resource)]),
        );
        for (const one of authorized.filter((use) => use.action === action && members.includes(use.resource)))
          expect([resource, one.place, literalStart(resource).startsWith(one.place)]).toEqual([
            resource,
            one.place,
            true,
          ]);
      }
      for (const one of authorized)
        expect(grants.some(({ action, resource }) => action === one.action && matches(resource, one.resource))).toBe(
          true,
        );
    }),
    10_000,
  );
  expect(seen.patterns).toBeGreaterThan(0);
});

test('each dial allows what the one before it allows', () => {
  const seen = { wider: 0 };
  assertLaw(
    fc.property(used, (uses) => {
      const languages = dials.map((dial) => grantsFor(uses, dial));
      for (const [index, outer] of languages.entries())
        for (const inner of languages[index - 1] ?? []) {
          const own = outer.filter(({ action }) => action === inner.action);
          const within = own.some(({ resource }) =>
            containsPattern({ pattern: resource }, { pattern: inner.resource }),
          );
          expect([dials[index], inner.resource, within]).toEqual([dials[index], inner.resource, true]);
          if (!own.some(({ resource }) => resource === inner.resource)) seen.wider++;
        }
    }),
    3000,
  );
  expect(seen.wider).toBeGreaterThan(0);
});

const shuffled = used.chain((uses) =>
  fc.tuple(fc.constant(uses), fc.shuffledSubarray([...uses], { minLength: uses.length })),
);

test('the order of what was used does not show', () => {
  assertLaw(
    fc.property(shuffled, fc.constantFrom(...dials), ([uses, other], dial) => {
      const told = (all: readonly Used[]) =>
        grantsFor(all, dial)
          .map(({ action, resource, generalized }) => JSON.stringify([action, resource, generalized]))
          .sort();
      expect(told(other)).toEqual(told(uses));
    }),
    3000,
  );
});
