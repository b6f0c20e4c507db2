// Reading how a trail is configured through the AWS SDK, as plain data: nothing of the SDK gets past this file.

import type * as Sdk from '@aws-sdk/client-cloudtrail';
import type { CloudTrailClient, CloudTrailClientConfig } from '@aws-sdk/client-cloudtrail';
import { commonFailureKind, readFailureFacts, type CommonFailureKind } from './failure-facts.js';
import type { IamSettings } from './iam-settings.js';

/** Where CloudTrail is and as whom to ask. A trail's ARN names the Region to ask; its name needs one. */
export type CloudTrailSettings = IamSettings;

/** The answers about a trail, as the JSON that the AWS CLI would write: times are texts. */
export interface TrailAnswers {
  readonly description: unknown;
  readonly selectors: unknown;
  readonly status: unknown;
}

/** The Region where none is configured. */
const regionOfLastResort = 'us-east-1';

/** How long nothing may happen. */
const patience = { connectionTimeout: 5_000, socketTimeout: 30_000 };

/** No trail of the name where it was looked for. */
export class NoSuchTrail extends Error {
  override readonly name = 'TrailNotFoundException';
}

/**
 * What CloudTrail tells of a trail, by its name or ARN. Rejects with what the SDK rejects with: see
 * `readCloudTrailFailure`. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
 */
export async function trailAnswers(trail: string, settings: CloudTrailSettings): Promise<TrailAnswers> {
  const sdk = await loadSdk();
  const named = /^arn:[^:]+:cloudtrail:([^:]+):/.exec(trail)?.[1];
  const region = named ?? settings.region;
  let client = await makeClient({ ...settings, ...(region !== undefined && { region }) });
  try {
    const { trailList } = await client.send(new sdk.DescribeTrailsCommand({ trailNameList: [trail] }));
    const found = trailList?.find(({ Name, TrailARN }) => Name === trail || TrailARN === trail);
    if (!found) throw new NoSuchTrail(`there is no trail ${trail}`);
    const home = found.HomeRegion;
    // Selectors and status of a multi-Region trail are its home Region's to tell.
    if (home !== undefined && home !== region) {
      client.destroy();
      client = await makeClient({ ...settings, region: home });
    }
    const name = found.TrailARN ?? trail;
    const [selectors, status] = await Promise.all([
      client.send(new sdk.GetEventSelectorsCommand({ TrailName: name })),
      client.send(new sdk.GetTrailStatusCommand({ Name: name })),
    ]);
    return { description: { Trail: plain(found) }, selectors: plain(selectors), status: plain(status) };
  } finally {
    client.destroy();
  }
}

/** A failure as one lower-case sentence, and what to do. */
export interface CloudTrailFailure {
  readonly message: string;
  readonly hint: string;
}

/** Reads a rejection of `trailAnswers`. */
export function readCloudTrailFailure(error: unknown): CloudTrailFailure {
  const facts = readFailureFacts(error);
  const isMissing = ['TrailNotFoundException', 'InvalidTrailNameException', 'CloudTrailARNInvalidException'];
  if (isMissing.includes(facts.name))
    return {
      message: 'there is no such trail',
      hint: 'name its Region with `--region`, or give its ARN; `aws cloudtrail list-trails` has them',
    };
  const isDenied = facts.status === 401 || facts.status === 403;
  const kind = commonFailureKind(facts) ?? (isDenied ? 'denied' : facts.status >= 500 ? 'unreachable' : undefined);
  const { sentence, hint } = kind === undefined ? otherFailure : failures[kind];
  return { message: `${sentence} (${facts.detail.replace(/\s+/g, ' ').trim()})`, hint };
}

const failures: Readonly<Record<CommonFailureKind, { readonly sentence: string; readonly hint: string }>> = {
  denied: {
    sentence: 'access is denied',
    hint: 'it needs `cloudtrail:DescribeTrails`, `cloudtrail:GetEventSelectors` and `cloudtrail:GetTrailStatus`; or give the output of `aws cloudtrail get-event-selectors` with `--event-selectors`',
  },
  credentials: {
    sentence: 'there are no AWS credentials that CloudTrail accepts',
    hint: 'sign in again (`aws sso login`), choose a profile with `--profile`, or set AWS_ACCESS_KEY_ID and its kin; a wrong clock spoils signatures too',
  },
  throttled: {
    sentence: 'CloudTrail asks to slow down, again and again',
    hint: 'run again later, or give the output of `aws cloudtrail get-event-selectors` with `--event-selectors`',
  },
  unreachable: { sentence: 'there was no whole answer', hint: 'check the network and the proxy, and run again' },
};

const otherFailure = { sentence: 'CloudTrail could not be asked', hint: 'check `--region` and `--profile`' };

// Through JSON: a `Date` becomes ISO 8601, and a member without a value goes.
function plain(answer: object): unknown {
  return JSON.parse(JSON.stringify(answer));
}

async function makeClient({
  region,
  profile,
  endpointUrl,
  maxAttempts,
}: CloudTrailSettings): Promise<CloudTrailClient> {
  const { CloudTrailClient } = await loadSdk();
  const config: CloudTrailClientConfig = {
    maxAttempts,
    requestHandler: patience,
    ...(region !== undefined && { region }),
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    ...(profile !== undefined && { profile, credentials: await profileCredentials(profile) }),
  };
  const client = new CloudTrailClient(config);
  if (region !== undefined || (await hasRegion(client))) return client;
  client.destroy();
  return new CloudTrailClient({ ...config, region: regionOfLastResort });
}

// The client's own `profile` goes on to whatever credentials the machine has where there is no such profile.
async function profileCredentials(profile: string): Promise<NonNullable<CloudTrailClientConfig['credentials']>> {
  const { fromIni } = await import('@aws-sdk/credential-providers');
  return fromIni({ profile });
}

async function hasRegion(client: CloudTrailClient): Promise<boolean> {
  try {
    return (await client.config.region()) !== '';
  } catch {
    return false;
  }
}

function loadSdk(): Promise<typeof Sdk> {
  // The SDK writes several lines about Node's version to standard error when its first client is made.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  return import('@aws-sdk/client-cloudtrail');
}
