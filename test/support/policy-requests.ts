// Requests made from a policy, then spoiled: what its statements name, and what lies just beside it.

import type { Evaluation, IamRequest } from '../../src/iam/evaluate.js';
import { evaluateCompiled } from '../../src/iam/evaluate.js';
import { compilePolicies } from '../../src/iam/compile-policies.js';
import type { Clause, PolicyDocument, Statement } from '../../src/iam/policy.js';
import { requestContext, type RequestContext } from '../../src/iam/request-context.js';

type Values = readonly string[] | 'unknown';

/**
 * Requests that tell policies apart: for each statement its actions, resources and condition keys as it wants them, and
 * then one of the three at a time spoiled. `most` bounds the samples of each list; at least one of each stays.
 */
export function requestsOf(policy: PolicyDocument, most = Infinity): readonly IamRequest[] {
  return policy.statements.flatMap((statement) => requestsOfStatement(statement, most));
}

function requestsOfStatement(statement: Statement, most: number): readonly IamRequest[] {
  const actions = spread(['s3:GetObject', ...samples(statement.actions)], most);
  const resources = spread(['*', ...(statement.resources ? samples(statement.resources) : [])], most);
  const [first = 's3:GetObject'] = actions.slice(1);
  const [place = '*'] = resources.slice(1);
  const contexts = contextsOf(statement, most);
  const [wanted = requestContext([])] = contexts;
  return [
    ...actions.map((action) => ({ action, resource: place, context: wanted })),
    ...resources.map((resource) => ({ action: first, resource, context: wanted })),
    ...contexts.map((context) => ({ action: first, resource: place, context })),
    { action: first.toUpperCase(), resource: place.toUpperCase(), context: wanted },
  ];
}

/** So many of a list, evenly from all of it. */
function spread<Item>(list: readonly Item[], most: number): readonly Item[] {
  if (list.length <= most) return list;
  return list.filter(
    (_, index) => Math.floor((index * most) / list.length) !== Math.floor(((index - 1) * most) / list.length),
  );
}

// Each pattern filled with letters, with nothing, with what crosses fields, and with a literal sign.
function samples({ patterns }: Clause): readonly string[] {
  return patterns.flatMap((pattern) => [
    fill(pattern, 'Xy', 'z'),
    `${fill(pattern, '', 'z')}!`,
    fill(pattern, 'a:b/*', '?'),
    fill(pattern, 'Xy', ''),
  ]);
}

function fill(pattern: string, many: string, one: string): string {
  return pattern
    .replace(/\$\{([*?$])\}/g, (_, sign: string) => sign)
    .replace(/\$\{[^}]*\}/g, 'value')
    .replace(/[*?]/g, (sign) => (sign === '*' ? many : one));
}

// First the context that the statement wants, then one key at a time: spoiled, two values, none, absent, unknown.
function contextsOf({ conditions }: Statement, most: number): readonly RequestContext[] {
  const wanted = new Map<string, Values>(variables);
  for (const { key, values } of conditions) wanted.set(key, [fill(values[0] ?? '', 'Xy', 'z')]);
  const spoiled = spread(conditions, most).flatMap(({ key, values }) => {
    const each = spread(values, most).map((value): Values => [fill(value, 'q', 'r')]);
    const others: readonly Values[] = [
      ['other'],
      ['10'],
      ['true'],
      ['false'],
      ['other', ...values],
      [''],
      [],
      'unknown',
    ];
    const changed = [...each, ...others].map((value) => requestContext(new Map([...wanted, [key, value]])));
    return [...changed, requestContext([...wanted].filter(([name]) => name !== key))];
  });
  return [requestContext(wanted), ...spoiled, requestContext([]), requestContext([], 'unknown')];
}

const variables: ReadonlyMap<string, Values> = new Map([
  ['aws:username', ['value']],
  ['aws:userid', ['value']],
  ['aws:PrincipalTag/team', ['value']],
]);

/** What is compared of an answer: deciding statements may stand in another order. */
export type Answer = Pick<Evaluation, 'verdict' | 'dependsOn'>;

/** What a policy answers to each of the requests, alone and then beside one that allows everything. */
export function answersTo(policy: PolicyDocument, requests: readonly IamRequest[]): readonly Answer[] {
  return [[policy], [policy, allowAll]].flatMap((identity) => {
    const compiled = compilePolicies({ identity });
    return requests.map((request) => {
      const { verdict, dependsOn } = evaluateCompiled(compiled, request);
      return { verdict, dependsOn };
    });
  });
}

const everything: Clause = { kind: 'in', patterns: ['*'] };

const allowAll: PolicyDocument = {
  version: '2012-10-17',
  statements: [{ effect: 'Allow', actions: everything, resources: everything, conditions: [] }],
};
