// The documents of several proposals as one text, made of the parts that the program writes one after the other.

import { listDocument } from '../../src/cli/list-document.js';
import { Bundle } from '../../src/emit/emit-bundle.js';
import { templateOf, templatePart, type Template } from '../../src/emit/emit-cloudformation.js';
import { terraformFile, terraformPart } from '../../src/emit/emit-terraform.js';
import type { PolicyForm } from '../../src/proposal/policy-form.js';
import type { Proposal } from '../../src/proposal/proposal.js';
import { wildcardsOf } from '../../src/proposal/wildcards.js';
import type { Summary } from '../../src/usage/summary.js';

/** `trailfit/bundle/1`. */
export function emitBundle(summary: Summary, proposals: readonly Proposal[]): string {
  const bundle = new Bundle();
  const entries = proposals.flatMap((proposal) => bundle.entry(proposal, wildcardsOf(proposal)) ?? []);
  return [...listDocument(bundle.head(summary), 'principals', entries)].join('');
}

/** A file for Terraform. */
export function emitTerraform(proposals: readonly Proposal[], form: PolicyForm): string {
  return [...terraformFile(proposals.map((proposal) => terraformPart(proposal, form)))].join('');
}

/** A template for CloudFormation. */
export function emitCloudFormation(proposals: readonly Proposal[], form: PolicyForm): Template {
  return templateOf(proposals.flatMap((proposal) => templatePart(proposal, form) ?? []));
}
