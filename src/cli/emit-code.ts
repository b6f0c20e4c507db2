// Proposals as code for Terraform or CloudFormation: one text for all, or a file for each.

import { emitCloudFormation } from '../emit/emit-cloudformation.js';
import { emitTerraform } from '../emit/emit-terraform.js';
import { policyFileNames } from '../emit/policy-file-name.js';
import type { PolicyForm, Proposal } from '../pipeline.js';
import { plainText } from '../report/plain-text.js';
import { UserError } from './user-error.js';

/** The formats that create and attach policies. */
export type CodeFormat = 'terraform' | 'cloudformation';

/** Whether a format is one of them. */
export function isCodeFormat(format: string): format is CodeFormat {
  return format === 'terraform' || format === 'cloudformation';
}

/** The text for all proposals of which something becomes; a `UserError` where there is none, or where it cannot be written. */
export function emitCode(proposals: readonly Proposal[], format: CodeFormat, form: PolicyForm): string {
  const changing = proposals.filter(changesSomething);
  if (changing.length === 0) {
    throw new UserError(
      'there is nothing to create, attach or detach',
      'the account of the run says where the records went, and which attached policies stay',
    );
  }
  return textOf(changing, format, form);
}

/** A file for each proposal of which something becomes. */
export function codeFiles(
  proposals: readonly Proposal[],
  format: CodeFormat,
  form: PolicyForm,
): ReadonlyMap<string, string> {
  const changing = proposals.filter(changesSomething);
  const end = format === 'terraform' ? '.tf' : '.yaml';
  const names = policyFileNames(
    changing.map(({ principal, permissionSet }) => ({
      principal,
      policy: permissionSet?.name ?? principal.slice(principal.lastIndexOf('/') + 1),
      isForSet: permissionSet !== undefined,
    })),
  );
  return new Map(
    changing.map((one, index) => [(names[index] ?? '').replace(/\.json$/, end), textOf([one], format, form)]),
  );
}

function changesSomething({ policies, plan }: Proposal): boolean {
  return policies.length > 0 || (plan?.steps.length ?? 0) > 0;
}

function textOf(proposals: readonly Proposal[], format: CodeFormat, form: PolicyForm): string {
  if (format === 'terraform') return emitTerraform(proposals, form);
  const template = emitCloudFormation(proposals, form);
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
