// What all clients of the AWS SDK have in common: how the SDK is loaded, who asks, and in which Region.

import type { fromIni } from '@aws-sdk/credential-providers';
import type { AwsSettings } from './aws-settings.js';

/** Who asks, and where, as clients take it. What is absent the client looks up in the environment. */
export interface ClientIdentity {
  readonly region?: string;
  readonly profile?: string;
  readonly credentials?: ReturnType<typeof fromIni>;
}

interface Client {
  readonly config: { readonly region: () => Promise<string> };
  readonly destroy: () => void;
}

/**
 * The Region where none is configured. S3 there answers for every bucket with the bucket's own Region; IAM takes it for
 * the partition `aws`.
 */
const regionOfLastResort = 'us-east-1';

/** A client that has a Region whatever is configured, with the credentials of the profile if one is named. */
export async function makeClient<Made extends Client>(
  { region, profile }: Pick<AwsSettings, 'region' | 'profile'>,
  make: (identity: ClientIdentity) => Made,
): Promise<Made> {
  const who = profile === undefined ? {} : { profile, credentials: await profileCredentials(profile) };
  const client = make({ ...who, ...(region !== undefined && { region }) });
  if (region !== undefined || (await hasRegion(client))) return client;
  client.destroy();
  return make({ ...who, region: regionOfLastResort });
}

/** Loads a part of the SDK, which writes several lines about Node's version to standard error when its first client is made. */
export function loadQuietly<Sdk>(load: () => Promise<Sdk>): Promise<Sdk> {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  return load();
}

/** An answer as the JSON that the AWS CLI would write: a `Date` becomes ISO 8601, and a member without a value goes. */
export function plainAnswer(answer: object): unknown {
  return JSON.parse(JSON.stringify(answer));
}

// The client's own `profile` goes on to whatever credentials the machine has where there is no such profile, and
// warns on standard error where the environment holds keys as well.
async function profileCredentials(profile: string): Promise<ReturnType<typeof fromIni>> {
  const { fromIni } = await import('@aws-sdk/credential-providers');
  return fromIni({ profile });
}

async function hasRegion(client: Client): Promise<boolean> {
  try {
    return (await client.config.region()) !== '';
  } catch {
    return false;
  }
}
