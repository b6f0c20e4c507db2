// Lint of actions against resources: an action that none of the statement's resources is for, and the reverse.

import type { ActionFacts, Catalog } from '../catalog/catalog.js';
import type { Action } from '../iam/action.js';
import { areDisjoint } from '../iam/containment.js';
import { matchesGlob } from '../iam/glob.js';
import { parseResourcePattern, type ResourceGlob } from '../iam/pattern.js';
import type { PolicyVersion, Statement } from '../iam/policy.js';
import { anyResource } from '../iam/resource-pattern.js';
import { actionsMatching } from './actions-matching.js';
import type { LintFinding } from './finding.js';

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
  const wanted = resources.patterns.map((pattern) => readWanted(pattern, version));
  const fits = createFit(catalog);
  const perPattern = actions.patterns.map((pattern) => factsOf(pattern, catalog));
  const all = perPattern.flat();
  if (all.length === 0 || all.length > mostActions) return [];
  const fitting = wanted.map((resource) => all.some((facts) => fits(facts, resource)));
  return [
    ...actions.patterns.flatMap((pattern, index) => {
      const facts = perPattern[index] ?? [];
      const isFor = facts.length === 0 || facts.some((one) => wanted.some((resource) => fits(one, resource)));
      return isFor ? [] : [wrongResource(pattern, facts, `${place}.Action[${index}]`)];
    }),
    // Where no action is for any resource, that was said already.
    ...resources.patterns.flatMap((pattern, index) =>
      fitting[index] || !fitting.some(Boolean) ? [] : [noAction(pattern, `${place}.Resource[${index}]`)],
    ),
  ];
}

const kept = new WeakMap<readonly Action[], readonly ActionFacts[]>();

// Of the actions of a service that take the same resources one is enough, and there are many such. The lists of actions
// are kept by pattern, and so are these.
function factsOf(pattern: string, catalog: Catalog): readonly ActionFacts[] {
  const actions = actionsMatching(pattern, catalog);
  const known = kept.get(actions);
  if (known) return known;
  const facts = actions.flatMap((action) => catalog.action(action) ?? []);
  const distinct = new Map(facts.map((one) => [httpVerb.test(one.action) ? one.action : one.resources, one]));
  const made = [...distinct.values()];
  kept.set(actions, made);
  return made;
}

/**
 * API Gateway authorizes an HTTP verb on a path: any path, whatever types are published for the verb.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-examples.html
 */
const httpVerb = /^apigateway:[A-Z]+$/;

/** A resource of a statement: its pattern, and what of it is plain text and tells most types apart at once. */
interface Wanted {
  readonly glob: ResourceGlob['glob'];
  readonly service: string;
  readonly start: string;
  readonly hasSlash: boolean;
}

function readWanted(text: string, version: PolicyVersion): Wanted {
  const { glob, narrow } = parseResourcePattern(text, version);
  const fields = text.split(':');
  const hasSlash = text.includes('/');
  // With fewer fields a wildcard stands for several.
  if (fields.length < 6) return { glob, service: '', start: '', hasSlash };
  return { glob: narrow, service: plainStart(fields[2] ?? ''), start: plainStart(fields.slice(5).join(':')), hasSlash };
}

function plainStart(text: string): string {
  return text.slice(0, /[*?$]|$/.exec(text)?.index ?? 0);
}

/** Whether an action takes some resource that the pattern matches; answers are kept by type. */
function createFit(catalog: Catalog): (facts: ActionFacts, resource: Wanted) => boolean {
  const kept = new Map<Wanted, Map<string, boolean>>();
  return ({ action, resources }, resource) => {
    const types = httpVerb.test(action) ? catalog.resourceTypesOf('apigateway') : resources.map(({ type }) => type);
    if (types.length === 0) return matchesGlob(resource.glob, anyResource);
    const known = kept.get(resource) ?? new Map<string, boolean>();
    kept.set(resource, known);
    return types.some(({ formats }) =>
      formats.some((format) => {
        const answer = known.get(format) ?? mayBeOf(format, resource);
        known.set(format, answer);
        return answer;
      }),
    );
  };
}

/**
 * Buckets are the one type of which the name cannot hold the `/` that tells another type, an object, apart.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
const bucketFormat = /:s3:::\$\{BucketName\}$/;

function mayBeOf(format: string, { glob, service, start, hasSlash }: Wanted): boolean {
  if (hasSlash && bucketFormat.test(format)) return false;
  const fields = format.split(':');
  if (!mayMeet(plainStart(fields[2] ?? ''), service) || !mayMeet(plainStart(fields.slice(5).join(':')), start))
    return false;
  return !areDisjoint(formatGlob(format), glob);
}

function mayMeet(one: string, another: string): boolean {
  return one.startsWith(another) || another.startsWith(one);
}

const globs = new Map<string, ResourceGlob['glob']>();

// Field by field: no variable but the last ones holds a colon.
function formatGlob(format: string): ResourceGlob['glob'] {
  const known = globs.get(format) ?? parseResourcePattern(format.replace(/\$\{[^}]*\}/g, '*'), '2012-10-17').narrow;
  globs.set(format, known);
  return known;
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
