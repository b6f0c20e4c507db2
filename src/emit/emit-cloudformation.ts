// Policies as a CloudFormation template in YAML.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html

import { Document } from 'yaml';
import { canonicalPolicy, jsonPolicy } from '../iam/format-policy.js';
import { visibleJson } from '../iam/visible-json.js';
import type { PolicyForm } from '../proposal/policy-form.js';
import type { Proposal } from '../proposal/proposal.js';
import { checksum, commentsOf, targetOf, type Target } from './target.js';

/** A template, or why CloudFormation would not take it or would read it as something else. */
export type Template =
  | { readonly kind: 'template'; readonly text: string }
  | { readonly kind: 'too-many'; readonly count: number; readonly limit: number }
  | { readonly kind: 'resolved'; readonly principal: string; readonly text: string };

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const mostResources = 500;

/** What is for one proposal. */
export interface TemplatePart {
  readonly principal: string;
  readonly comments: readonly string[];
  readonly resources: readonly Entry[];
}

/** The part of a proposal; nothing where nobody can change its principal. */
export function templatePart(proposal: Proposal, form: PolicyForm): TemplatePart | undefined {
  const target = targetOf(proposal);
  if (!target) return undefined;
  const { principal } = proposal;
  return { principal, comments: comments(proposal), resources: resourcesOf(proposal, target, form) };
}

/**
 * The template of all parts. All texts are literal: none stands in an intrinsic function, and what CloudFormation resolves
 * in plain texts is refused.
 */
export function templateOf(parts: readonly TemplatePart[]): Template {
  const entries = parts.flatMap(({ resources }) => resources);
  if (entries.length > mostResources) return { kind: 'too-many', count: entries.length, limit: mostResources };
  for (const { principal, resources } of parts) {
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
    const found = /\{\{resolve:.*?\}\}/.exec(JSON.stringify(resources));
    if (found) return { kind: 'resolved', principal, text: found[0] };
  }
  const document = new Document(
    {
      AWSTemplateFormatVersion: '2010-09-09',
      Description: 'Least-privilege policies. Deploy with CAPABILITY_NAMED_IAM.',
      Resources: Object.fromEntries(entries),
    },
    { aliasDuplicateObjects: false },
  );
  document.commentBefore = parts.flatMap((part) => part.comments).join('\n');
  return { kind: 'template', text: textOf(document) };
}

// U+0085 is a line break for readers of YAML 1.1, as CloudFormation's is: it stands escaped, as all unseen characters do,
// which is possible only between double quotes.
function textOf(document: Document): string {
  const text = (defaultKeyType: 'PLAIN' | 'QUOTE_DOUBLE') =>
    document.toString({ lineWidth: 0, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType });
  const plain = text('PLAIN');
  return visibleJson(plain) === plain ? plain : visibleJson(text('QUOTE_DOUBLE'));
}

function comments(proposal: Proposal): readonly string[] {
  const { principal, permissionSet } = proposal;
  const whom = permissionSet
    ? `For ${JSON.stringify(permissionSet.name)}: name the policies in the permission set as customer managed ones.`
    : `For ${JSON.stringify(principal)}.`;
  const beforeSteps = 'In this order; what is to be detached or deleted, when this stack is there:';
  return commentsOf(proposal, whom, beforeSteps).map((text) => ` ${text}`);
}

type Entry = readonly [logicalId: string, resource: Readonly<Record<string, unknown>>];

function resourcesOf({ policies, plan }: Proposal, target: Target, form: PolicyForm): readonly Entry[] {
  const isUpdate = plan?.steps.some(({ kind }) => kind === 'new-version') ?? false;
  return policies.map(({ name, document }): Entry => {
    const own = { PolicyDocument: jsonPolicy(canonicalPolicy(document)) };
    const id = logicalId(target, name);
    const isInline = form === 'inline' && target.kind !== 'policy' && target.kind !== 'permission-set';
    if (isInline) {
      const kind = capitalized(target.kind);
      return [
        id,
        { Type: `AWS::IAM::${kind}Policy`, Properties: { PolicyName: name, [`${kind}Name`]: target.name, ...own } },
      ];
    }
    const holders = ['role', 'user', 'group'].includes(target.kind)
      ? { [`${capitalized(target.kind)}s`]: [target.name] }
      : {};
    // What exists already is imported into a stack, for which it must not go with the stack.
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html
    return [
      id,
      {
        Type: 'AWS::IAM::ManagedPolicy',
        ...(isUpdate && { DeletionPolicy: 'Retain' }),
        Properties: {
          ManagedPolicyName: isUpdate ? target.name : name,
          ...(isUpdate && target.path !== '/' && { Path: target.path }),
          ...holders,
          ...own,
        },
      },
    ];
  });
}

// Letters and digits only, at most 255; what that leaves out is told apart by a number made of the whole.
function logicalId({ kind, account }: Target, name: string): string {
  const words = [kind, account, name].join('-').split(/[^A-Za-z0-9]+/);
  return `${words.map(capitalized).join('').slice(0, 200)}${checksum([kind, account, name].join(' '))}`;
}

function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
