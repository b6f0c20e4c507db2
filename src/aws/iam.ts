// Reading IAM through the AWS SDK, as plain functions: nothing of the SDK gets past this file.

import type * as Sdk from '@aws-sdk/client-iam';
import type { IAMClient, IAMClientConfig } from '@aws-sdk/client-iam';
import { commonFailureKind, readFailureFacts, type CommonFailureKind } from './failure-facts.js';
import type { IamSettings } from './iam-settings.js';

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

/** The region where none is configured: it stands for the partition `aws`. */
const regionOfLastResort = 'us-east-1';

/** How long nothing may happen: a full page takes IAM some seconds. */
const patience = { connectionTimeout: 5_000, socketTimeout: 60_000 };

/**
 * All pages of an account, one after another; the SDK is loaded and credentials are looked up at the first. Rejects
 * with what the SDK rejects with: see `readIamFailure`.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export async function* authorizationPages(settings: IamSettings): AsyncGenerator<AuthorizationPage> {
  const { GetAccountAuthorizationDetailsCommand } = await loadSdk();
  const client = await makeClient(settings);
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

/** A failure as one lower-case sentence, and what to do. */
export interface IamFailure {
  readonly message: string;
  readonly hint: string;
}

/** Reads a rejection of `authorizationPages`. */
export function readIamFailure(error: unknown): IamFailure {
  const facts = readFailureFacts(error);
  const kind = commonFailureKind(facts) ?? kindByStatus(facts.status);
  const { sentence, hint } = kind === undefined ? otherFailure : failures[kind];
  return { message: `${sentence} (${facts.detail.replace(/\s+/g, ' ').trim()})`, hint };
}

function kindByStatus(status: number): CommonFailureKind | undefined {
  if (status === 401 || status === 403) return 'denied';
  return status >= 500 ? 'unreachable' : undefined;
}

const failures: Readonly<Record<CommonFailureKind, { readonly sentence: string; readonly hint: string }>> = {
  denied: {
    sentence: 'access is denied',
    hint: 'reading needs `iam:GetAccountAuthorizationDetails`; choose other credentials with `--profile`',
  },
  credentials: {
    sentence: 'there are no AWS credentials that IAM accepts',
    hint: 'sign in again (`aws sso login`), choose a profile with `--profile`, or set AWS_ACCESS_KEY_ID and its kin; a wrong clock spoils signatures too',
  },
  throttled: {
    sentence: 'IAM asks to slow down, again and again',
    hint: 'run again later, or give the output of `aws iam get-account-authorization-details` with `--policies`',
  },
  unreachable: { sentence: 'there was no whole answer', hint: 'check the network and the proxy, and run again' },
};

const otherFailure = { sentence: 'IAM could not be asked', hint: 'check `--region` and `--profile`' };

function asPage(page: Sdk.GetAccountAuthorizationDetailsCommandOutput): AuthorizationPage {
  return {
    UserDetailList: plainList(page.UserDetailList),
    GroupDetailList: plainList(page.GroupDetailList),
    RoleDetailList: plainList(page.RoleDetailList),
    Policies: plainList(page.Policies),
    isTruncated: page.IsTruncated === true,
  };
}

// Through JSON: a `Date` becomes ISO 8601, and a member without a value goes.
function plainList(list: readonly unknown[] | undefined): readonly unknown[] {
  const plain: unknown = JSON.parse(JSON.stringify(list ?? []));
  return Array.isArray(plain) ? plain : [];
}

async function makeClient({ region, profile, endpointUrl, maxAttempts }: IamSettings): Promise<IAMClient> {
  const { IAMClient } = await loadSdk();
  const config: IAMClientConfig = {
    maxAttempts,
    requestHandler: patience,
    ...(region !== undefined && { region }),
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    ...(profile !== undefined && { profile, credentials: await profileCredentials(profile) }),
  };
  const client = new IAMClient(config);
  if (region !== undefined || (await hasRegion(client))) return client;
  client.destroy();
  return new IAMClient({ ...config, region: regionOfLastResort });
}

// The client's own `profile` goes on to whatever credentials the machine has where there is no such profile.
async function profileCredentials(profile: string): Promise<NonNullable<IAMClientConfig['credentials']>> {
  const { fromIni } = await import('@aws-sdk/credential-providers');
  return fromIni({ profile });
}

async function hasRegion(client: IAMClient): Promise<boolean> {
  try {
    return (await client.config.region()) !== '';
  } catch {
    return false;
  }
}

function loadSdk(): Promise<typeof Sdk> {
  // The SDK writes several lines about Node's version to standard error when its first client is made.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  return import('@aws-sdk/client-iam');
}
