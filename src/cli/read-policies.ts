// Policy files that the user named, read once: policies, or one sentence and a hint.

import { readPolicyFile, type Guardrails, type NamedPolicy, type PolicyFile } from '../pipeline.js';
import type { PolicySet } from '../pipeline.js';
import { UserError } from './user-error.js';

/** How many problems of a refused policy are named in one sentence. */
const mostProblems = 3;

/** The policies of files: those of bundles by principal; all others are one set. */
export async function readPolicySets(paths: readonly string[]): Promise<readonly PolicySet[]> {
  const plain: NamedPolicy[] = [];
  const owned: PolicySet[] = [];
  for (const path of paths) {
    for (const set of await setsOf(path)) {
      if (set.principal === undefined) plain.push(...set.policies);
      else owned.push(set);
    }
  }
  if (plain.length > 0 && owned.length > 0) {
    throw new UserError(
      'a bundle and a single policy cannot be verified together',
      'a bundle names whom each policy is for: verify it in a run of its own',
    );
  }
  return owned.length > 0 ? owned : [{ policies: plain }];
}

/** What holds beside the policies: a boundary, and levels of service control policies, root first. */
export async function readGuardrails(boundary: string | undefined, levels: readonly string[]): Promise<Guardrails> {
  const [own, second] = boundary === undefined ? [] : await plainPolicies(boundary);
  if (second) throw new UserError(`\`${boundary ?? ''}\` holds several policies`, 'a principal has one boundary');
  return {
    ...(own && { boundary: own }),
    levels: await Promise.all(levels.map((path) => plainPolicies(path))),
  };
}

async function plainPolicies(path: string): Promise<readonly NamedPolicy[]> {
  return (await setsOf(path)).flatMap(({ policies }) => policies);
}

async function setsOf(path: string): Promise<Extract<PolicyFile, { kind: 'policies' }>['sets']> {
  const file = await readPolicyFile(path);
  switch (file.kind) {
    case 'policies':
      return file.sets;
    case 'unreadable':
      throw new UserError(
        `the policy \`${path}\` cannot be read: ${file.message}`,
        'give a policy document as JSON, or a bundle that `trailfit generate --format bundle` wrote',
      );
    case 'invalid': {
      const problems = file.problems.slice(0, mostProblems).map(({ place, message }) => `${place} ${message}`);
      const more = file.problems.length - problems.length;
      throw new UserError(
        `the policy \`${file.name}\` is refused: ${problems.join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
        'IAM would refuse it, too: mend the document',
      );
    }
  }
}
