// Lint of actions against resources: an action that none of the statement's resources is for, and the reverse.

import type { ActionFacts, Catalog } from '../catalog/catalog.js';
import { areDisjoint } from '../iam/containment.js';
import { matchesGlob } from '../iam/glob.js';
import { parseResourcePattern, type ResourceGlob } from '../iam/pattern.js';
import type { PolicyVersion, Statement } from '../iam/policy.js';
import { anyResource } from '../iam/resource-pattern.js';
import type { LintFinding } from './finding.js';
import { actionsMatching } from './lint-actions.js';

/** More actions than this are a whole service or more, which every resource is for. */
const mostActions = 2000;

/**
 * The findings of a statement with `Action` and `Resource`. The resource types are those of
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function lintResources(
  { actions, resources }: Statement,
  place: string,
  version: PolicyVersion,
  catalog: Catalog,
): readonly LintFinding[] {
  if (actions.kind !== 'in' || resources?.kind !== 'in' || resources.patterns.includes(anyResource)) return [];
  const globs = resources.patterns.map((pattern) => parseResourcePattern(pattern, version));
  const fits = createFit(catalog);
  const perPattern = actions.patterns.map((pattern) => actionsMatching(pattern, catalog));
  const all = perPattern.flat().flatMap((action) => catalog.action(action) ?? []);
  if (all.length === 0 || all.length > mostActions) return [];
  return [
    ...actions.patterns.flatMap((pattern, index) => {
      const facts = (perPattern[index] ?? []).flatMap((action) => catalog.action(action) ?? []);
      const isFor = facts.length === 0 || facts.some((one) => globs.some((glob) => fits(one, glob)));
      return isFor ? [] : [wrongResource(pattern, facts, `${place}.Action[${index}]`)];
    }),
    ...resources.patterns.flatMap((pattern, index) => {
      const glob = globs[index];
      const isFor = glob === undefined || all.some((facts) => fits(facts, glob));
      return isFor ? [] : [noAction(pattern, `${place}.Resource[${index}]`)];
    }),
  ];
}

/**
 * API Gateway authorizes an HTTP verb on a path: any path, whatever types are published for the verb.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-examples.html
 */
const httpVerb = /^apigateway:[A-Z]+$/;

/** Whether an action takes some resource that the pattern matches; answers are kept by type. */
function createFit(catalog: Catalog): (facts: ActionFacts, pattern: ResourceGlob) => boolean {
  const kept = new Map<ResourceGlob, Map<string, boolean>>();
  return ({ action, resources }, pattern) => {
    const types = httpVerb.test(action) ? catalog.resourceTypesOf('apigateway') : resources.map(({ type }) => type);
    if (types.length === 0) return matchesGlob(pattern.glob, anyResource);
    const known = kept.get(pattern) ?? new Map<string, boolean>();
    kept.set(pattern, known);
    return types.some(({ formats }) =>
      formats.some((format) => {
        const answer = known.get(format) ?? !areDisjoint(formatGlob(format), pattern.glob);
        known.set(format, answer);
        return answer;
      }),
    );
  };
}

function formatGlob(format: string): ResourceGlob['glob'] {
  return parseResourcePattern(format.replace(/\$\{[^}]*\}/g, '*'), '2012-10-17').glob;
}

function wrongResource(pattern: string, facts: readonly ActionFacts[], place: string): LintFinding {
  const types = [...new Set(facts.flatMap(({ resources }) => resources.map(({ type }) => type.name)))].sort();
  return {
    rule: 'wrong-resource',
    severity: 'error',
    place,
    message: `\`${pattern}\` has no effect on the resources of this statement`,
    hint:
      types.length === 0
        ? 'the action cannot be scoped: it needs `"Resource": "*"`'
        : `name a resource of the type ${types.slice(0, 6).join(', ')}`,
  };
}

function noAction(pattern: string, place: string): LintFinding {
  return {
    rule: 'no-action-for-resource',
    severity: 'warning',
    place,
    message: `no action of this statement is for \`${pattern}\``,
    hint: 'leave the resource out, or name an action that takes it',
  };
}
