// From records of calls to the policies that AWS reads, over the real way: reader, mapper, batches, evidence, proposal, emit.

import { loadCatalog } from '../../src/catalog/load-catalog.js';
import type { RawRecord } from '../../src/decode/record.js';
import { emitPolicy } from '../../src/emit/emit-policy.js';
import { BatchBuilder } from '../../src/gather/batch-builder.js';
import { createUnderstanding } from '../../src/gather/understanding.js';
import { compilePolicies, type CompiledPolicies } from '../../src/iam/compile-policies.js';
import { evaluateCompiled } from '../../src/iam/evaluate.js';
import { parsePolicy } from '../../src/iam/parse-policy.js';
import type { PolicyDocument } from '../../src/iam/policy.js';
import { requestContext } from '../../src/iam/request-context.js';
import { proposeFromScratch, type Grant, type Proposal } from '../../src/proposal/propose-from-scratch.js';
import { addBatch, emptyEvidence } from '../../src/usage/evidence.js';
import { usageFile, type PrincipalLines } from '../../src/usage/usage-file.js';
import { defaultLimits, type UsageLimits } from '../../src/usage/usage.js';
import type { CallerOfCalls, Need } from './arbitrary-calls.js';
import { defaultProposalOptions, type ResourceDial } from '../../src/proposal/proposal.js';

const catalog = loadCatalog();
const understanding = createUnderstanding({ selection: { principals: [], accounts: [], regions: [] } });

/** How many distinct names a folded prefix must stand for, in what is proposed here. */
export const minMembers = 2;

/** The proposals for records, by principal, at a dial. */
export function proposeFor(
  records: readonly RawRecord[],
  {
    limits = defaultLimits,
    batchSize = 100,
    resources = 'exact',
  }: { limits?: UsageLimits; batchSize?: number; resources?: ResourceDial } = {},
): ReadonlyMap<string, Proposal> {
  const options = { ...defaultProposalOptions, resources, minMembers };
  return new Map(
    [...linesFor(records, { limits, batchSize })].map((lines) => [
      lines.principal,
      proposeFromScratch(lines, catalog, options),
    ]),
  );
}

/** The lines of usage of records, by principal; the records come in batches of a size. */
export function linesFor(
  records: Iterable<RawRecord>,
  { limits = defaultLimits, batchSize = 100 }: { limits?: UsageLimits; batchSize?: number } = {},
): Iterable<PrincipalLines> {
  const evidence = emptyEvidence(limits);
  let batch: RawRecord[] = [];
  const flush = () => {
    const builder = new BatchBuilder(understanding);
    builder.add({ records: batch, places: batch.map((_, at) => at), refused: new Map(), issues: [] });
    addBatch(evidence, builder.take());
    batch = [];
  };
  for (const record of records) if (batch.push(record) === batchSize) flush();
  if (batch.length > 0) flush();
  return usageFile(evidence, catalog).principals;
}

/** What a proposal is for AWS: the policies as they are read again from what is emitted. */
export function written(proposal: Proposal | undefined): CompiledPolicies {
  return compilePolicies({
    identity: (proposal?.policies ?? []).map(({ document }) => reread(emitPolicy(document))),
  });
}

