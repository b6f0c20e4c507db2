// Reading how a trail is configured through the AWS SDK, as plain data: nothing of the SDK gets past this file.

import type * as Sdk from '@aws-sdk/client-cloudtrail';
import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { AwsSettings } from './aws-settings.js';
import { loadQuietly, makeClient, plainAnswer } from './client.js';
import { readFailureFacts } from './failure-facts.js';
import { readServiceFailure, type ServiceFailure } from './service-failure.js';

/** The answers about a trail, as the JSON that the AWS CLI would write: times are texts. */
export interface TrailAnswers {
  readonly description: unknown;
  readonly selectors: unknown;
  readonly status: unknown;
}

/** How long nothing may happen. */
const patience = { connectionTimeout: 5_000, socketTimeout: 30_000 };

/** No trail of the name where it was looked for. */
export class NoSuchTrail extends Error {
  override readonly name = 'TrailNotFoundException';
}

/**
 * What CloudTrail tells of a trail, by its name or ARN, which names the Region to ask; a name needs one. Rejects with what the SDK rejects with: see
 * `readCloudTrailFailure`. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
 */
export async function trailAnswers(trail: string, settings: AwsSettings): Promise<TrailAnswers> {
  const sdk = await loadSdk();
  const named = /^arn:[^:]+:cloudtrail:([^:]+):/.exec(trail)?.[1];
  const region = named ?? settings.region;
  let client = await makeCloudTrailClient({ ...settings, ...(region !== undefined && { region }) });
  try {
    const { trailList } = await client.send(new sdk.DescribeTrailsCommand({ trailNameList: [trail] }));
    const found = trailList?.find(({ Name, TrailARN }) => Name === trail || TrailARN === trail);
    if (!found) throw new NoSuchTrail(`there is no trail ${trail}`);
    const home = found.HomeRegion;
    // Selectors and status of a multi-Region trail are its home Region's to tell.
    if (home !== undefined && home !== region) {
      client.destroy();
      client = await makeCloudTrailClient({ ...settings, region: home });
    }
    const name = found.TrailARN ?? trail;
    const [selectors, status] = await Promise.all([
      client.send(new sdk.GetEventSelectorsCommand({ TrailName: name })),
      client.send(new sdk.GetTrailStatusCommand({ Name: name })),
    ]);
    return {
      description: { Trail: plainAnswer(found) },
      selectors: plainAnswer(selectors),
      status: plainAnswer(status),
    };
  } finally {
    client.destroy();
  }
}

/** Reads a rejection of `trailAnswers`. */
export function readCloudTrailFailure(error: unknown): ServiceFailure {
  if (missing.has(readFailureFacts(error).name))
    return {
      message: 'there is no such trail',
      hint: 'name its Region with `--region`, or give its ARN; `aws cloudtrail list-trails` has them',
    };
  const instead = 'give the output of `aws cloudtrail get-event-selectors` with `--event-selectors`';
  return readServiceFailure(error, {
    name: 'CloudTrail',
    denied: `it needs \`cloudtrail:DescribeTrails\`, \`cloudtrail:GetEventSelectors\` and \`cloudtrail:GetTrailStatus\`; or ${instead}`,
    throttled: `run again later, or ${instead}`,
  });
}

const missing: ReadonlySet<string> = new Set([
  'TrailNotFoundException',
  'InvalidTrailNameException',
  'CloudTrailARNInvalidException',
]);

async function makeCloudTrailClient(settings: AwsSettings): Promise<CloudTrailClient> {
  const { CloudTrailClient } = await loadSdk();
  const { endpointUrl, maxAttempts } = settings;
  const config = { maxAttempts, requestHandler: patience, ...(endpointUrl !== undefined && { endpoint: endpointUrl }) };
  return makeClient(settings, (identity) => new CloudTrailClient({ ...config, ...identity }));
}

function loadSdk(): Promise<typeof Sdk> {
  return loadQuietly(() => import('@aws-sdk/client-cloudtrail'));
}
