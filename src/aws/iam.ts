// Reading IAM through the AWS SDK, as plain functions: nothing of the SDK gets past this file.

import type * as Sdk from '@aws-sdk/client-iam';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { AwsSettings } from './aws-settings.js';
import { loadQuietly, makeClient, plainAnswer } from './client.js';
import { readServiceFailure, type ServiceFailure } from './service-failure.js';

/** The lists of one page of GetAccountAuthorizationDetails, as the JSON that the AWS CLI would write: times are texts. */
export interface AuthorizationPage {
  readonly UserDetailList: readonly unknown[];
  readonly GroupDetailList: readonly unknown[];
  readonly RoleDetailList: readonly unknown[];
  readonly Policies: readonly unknown[];
  readonly isTruncated: boolean;
}

/** How many entries to ask for at a time: the most that IAM gives. */
const entriesOfPage = 1000;

/** How long nothing may happen: a full page takes IAM some seconds. */
const patience = { connectionTimeout: 5_000, socketTimeout: 60_000 };

/**
 * All pages of an account, one after another; the SDK is loaded and credentials are looked up at the first. Rejects
 * with what the SDK rejects with: see `readIamFailure`.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export async function* authorizationPages(settings: AwsSettings): AsyncGenerator<AuthorizationPage> {
  const { GetAccountAuthorizationDetailsCommand } = await loadSdk();
  const client = await makeIamClient(settings);
  try {
    let marker: string | undefined;
    do {
      const command = new GetAccountAuthorizationDetailsCommand({ MaxItems: entriesOfPage, Marker: marker });
      const page: Sdk.GetAccountAuthorizationDetailsCommandOutput = await client.send(command);
      const next = page.IsTruncated === true ? page.Marker : undefined;
      // "We recommend that you check `IsTruncated` after every call": a page without a way on must not pass for the last.
      if (page.IsTruncated === true && (next === undefined || next === marker))
        throw new Error('the answer says that there is more, and not where');
      marker = next;
      yield asPage(page);
    } while (marker !== undefined);
  } finally {
    client.destroy();
  }
}

/** Reads a rejection of `authorizationPages`. */
export function readIamFailure(error: unknown): ServiceFailure {
  return readServiceFailure(error, {
    name: 'IAM',
    denied: 'reading needs `iam:GetAccountAuthorizationDetails`; choose other credentials with `--profile`',
    throttled: 'run again later, or give the output of `aws iam get-account-authorization-details` with `--policies`',
  });
}

function asPage(page: Sdk.GetAccountAuthorizationDetailsCommandOutput): AuthorizationPage {
  return {
    UserDetailList: plainList(page.UserDetailList),
    GroupDetailList: plainList(page.GroupDetailList),
    RoleDetailList: plainList(page.RoleDetailList),
    Policies: plainList(page.Policies),
    isTruncated: page.IsTruncated === true,
  };
}

function plainList(list: readonly unknown[] = []): readonly unknown[] {
  const plain = plainAnswer(list);
  return Array.isArray(plain) ? plain : [];
}

async function makeIamClient(settings: AwsSettings): Promise<IAMClient> {
  const { IAMClient } = await loadSdk();
  const { endpointUrl, maxAttempts } = settings;
  const config = { maxAttempts, requestHandler: patience, ...(endpointUrl !== undefined && { endpoint: endpointUrl }) };
  return makeClient(settings, (identity) => new IAMClient({ ...config, ...identity }));
}

function loadSdk(): Promise<typeof Sdk> {
  return loadQuietly(() => import('@aws-sdk/client-iam'));
}
