import { describe, expect, test } from 'vitest';
import type { AttachedPolicy, AttachedPrincipal } from '../../src/attached/attached.js';
import { loadCatalog } from '../../src/catalog/load-catalog.js';
import { emitCloudFormation, emitTerraform } from '../support/emit-all.js';
import { labelOf } from '../../src/emit/target.js';
import { planOf } from '../../src/proposal/plan.js';
import { defaultProposalOptions, type Proposal } from '../../src/proposal/proposal.js';
import { proposeFromScratch } from '../../src/proposal/propose-from-scratch.js';
import { principalLines } from '../support/usage-lines.js';

const arnOf = (kind: string, name: string) => `arn:aws:iam::111122223333:${kind}/${name}`;

function proposalFor(principal: string, kind: 'role' | 'user' = 'role'): Proposal {
  return proposeFromScratch(principalLines([{}], { principal, kind }), loadCatalog(), defaultProposalOptions);
}

/** A right-sizing of a role that has a managed policy and an inline one, and keeps a third. */
function rightSizing(): Proposal {
  const proposal = proposalFor(arnOf('role', 'app'));
  const document = { version: '2012-10-17', statements: [] } as const;
  const old: AttachedPolicy = { name: 'old', arn: arnOf('policy', 'old'), origin: 'customer-managed', document };
  const inline: AttachedPolicy = { name: 'in"line', origin: 'inline', document };
  const stays: AttachedPolicy = { name: 'guard', arn: arnOf('policy', 'guard'), origin: 'customer-managed', document };
  const holder: AttachedPrincipal = {
    ...{ arn: proposal.principal, kind: 'role', account: '111122223333', id: '', name: 'app', path: '/' },
    ...{ policies: [old, inline, stays], groups: [], isServiceLinked: false, instanceProfiles: [], gaps: [] },
  };
  const held = [old, inline, stays].map((policy) => ({ policy, holder }));
  const changes = held.map((one) =>
    one.policy === stays
      ? ({ kind: 'stay', held: one, reason: undefined } as const)
      : ({ kind: 'replace', held: one } as const),
  );
  const rightSized = {
    ...{ changes, grants: [], fixed: [], kept: [], ungranted: [], compared: [], calls: [] },
    goesOn: new Set(held),
  };
  return { ...proposal, rightSized, plan: planOf(rightSized, proposal, { form: 'managed', isOfPolicy: false }) };
}

describe('Terraform', () => {
  test.each([
    ['role', 'managed', 'aws_iam_role_policy_attachment'],
    ['user', 'managed', 'aws_iam_user_policy_attachment'],
    ['role', 'inline', 'aws_iam_role_policy'],
    ['user', 'inline', 'aws_iam_user_policy'],
  ] as const)('of a %s, %s, has a resource %s with its name, not its path', (kind, form, type) => {
    const text = emitTerraform([proposalFor(arnOf(kind, 'team/app'), kind)], form);
    expect(text).toContain(`resource "${type}" `);
    expect(text).toMatch(new RegExp(`\\n {2}${kind} += "app"\\n`));
  });

  test('detaches only what goes, when all that is new is attached', () => {
    const text = emitTerraform([rightSizing()], 'managed');
    const label = 'role_111122223333_app';
    expect(text).toContain(`resource "aws_iam_role_policy_attachments_exclusive" "${label}" {
  role_name = "app"
  policy_arns = [
    "arn:aws:iam::111122223333:policy/guard",
    aws_iam_policy.${label}-trailfit.arn,
  ]
  depends_on = [
    aws_iam_role_policy_attachment.${label}-trailfit,
  ]
}`);
    expect(text).toContain(`resource "aws_iam_role_policies_exclusive" "${label}" {
  role_name    = "app"
  policy_names = []
`);
    expect(text).toContain(`import {
  to = aws_iam_role_policy_attachments_exclusive.${label}
  id = "app"
}`);
    expect(text).toContain(`# 1. attach "app-trailfit"
# 2. detach "arn:aws:iam::111122223333:policy/old"
# 3. delete the inline policy "in\\"line"
# stays: "arn:aws:iam::111122223333:policy/guard"
`);
  });

  test('has labels that are legal, stable and different for different names', () => {
    const names = ['app', 'a_b', 'a-b', 'a.b', 'a,b', 'a/b', '9', 'x'.repeat(300), `${'x'.repeat(300)}y`, '${x}', '日'];
    const labels = names.map((name) => labelOf(name));
    expect(new Set(labels).size).toBe(names.length);
    for (const label of labels) expect(label).toMatch(/^[A-Za-z][A-Za-z0-9_-]{0,220}$/);
    expect(labels[0]).toBe('app');
  });
});

describe('CloudFormation', () => {
  const textOf = (proposals: readonly Proposal[], form: 'managed' | 'inline' = 'managed') => {
    const template = emitCloudFormation(proposals, form);
    return template.kind === 'template' ? template.text : template.kind;
  };

  test.each([
    ['role', 'managed', 'AWS::IAM::ManagedPolicy', 'Roles:\n        - "app"'],
    ['user', 'managed', 'AWS::IAM::ManagedPolicy', 'Users:\n        - "app"'],
    ['role', 'inline', 'AWS::IAM::RolePolicy', 'RoleName: "app"'],
    ['user', 'inline', 'AWS::IAM::UserPolicy', 'UserName: "app"'],
  ] as const)('of a %s, %s, is %s for its name, not its path', (kind, form, type, holder) => {
    const text = textOf([proposalFor(arnOf(kind, 'team/app'), kind)], form);
    expect(text).toContain(`Type: "${type}"`);
    expect(text).toContain(holder);
  });

  test('says the steps of a plan in their order', () => {
    expect(textOf([rightSizing()])).toMatch(
      /# 1\. attach .*\n# 2\. detach .*\n# 3\. delete the inline policy .*\n# stays: /,
    );
  });

  test('has a resource for each of principals whose names differ only in signs, and is refused beyond 500', () => {
    const of = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        proposalFor(arnOf('role', `a${'.'.repeat(index % 30)}${Math.floor(index / 30)}`)),
      );
    expect(textOf(of(60)).match(/Type: "AWS::IAM::ManagedPolicy"/g)?.length).toBe(60);
    expect(textOf(of(501))).toBe('too-many');
  });
});
