// Proposals as code for Terraform or CloudFormation: one text for all, or a file for each.

import { templateOf, templatePart, type Template, type TemplatePart } from '../emit/emit-cloudformation.js';
import { terraformFile, terraformPart } from '../emit/emit-terraform.js';
import type { PolicyForm, Proposal } from '../pipeline.js';
import { plainText } from '../report/plain-text.js';
import { packed, unpacked } from './packed.js';
import { UserError } from './user-error.js';

/** The formats that create and attach policies. */
export type CodeFormat = 'terraform' | 'cloudformation';

/** Whether a format is one of them. */
export function isCodeFormat(format: string): format is CodeFormat {
  return format === 'terraform' || format === 'cloudformation';
}

/** Whether something becomes of a proposal. */
export function changesSomething({ policies, plan }: Proposal): boolean {
  return policies.length > 0 || (plan?.steps.length ?? 0) > 0;
}

/** The text of one proposal, to be had later: then it throws a `UserError` where it cannot be written. */
export function codeOf(proposal: Proposal, format: CodeFormat, form: PolicyForm): () => string {
  if (format === 'terraform') return packed([...terraformFile([terraformPart(proposal, form)])].join(''));
  const part = templatePart(proposal, form);
  const template = templateOf(part ? [part] : []);
  return template.kind === 'template' ? packed(template.text) : () => textOf(template);
}

/** Takes proposals one after the other; answers the text for all of them of which something becomes, or throws a `UserError`. */
export interface CodeOfAll {
  readonly take: (proposal: Proposal) => void;
  readonly text: () => string | Iterable<string>;
}

/** The code for all proposals. A template holds five hundred policies at most: its parts are kept as they are. */
export function codeOfAll(format: CodeFormat, form: PolicyForm): CodeOfAll {
  const texts: (() => string)[] = [];
  const parts: TemplatePart[] = [];
  let isEmpty = true;
  return {
    take: (proposal) => {
      if (!changesSomething(proposal)) return;
      isEmpty = false;
      if (format === 'terraform') texts.push(packed(terraformPart(proposal, form)));
      const part = format === 'cloudformation' ? templatePart(proposal, form) : undefined;
      if (part) parts.push(part);
    },
    text: () => {
      if (isEmpty) throw nothingToDo();
      return format === 'terraform' ? terraformFile(unpacked(texts)) : textOf(templateOf(parts));
    },
  };
}

function nothingToDo(): UserError {
  return new UserError(
    'there is nothing to create, attach or detach',
    'the account of the run says where the records went, and which attached policies stay',
  );
}

function textOf(template: Template): string {
  switch (template.kind) {
    case 'template':
      return template.text;
    case 'too-many':
      throw new UserError(
        `${String(template.count)} policies are more than the ${String(template.limit)} that one template may hold`,
        'write a template for each principal with `--out-dir DIR`',
      );
    case 'resolved':
      throw new UserError(
        `a name that \`${plainText(template.principal)}\` used is \`${plainText(template.text)}\`, which CloudFormation would resolve`,
        'write this policy with another `--format`',
      );
  }
}
