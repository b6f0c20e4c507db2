// Keep lists: what is wrong with one in a sentence, and what of one holds nothing back.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepRemarks } from '../../src/cli/keep-remarks.js';
import { readKeepLists } from '../../src/cli/read-keep-list.js';
import { isRuleFor, type KeepRule } from '../../src/pipeline.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder('keep-list');
const app = 'arn:aws:iam::111122223333:role/web/app';
const rule = (changes: Partial<KeepRule>): KeepRule => ({ principal: '*', action: '*', reason: 'yearly', ...changes });

test.each([
  ['{}', 'it is no list'],
  ['[7]', 'rule 1 is no object'],
  ['[{"reason":"x"},{"action":"s3:*"}]', 'rule 2, `reason`: is missing'],
  ['[{"reason":""}]', 'rule 1, `reason`: is empty'],
  ['[{"reason":7}]', 'rule 1, `reason`: is no text'],
  ['[{"reason":"x","acton":"s3:*"}]', 'rule 1, `acton`: there is no such field'],
  ['[{"reason":"x","action":"s3"}]', 'rule 1, `action`: is no action pattern'],
  ['[{"reason":"x","until":"soon"}]', 'rule 1, `until`: is no day such as `2027-03-31`'],
])('%s: %s', async (text, words) => {
  const path = join(scratch, 'list.json');
  writeFileSync(path, text);
  await expect(readKeepLists([path])).rejects.toThrow(`the keep list \`${path}\` cannot be used: ${words}`);
});

test.each([
  ['*', true],
  [app, true],
  ['app', true],
  ['web/*', true],
  ['role/web/app', true],
  ['user/web/app', false],
  ['ap', false],
  ['APP', false],
])('the principal `%s` names a role by its ARN, path or name: %s', (principal, isNamed) => {
  expect(isRuleFor(rule({ principal }), app)).toBe(isNamed);
});

test('a rule for nobody, and one that has ended, are said to hold nothing back', () => {
  const rules = [
    rule({}),
    rule({ principal: 'app', until: '2026-03-01' }),
    rule({ principal: 'ap\u001b[2Jp', reason: 'break\nglass' }),
    rule({ principal: 'app', action: 's3:*', until: '2026-02-28' }),
  ];
  expect(keepRemarks(rules, [app], '2026-03-01')).toBe(
    'keep list: `ap\\u{1b}[2Jp`, `*` (break\\u{a}glass) matches nobody whose attached policies are known: it holds nothing back\n' +
      'keep list: `app`, `s3:*` (yearly) ended with 2026-02-28: it holds nothing back\n',
  );
});
