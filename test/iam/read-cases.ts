// The tables of cases: one file a theme, JSON lines. The first line names the pages of AWS that the truth is from, each
// other line is one case. What most policies have is filled in here, so that a case shows only what matters.

import { readdirSync, readFileSync } from 'node:fs';
import type { PolicyWorld, StatementRef } from '../../src/iam/compile-policies.js';
import type { Evaluation, IamRequest } from '../../src/iam/evaluate.js';
import { parsePolicyValue } from '../../src/iam/parse-policy.js';
import type { PolicyDocument } from '../../src/iam/policy.js';
import { requestContext } from '../../src/iam/request-context.js';

/** One case: policies, a request, and what AWS says to it. */
export interface IamCase {
  readonly title: string;
  /** The page that says so. */
  readonly source: string;
  readonly world: PolicyWorld;
  readonly request: IamRequest;
  readonly expected: {
    readonly verdict: Evaluation['verdict'];
    /** As `wordOf` writes them. */
    readonly deciding: readonly string[];
    readonly dependsOn: readonly string[];
  };
}

/** `null` is a key of which nothing is known; a key that is not there is absent. */
type Keys = Readonly<Record<string, string | readonly string[] | null>>;

/** A document; without `Statement` it is one statement or a list of them, in version 2012-10-17. */
type WrittenPolicy = object | readonly object[];

interface CaseLine {
  readonly title: string;
  readonly from: string;
  readonly identity: readonly WrittenPolicy[];
  readonly boundary?: WrittenPolicy;
  readonly levels?: readonly (readonly WrittenPolicy[])[];
  readonly ask: readonly [action: string, resource: string, keys?: Keys];
  readonly others?: 'unknown';
  readonly verdict: Evaluation['verdict'];
  readonly deciding: readonly string[];
  readonly dependsOn?: readonly string[];
}

const folder = new URL('./cases/', import.meta.url);

/** The cases of all files, by theme. */
export function readCases(): readonly (readonly [theme: string, cases: readonly IamCase[]])[] {
  return readdirSync(folder)
    .sort()
    .map((file) => [file.replace('.jsonl', ''), readFile(file)]);
}

function readFile(file: string): readonly IamCase[] {
  const [head = '{}', ...lines] = readFileSync(new URL(file, folder), 'utf8').trim().split('\n');
  const { sources } = JSON.parse(head) as { sources: Readonly<Record<string, string>> };
  return lines.map((line) => readLine(JSON.parse(line) as CaseLine, sources));
}

function readLine(line: CaseLine, sources: Readonly<Record<string, string>>): IamCase {
  const { title, from, identity, boundary, levels, ask, others, verdict, deciding, dependsOn = [] } = line;
  const [action, resource, keys = {}] = ask;
  return {
    title,
    source: sources[from] ?? '',
    world: {
      identity: identity.map(policyOf),
      ...(boundary ? { boundary: policyOf(boundary) } : {}),
      ...(levels ? { levels: levels.map((level) => level.map(policyOf)) } : {}),
    },
    request: { action, resource, context: contextOf(keys, others) },
    expected: { verdict, deciding, dependsOn },
  };
}

function contextOf(keys: Keys, others: CaseLine['others']): IamRequest['context'] {
  const entries = Object.entries(keys).map(([key, value]): [string, readonly string[] | 'unknown'] => {
    if (value === null) return [key, 'unknown'];
    return [key, typeof value === 'string' ? [value] : value];
  });
  return requestContext(entries, others);
}

function policyOf(written: WrittenPolicy): PolicyDocument {
  const document = 'Statement' in written ? written : { Version: '2012-10-17', Statement: written };
  const { Statement: body } = document as { Statement: object | readonly object[] };
  const statements = Array.isArray(body) ? body.map(fillStatement) : fillStatement(body);
  const parsed = parsePolicyValue({ ...document, Statement: statements });
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify([written, parsed.problems]));
  return parsed.policy;
}

function fillStatement(statement: object): object {
  return {
    Effect: 'Allow',
    ...('NotAction' in statement ? {} : { Action: '*' }),
    ...('NotResource' in statement ? {} : { Resource: '*' }),
    ...statement,
  };
}

/** A statement in the words of the tables: layer, for `scp` the level, policy and statement, all from 0. */
export function wordOf({ layer, level, policy, statement }: StatementRef): string {
  return `${layer} ${level === undefined ? '' : `${level}/`}${policy}.${statement}`;
}
