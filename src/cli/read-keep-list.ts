// Lists of what is never to be touched: JSON files that people keep beside their policies.

import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import type { KeepRule } from '../pipeline.js';
import { isActionPattern } from '../iam/action.js';
import { refuseUnreadable } from './check-paths.js';
import { UserError } from './user-error.js';

const text = v.pipe(v.string('is no text'), v.nonEmpty('is empty'));
const rule = v.strictObject(
  {
    principal: v.optional(text, '*'),
    action: v.optional(v.pipe(text, v.check(isActionPattern, 'is no action pattern')), '*'),
    reason: text,
    until: v.optional(v.pipe(v.string('is no text'), v.isoDate('is no day such as `2027-03-31`'))),
  },
  // Of a field: it is not expected at all, or it is and is missing.
  ({ expected }) =>
    expected === 'never' ? 'there is no such field' : expected === 'Object' ? 'is no object' : 'is missing',
);
const list = v.array(rule, 'is no list');

const hint =
  'give a list such as `[{ "principal": "*/break-glass", "action": "*", "reason": "break glass", "until": "2027-03-31" }]`';

/** The rules of files, in their order. Rejects with a `UserError` that names the place. */
export async function readKeepLists(paths: readonly string[]): Promise<readonly KeepRule[]> {
  const rules: KeepRule[] = [];
  for (const path of paths) rules.push(...(await readKeepList(path)));
  return rules;
}

async function readKeepList(path: string): Promise<readonly KeepRule[]> {
  refuseUnreadable('keep list', path);
  let value: unknown;
  try {
    value = JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UserError(`the keep list \`${path}\` is not JSON: ${error instanceof Error ? error.message : ''}`, hint);
  }
  const read = v.safeParse(list, value);
  if (!read.success) {
    const [issue] = read.issues;
    throw new UserError(
      `the keep list \`${path}\` cannot be used: ${placeOf(v.getDotPath(issue))} ${issue.message}`,
      hint,
    );
  }
  return read.output.map(({ until, ...others }) => ({ ...others, ...(until !== undefined && { until }) }));
}

// `0.reason` is the field `reason` of the first rule.
function placeOf(path: string | null): string {
  if (path === null) return 'it';
  const [index, ...fields] = path.split('.');
  const field = fields.length > 0 ? `, \`${fields.join('.')}\`:` : '';
  return `rule ${Number(index) + 1}${field}`;
}
