// Policies as Terraform: what to create and attach, what exists and is imported, and what is detached when all that is there.
// https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_policy

import { canonicalPolicy, jsonPolicy } from '../iam/format-policy.js';
import type { PolicyDocument } from '../iam/policy.js';
import type { PolicyForm } from '../proposal/policy-form.js';
import type { Proposal } from '../proposal/proposal.js';
import { attribute, hclLines, hclString, hclValue, type HclItem } from './hcl.js';
import { commentsOf, labelOf, targetOf, type Target } from './target.js';

type Policy = Proposal['policies'][number];
type Block = HclItem & { readonly kind: 'block' };

/** What is for one proposal; empty where nobody can change its principal. */
export function terraformPart(proposal: Proposal, form: PolicyForm): string {
  const target = targetOf(proposal);
  if (!target) return '';
  const blocks = blocksOf(proposal, target, form).map((block) => hclLines([block]));
  return [comments(proposal), ...blocks].map((lines) => lines.join('\n')).join('\n\n');
}

/** The text of one file for all parts, in their order; `terraform fmt` leaves it as it is. */
export function* terraformFile(parts: Iterable<string>): Generator<string> {
  let separator = '';
  for (const part of parts) {
    if (part === '') continue;
    yield `${separator}${part}`;
    separator = '\n\n';
  }
  yield '\n';
}

function comments(proposal: Proposal): readonly string[] {
  const { principal, permissionSet } = proposal;
  const whom = permissionSet
    ? `For the permission set ${hclString(permissionSet.name)}, whose ARNs only you know.`
    : `For ${hclString(principal)}.`;
  return commentsOf(proposal, whom).map((text) => `# ${text}`);
}

function blocksOf(proposal: Proposal, target: Target, form: PolicyForm): readonly Block[] {
  const { policies } = proposal;
  if (target.kind === 'policy') return policyBlocks(proposal, target);
  const created = policies.flatMap((policy) =>
    form === 'inline' ? inlineBlocks(policy, target) : managedBlocks(policy, target),
  );
  const variables = target.kind === 'permission-set' && policies.length > 0 ? setVariables(target) : [];
  return [...variables, ...created, ...exclusiveBlocks(proposal, target, form)];
}

function resource(type: string, label: string, items: readonly HclItem[]): Block {
  return { kind: 'block', head: `resource "${type}" "${label}"`, items };
}

function policyLabel(target: Target, { name }: Policy): string {
  return labelOf(target.kind.replace('-', '_'), target.account, name);
}

function documentOf(document: PolicyDocument, name = 'policy'): HclItem {
  return attribute(name, `jsonencode(${hclValue(jsonPolicy(canonicalPolicy(document)))})`);
}

function managedBlocks(policy: Policy, target: Target): readonly Block[] {
  const label = policyLabel(target, policy);
  const created = resource('aws_iam_policy', label, [
    attribute('name', hclString(policy.name)),
    documentOf(policy.document),
  ]);
  if (target.kind === 'permission-set') {
    const reference: Block = {
      kind: 'block',
      head: 'customer_managed_policy_reference',
      items: [attribute('name', `aws_iam_policy.${label}.name`)],
    };
    return [
      created,
      resource('aws_ssoadmin_customer_managed_policy_attachment', label, [...setAttributes(target), reference]),
    ];
  }
  return [
    created,
    resource(`aws_iam_${target.kind}_policy_attachment`, label, [
      attribute(target.kind, hclString(target.name)),
      attribute('policy_arn', `aws_iam_policy.${label}.arn`),
    ]),
  ];
}

function inlineBlocks(policy: Policy, target: Target): readonly Block[] {
  const label = policyLabel(target, policy);
  if (target.kind === 'permission-set') {
    return [
      resource('aws_ssoadmin_permission_set_inline_policy', label, [
        ...setAttributes(target),
        documentOf(policy.document, 'inline_policy'),
      ]),
    ];
  }
  return [
    resource(`aws_iam_${target.kind}_policy`, label, [
      attribute('name', hclString(policy.name)),
      attribute(target.kind, hclString(target.name)),
      documentOf(policy.document),
    ]),
  ];
}