/** The policy in a text that was emitted. */
export function reread(text: string): PolicyDocument {
  const parsed = parsePolicy(text);
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

/** What policies say of a need. */
export function verdict(policies: CompiledPolicies, { name }: Pick<CallerOfCalls, 'name'>, need: Need): string {
  const context = requestContext([
    ...(name === undefined ? [] : ([['aws:username', [name]]] as const)),
    ...(need.passedTo === undefined ? [] : ([['iam:PassedToService', [need.passedTo]]] as const)),
    ...(need.accessPoint === undefined ? [] : ([['s3:DataAccessPointArn', [need.accessPoint]]] as const)),
    ...(need.inferenceProfile === undefined
      ? []
      : ([['bedrock:InferenceProfileArn', [need.inferenceProfile]]] as const)),
  ]);
  return evaluateCompiled(policies, { action: need.action, resource: need.resource, context }).verdict;
}

/** Whether a policy document can hold a need's resource: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html */
export const canBeWritten = ({ resource }: Need) => /^[\t\n\r -ÿ]*$/.test(resource);

/** Whether a need is among the used ones, or is one of those that a name without its path leaves open. */
export function isAmong(used: readonly Need[], need: Need): boolean {
  const { action, resource, passedTo } = need;
  return used.some((one) => {
    if (one.action !== action || (one.passedTo !== undefined && one.passedTo !== passedTo)) return false;
    // Of the access point or profile itself nothing is asked under a condition.
    if (isBehind(one) && wayOf(one) !== wayOf(need)) return false;
    if (one.resource === resource || one.resource === '*') return true;
    if (one.anyRegion === true && withoutRegion(one.resource) === withoutRegion(resource)) return true;
    if (one.anySuffix === true && /^.{6}$/.test(resource.slice(one.resource.length - 6)))
      return resource.startsWith(one.resource.slice(0, -6));
    const [head = '', tail = ''] = one.resource.split('/');
    return one.anyPath === true && resource.startsWith(`${head}/`) && resource.endsWith(`/${tail}`);
  });
}

function isBehind(need: Need): boolean {
  const way = wayOf(need);
  return way !== undefined && !need.resource.startsWith(way);
}

function wayOf({ accessPoint, inferenceProfile }: Need): string | undefined {
  return accessPoint ?? inferenceProfile;
}

/** An ARN without its Region. */
function withoutRegion(resource: string): string {
  return resource.split(':').toSpliced(3, 1).join(':');
}

/** Needs that differ from one in its name, in ways that an operator in the name would open. */
export function neighboursOf(need: Need): readonly Need[] {
  const { resource } = need;
  const changed = [
    ...[`${resource}x`, `${resource}/x`, resource.slice(0, -1), resource.replace('alpha', 'alphx')],
    ...[resource.replaceAll('*', ''), resource.replaceAll('*', 'zz/z'), resource.replaceAll('?', 'z')],
    ...[resource.replace(/\$\{aws:username[^}]*\}/, 'ann'), resource.replace(/\$\{aws:username[^}]*\}/, 'x')],
    ...[resource.replaceAll('${*}', '*'), resource.replaceAll('${*}', 'zz'), resource.replaceAll('$', '')],
    ...[resource.replaceAll(/[^\t\n\r -ÿ]/g, '?'), resource.replaceAll(/[^\t\n\r -ÿ]/g, 'z')],
    ...[resource.replaceAll('\n', ' '), resource.replaceAll(/\s/g, ''), resource.replace('al', 'AL')],
    resource.replace(/([:/])([^:/]*)$/, '$1x$2'),
  ];
  return changed.map((own) => ({ ...need, resource: own }));
}

/** A literal need that a grant is for: wildcards stand for names that occur nowhere else. */
export function witnessOf({ action, resource, conditions }: Grant): Need {
  const literal = resource.replace(/\$\{([*?$])\}|[*?]/g, (sign, escaped: string | undefined) =>
    escaped === undefined ? (sign === '*' ? 'zq9/zq9' : '7') : escaped,
  );
  const given = (key: string) => conditions.find((one) => one.key === key)?.values[0];
  const keys = ['iam:PassedToService', 's3:DataAccessPointArn', 'bedrock:InferenceProfileArn'];
  const [passedTo, accessPoint, inferenceProfile] = keys.map(given);
  const any = 'arn:aws:zq9:zq9:999999999999:zq9';
  return {
    ...{ action, resource: resource === '*' ? any : literal },
    ...(passedTo !== undefined && { passedTo }),
    ...(accessPoint !== undefined && { accessPoint }),
    ...(inferenceProfile !== undefined && { inferenceProfile }),
  };
}
