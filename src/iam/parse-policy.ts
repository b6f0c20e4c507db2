// Reads an identity-based policy document: JSON text or value in, `PolicyDocument` or the places of what is wrong out.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

import { duplicateKeys } from './duplicate-keys.js';
import { isJsonObject, PolicyReader, type PolicyProblem } from './policy-reader.js';
import type { PolicyDocument, PolicyVersion, Statement } from './policy.js';
import { readConditions } from './read-conditions.js';

export type { PolicyProblem } from './policy-reader.js';

/** A policy document, or everything that keeps the input from being one, in the order of the input. */
export type ParsedPolicy =
  | { readonly kind: 'policy'; readonly policy: PolicyDocument }
  | { readonly kind: 'invalid'; readonly problems: readonly PolicyProblem[] };

/** Reads a policy document from JSON text. Never throws; a byte order mark is passed over. */
export function parsePolicy(text: string): ParsedPolicy {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return { kind: 'invalid', problems: [{ place: 'document', message: `is not JSON: ${cause}` }] };
  }
  const repeated = duplicateKeys(json).map((place) => ({ place, message: 'occurs twice' }));
  return repeated.length > 0 ? { kind: 'invalid', problems: repeated } : parsePolicyValue(value);
}

/** Reads a policy document from a parsed JSON value of any kind. */
export function parsePolicyValue(value: unknown): ParsedPolicy {
  const reader = new PolicyReader();
  const policy = readDocument(reader, value);
  if (reader.problems.length > 0) return { kind: 'invalid', problems: reader.problems };
  return { kind: 'policy', policy };
}

function readDocument(reader: PolicyReader, value: unknown): PolicyDocument {
  if (!isJsonObject(value)) {
    reader.refuse('document', 'is not a JSON object');
    return { version: '2008-10-17', statements: [] };
  }
  reader.onlyKnown(value, ['Version', 'Id', 'Statement'], '');
  const id = reader.optionalText(value, 'Id', '');
  return {
    version: readVersion(reader, value['Version']),
    ...(id === undefined ? {} : { id }),
    statements: readStatements(reader, value['Statement']),
  };
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html: without it, the older one.
function readVersion(reader: PolicyReader, value: unknown): PolicyVersion {
  if (value === undefined) return '2008-10-17';
  if (value === '2012-10-17' || value === '2008-10-17') return value;
  reader.refuse('Version', 'is neither `2012-10-17` nor `2008-10-17`');
  return '2012-10-17';
}

function readStatements(reader: PolicyReader, value: unknown): readonly Statement[] {
  if (isJsonObject(value)) return [readStatement(reader, value, 'Statement')];
  if (!Array.isArray(value) || value.length === 0) {
    reader.refuse('Statement', value === undefined ? 'is missing' : 'is neither a statement nor a list of statements');
    return [];
  }
  return value.map((one: unknown, index) => readStatement(reader, one, `Statement[${index}]`));
}

const statementElements = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

function readStatement(reader: PolicyReader, value: unknown, place: string): Statement {
  if (!isJsonObject(value)) {
    reader.refuse(place, 'is not a JSON object');
    return { effect: 'Deny', actions: { kind: 'in', patterns: [] }, conditions: [] };
  }
  const identity = 'is not allowed in an identity-based policy';
  for (const element of ['Principal', 'NotPrincipal']) {
    if (element in value) reader.refuse(`${place}.${element}`, identity);
  }
  reader.onlyKnown(value, [...statementElements, 'Principal', 'NotPrincipal'], place);
  const sid = reader.optionalText(value, 'Sid', place);
  return {
    ...(sid === undefined ? {} : { sid }),
    effect: readEffect(reader, value['Effect'], place),
    actions: reader.clause(value, 'Action', place, actionProblem),
    resources: reader.clause(value, 'Resource', place, resourceProblem),
    conditions: readConditions(reader, value['Condition'], `${place}.Condition`),
  };
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html: the value is case-sensitive.
function readEffect(reader: PolicyReader, value: unknown, place: string): Statement['effect'] {
  if (value === 'Allow' || value === 'Deny') return value;
  reader.refuse(`${place}.Effect`, value === undefined ? 'is missing' : 'is neither `Allow` nor `Deny`');
  return 'Deny';
}

function actionProblem(text: string): string | undefined {
  if (/^\*+$/.test(text) || /^[^:\s]+:[^:\s]+$/.test(text)) return undefined;
  return `\`${text}\` is neither \`*\` nor of the form \`service:Action\``;
}

function resourceProblem(text: string): string | undefined {
  if (/^\*+$/.test(text) || text.startsWith('arn:')) return undefined;
  return `\`${text}\` is neither \`*\` nor an ARN`;
}
