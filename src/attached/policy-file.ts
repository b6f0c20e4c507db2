// Policy documents in files, in the shapes that people have them in: a document, a list of them, what the AWS CLI prints
// for one, or a bundle that trailfit has written.

import { readFile } from 'node:fs/promises';
import { parsePolicy, parsePolicyValue, type ParsedPolicy } from '../iam/parse-policy.js';
import type { NamedPolicy, PolicyFile } from './policy-set.js';
import { isObject, readBundle } from './read-bundle.js';

export type { NamedPolicy, PolicyFile, PolicySet } from './policy-set.js';

/** The descriptor of standard input, which `-` names. */
const standardInput = 0;

/** Reads the policies of a file; `-` is standard input. */
export async function readPolicyFile(path: string): Promise<PolicyFile> {
  let text: string;
  try {
    text = await readText(path);
  } catch (error) {
    return { kind: 'unreadable', message: error instanceof Error ? error.message : String(error) };
  }
  return policiesIn(text, path);
}

/** The policies in the text of a file. */
export function policiesIn(text: string, name: string): PolicyFile {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { kind: 'unreadable', message: `it is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (isObject(value) && value['schema'] === 'trailfit/bundle/1') return readBundle(value);
  if (Array.isArray(value)) {
    return collected(
      value.map((one, index): Entry => ({ name: `${name}[${index}]`, parsed: parsePolicyValue(unwrapped(one)) })),
    );
  }
  const inner = unwrapped(value);
  // From the text, so that a key that occurs twice is found.
  return collected([{ name, parsed: inner === value ? parsePolicy(text) : parsePolicyValue(inner) }]);
}

async function readText(path: string): Promise<string> {
  if (path !== '-') return readFile(path, 'utf8');
  const { readFileSync } = await import('node:fs');
  return readFileSync(standardInput, 'utf8');
}

interface Entry {
  readonly name: string;
  readonly principal?: string;
  readonly parsed: ParsedPolicy;
}

function collected(entries: readonly Entry[]): PolicyFile {
  if (entries.length === 0) return { kind: 'unreadable', message: 'it holds no policy' };
  const policies: NamedPolicy[] = [];
  for (const entry of entries) {
    if (entry.parsed.kind === 'invalid') return { kind: 'invalid', name: entry.name, problems: entry.parsed.problems };
    policies.push({ name: entry.name, document: entry.parsed.policy });
  }
  return { kind: 'policies', sets: [{ policies }] };
}

/** `get-policy-version` has the document in `PolicyVersion.Document`, `get-role-policy` and its kin in `PolicyDocument`. */
function unwrapped(value: unknown): unknown {
  if (!isObject(value) || 'Statement' in value) return value;
  const version = value['PolicyVersion'];
  return value['PolicyDocument'] ?? (isObject(version) ? version['Document'] : undefined) ?? value;
}