// The instance of IAM Identity Center and the permission set have ARNs that no log tells.
function setVariables({ name }: Target): readonly Block[] {
  return ['instance', 'permission_set'].map((what) => ({
    kind: 'block',
    head: `variable "${labelOf(what, name)}_arn"`,
    items: [attribute('type', 'string')],
  }));
}

function setAttributes({ name }: Target): readonly HclItem[] {
  return ['instance', 'permission_set'].map((what) => attribute(`${what}_arn`, `var.${labelOf(what, name)}_arn`));
}

// A policy that is updated in place is imported; a description or tags that it has are none of ours, and a change of its
// description would make it anew.
function policyBlocks({ principal, policies, plan }: Proposal, target: Target): readonly Block[] {
  const isUpdate = plan?.steps.some(({ kind }) => kind === 'new-version') ?? false;
  return policies.flatMap((policy) => {
    const label = policyLabel(target, policy);
    const names = isUpdate
      ? [attribute('name', hclString(target.name)), attribute('path', hclString(target.path))]
      : [attribute('name', hclString(policy.name))];
    const kept: Block = {
      kind: 'block',
      head: 'lifecycle',
      items: [attribute('ignore_changes', '[description, tags]')],
    };
    const blocks = [
      resource('aws_iam_policy', label, [...names, documentOf(policy.document), ...(isUpdate ? [kept] : [])]),
    ];
    return isUpdate ? [importBlock(`aws_iam_policy.${label}`, principal), ...blocks] : blocks;
  });
}

function importBlock(to: string, id: string): Block {
  return { kind: 'block', head: 'import', items: [attribute('to', to), attribute('id', hclString(id))] };
}

// What a plan detaches: the list of all that may be attached, taken up from what is there, so that `terraform plan` names
// what goes, and changed only when what is new is attached.
// https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policy_attachments_exclusive
function exclusiveBlocks(proposal: Proposal, target: Target, form: PolicyForm): readonly Block[] {
  const { policies, plan, rightSized } = proposal;
  const goes = new Set(plan?.steps.map(({ kind }) => kind));
  if (target.kind === 'permission-set' || !rightSized) return [];
  const stay = rightSized.changes.filter(({ kind }) => kind === 'stay').map(({ held }) => held.policy);
  const labels = policies.map((policy) => policyLabel(target, policy));
  const isManaged = form === 'managed';
  const attachments = labels.map((label) => `aws_iam_${target.kind}_policy${isManaged ? '_attachment' : ''}.${label}`);
  const exclusive = (what: 'policy_attachments' | 'policies', list: HclItem): readonly Block[] => {
    const type = `aws_iam_${target.kind}_${what}_exclusive`;
    const label = labelOf(target.kind, target.account, target.name);
    return [
      importBlock(`${type}.${label}`, target.name),
      resource(type, label, [
        attribute(`${target.kind}_name`, hclString(target.name)),
        list,
        ...(attachments.length > 0 ? [attribute('depends_on', listOf(attachments))] : []),
      ]),
    ];
  };
  const arns = [
    ...stay.flatMap(({ arn }) => (arn === undefined ? [] : [hclString(arn)])),
    ...(isManaged ? labels.map((label) => `aws_iam_policy.${label}.arn`) : []),
  ];
  const names = [
    ...stay.flatMap(({ arn, name }) => (arn === undefined ? [hclString(name)] : [])),
    ...(isManaged ? [] : labels.map((label) => `aws_iam_${target.kind}_policy.${label}.name`)),
  ];
  return [
    ...(goes.has('detach') ? exclusive('policy_attachments', attribute('policy_arns', listOf(arns))) : []),
    ...(goes.has('delete') ? exclusive('policies', attribute('policy_names', listOf(names))) : []),
  ];
}

function listOf(expressions: readonly string[]): string {
  return expressions.length === 0 ? '[]' : `[\n${expressions.map((one) => `  ${one},\n`).join('')}]`;
}
