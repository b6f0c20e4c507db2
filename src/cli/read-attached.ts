// What is attached, from the options that tell it: read once before the logs, or one sentence and a hint.

import {
  attachDocuments,
  readAttached,
  type Attached,
  type AttachedSources,
  type Guardrails,
  type LoggedPrincipal,
  type NamedPolicy,
} from '../pipeline.js';
import { refuseUnreadable } from './check-paths.js';
import { readGuardrails, readPolicySets } from './read-policies.js';
import { httpUrl, once } from './settings.js';
import { UserError } from './user-error.js';

/** The values of `attachedOptions`. */
export interface AttachedFlags {
  readonly policies?: readonly string[] | undefined;
  readonly livePolicies: boolean;
  readonly policyDocument?: readonly string[] | undefined;
  readonly boundary?: string | readonly string[] | undefined;
  readonly scp?: readonly string[] | undefined;
  readonly iamEndpointUrl?: string | readonly string[] | undefined;
}

/** Whom to ask AWS as, and where. */
export type AwsIdentity = Omit<NonNullable<AttachedSources['live']>, 'endpointUrl'>;

/** Whom to ask, as the settings for S3 have it. */
export function awsIdentity({ region, profile, maxAttempts }: AwsIdentity): AwsIdentity {
  return { maxAttempts, ...(region !== undefined && { region }), ...(profile !== undefined && { profile }) };
}

/** What the options tell. */
export interface AttachedInput {
  /** What is configured, given the principals of the logs that are selected; `undefined` if no option tells. */
  readonly attachedFor: ((principals: readonly LoggedPrincipal[]) => Attached) | undefined;
  /** The levels of service control policies, root first. */
  readonly levels: Guardrails['levels'];
}

/** Reads everything that the options name. Rejects with a `UserError`. */
export async function readAttachedInput(flags: AttachedFlags, identity: AwsIdentity): Promise<AttachedInput> {
  const { policies = [], livePolicies, policyDocument = [], scp = [] } = flags;
  const boundary = once('boundary', flags.boundary);
  const hasDump = policies.length > 0 || livePolicies;
  refuseMixed(hasDump, policyDocument.length > 0, boundary !== undefined);
  const files = [...policies, ...policyDocument, ...scp, ...(boundary === undefined ? [] : [boundary])];
  for (const path of files) refuseUnreadable('policy', path);
  const guardrails = await readGuardrails(boundary, scp);
  if (hasDump) {
    const attached = await readDumps(policies, livePolicies ? { ...identity, ...endpointOf(flags) } : undefined);
    return { attachedFor: () => attached, levels: guardrails.levels };
  }
  if (policyDocument.length === 0) return { attachedFor: undefined, levels: guardrails.levels };
  const documents = await readDocuments(policyDocument);
  return {
    attachedFor: (principals) => attachDocuments(documents, guardrails.boundary, principals),
    levels: guardrails.levels,
  };
}

function refuseMixed(hasDump: boolean, hasDocuments: boolean, hasBoundary: boolean): void {
  if (hasDump && hasDocuments) {
    throw new UserError(
      '`--policy-document` cannot stand beside `--policies` or `--live-policies`',
      'the latter tell what each principal has: leave out one or the other',
    );
  }
  if (hasBoundary && hasDump)
    throw new UserError(
      '`--boundary` cannot stand beside `--policies` or `--live-policies`',
      'they tell the boundary of each principal: leave it out',
    );
  if (hasBoundary && !hasDocuments)
    throw new UserError('`--boundary` stands alone', 'give the policies that it limits with `--policy-document`');
}

async function readDumps(files: readonly string[], live: AttachedSources['live']): Promise<Attached> {
  const read = await readAttached({ files, ...(live && { live }) });
  if (read.kind === 'unusable') {
    const what = read.source.kind === 'iam' ? 'IAM' : `\`${read.source.path}\``;
    throw new UserError(`the attached policies cannot be read from ${what}: ${read.message}`, read.hint);
  }
  if (read.attached.principals.size === 0) {
    throw new UserError(
      'the attached policies are those of nobody: there is no user, role or group in them',
      'give the output of `aws iam get-account-authorization-details`, without `--filter`',
    );
  }
  return read.attached;
}

async function readDocuments(paths: readonly string[]): Promise<readonly NamedPolicy[]> {
  const sets = await readPolicySets(paths);
  if (sets.some(({ principal }) => principal !== undefined)) {
    throw new UserError(
      '`--policy-document` names a bundle, which is for the principals that it names',
      'give a single policy document; `trailfit verify` holds a bundle against logs',
    );
  }
  return sets.flatMap(({ policies }) => policies);
}

function endpointOf({ iamEndpointUrl }: AttachedFlags): { readonly endpointUrl?: string } {
  const url = once('iam-endpoint-url', iamEndpointUrl);
  return url === undefined ? {} : { endpointUrl: httpUrl('iam-endpoint-url', url) };
}
