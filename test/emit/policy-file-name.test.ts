import { describe, expect, test } from 'vitest';
import { policyFileNamer, type NamedPolicy } from '../../src/emit/policy-file-name.js';

const arn = (resource: string) => `arn:aws:iam::111122223333:${resource}`;
const policyFileNames = (policies: readonly NamedPolicy[]) => {
  const nameFor = policyFileNamer();
  return policies.map(nameFor);
};
const nameOf = (principal: string, policy: string) => policyFileNames([{ principal, policy }])[0] ?? '';

describe('a name tells account, path and policy, and stays in its folder', () => {
  test.each([
    [arn('role/app'), 'app-trailfit', '111122223333-role-app-trailfit.json'],
    [arn('role/team/a/app'), 'app-trailfit', '111122223333-role-team-a-app-trailfit.json'],
    [arn('user/../../etc/x'), '../../x', '111122223333-user-etc-x.json'],
    [arn('role/a\u0000\u001b[2J/x'), 'x', '111122223333-role-a-2J-x.json'],
    [arn('role/C:\\Windows\\x'), 'x', '111122223333-role-x.json'],
    [arn('role/日本/x'), 'x', '111122223333-role-x.json'],
    ['no ARN/', '.hidden', 'no-ARN-hidden.json'],
    ['/', '', 'policy-.json'],
  ])('%j with %j is %s', (principal, policy, name) => {
    expect(nameOf(principal, policy)).toBe(name);
  });
});

test.each(['con', 'NUL', 'Com1', 'lpt9', 'aux', 'PRN'])('the device name %s is none', (device) => {
  expect(nameOf('', device)).toBe(`policy-${device}.json`);
});

test('names that would meet get a number, upper and lower case alike', () => {
  const policies = ['role/App', 'role/app', 'role/APP', 'role/app'].map((resource) => ({
    principal: arn(resource),
    policy: `${resource.slice(5)}-trailfit`,
  }));
  const names = policyFileNames(policies);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(4);
  expect(names[0]).toBe('111122223333-role-App-trailfit.json');
});

test('a number that a name already has is not given again', () => {
  const policies = ['a', 'a-2', 'a', 'a'].map((policy) => ({ principal: arn('role/x'), policy }));
  expect(policyFileNames(policies)).toEqual(
    ['a', 'a-2', 'a-3', 'a-4'].map((policy) => `111122223333-role-${policy}.json`),
  );
});

// Most file systems take 255 bytes: https://en.wikipedia.org/wiki/Comparison_of_file_systems#Limits
test('the longest names fit a file system, and stay apart', () => {
  const policies = ['x', 'y'].map((end) => ({
    principal: arn(`role/${'p/'.repeat(255)}${'n'.repeat(64)}`),
    policy: `${'n'.repeat(120)}${end}`,
  }));
  const names = policyFileNames(policies);
  for (const name of names) expect(name.length).toBeLessThanOrEqual(240);
  expect(new Set(names).size).toBe(2);
});
