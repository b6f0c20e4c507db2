// A moto that enforces IAM: principals with policies are made first, then it is told to refuse.
// https://docs.getmoto.org/en/latest/docs/iam.html

import type { FaultyServer } from './faulty-server.js';
import { createIam, textOf, type CallIam } from './moto-iam.js';
import { startMotoServer } from './moto-server.js';
import { signRequest, type Credentials } from './sign-request.js';

/** A principal to be made. Policies take turns in how they are attached: inline, managed, and for users by a group. */
export interface Wanted {
  readonly kind: 'user' | 'role';
  readonly name: string;
  readonly policies: readonly object[];
  readonly boundary?: object;
}

/** Where enforcement can be asked. */
export interface EnforcingMoto {
  /** Makes a principal; only before `enforce`. */
  readonly create: (wanted: Wanted) => Promise<Credentials>;
  readonly enforce: () => Promise<void>;
  /** Whether S3 lets the request pass; what it then finds or not is all one. Path and query need no encoding. */
  readonly ask: (method: string, pathAndQuery: string, credentials: Credentials) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** Starts one with some buckets. */
export async function startEnforcingMoto(buckets: readonly string[]): Promise<EnforcingMoto> {
  const server = await startMotoServer();
  const iam = createIam(server.url);
  for (const bucket of buckets) await fetch(`${server.url}/${bucket}`, { method: 'PUT' });
  return {
    create: (wanted) => (wanted.kind === 'user' ? createUser(iam, wanted) : createRole(iam, wanted)),
    enforce: async () => {
      const response = await fetch(`${server.url}/moto-api/reset-auth`, { method: 'POST', body: '0' });
      if (!response.ok) throw new Error(`reset-auth: ${response.status}`);
    },
    ask: (method, path, credentials) => askS3(server, method, path, credentials),
    close: server.close,
  };
}

async function askS3(server: FaultyServer, method: string, path: string, credentials: Credentials): Promise<boolean> {
  const url = new URL(path, server.url);
  const headers = signRequest({ method, url, service: 's3' }, credentials);
  const response = await fetch(url, { method, headers, ...(method === 'PUT' ? { body: 'x' } : {}) });
  const text = await response.text();
  if (response.status === 403 && (method === 'HEAD' || text.includes('<Code>AccessDenied</Code>'))) return false;
  if (response.status === 403 || response.status >= 500) throw new Error(`${method} ${path}: ${text}`);
  return true;
}

async function createUser(iam: CallIam, wanted: Wanted): Promise<Credentials> {
  const { name, policies, boundary } = wanted;
  await iam('CreateUser', { UserName: name, ...(await boundaryOf(iam, name, boundary)) });
  for (const [at, policy] of policies.entries()) {
    const document = { PolicyName: `p${at}`, PolicyDocument: JSON.stringify(policy) };
    if (at % 3 === 0) await iam('PutUserPolicy', { UserName: name, ...document });
    if (at % 3 === 1)
      await iam('AttachUserPolicy', { UserName: name, PolicyArn: await manage(iam, `${name}-${at}`, policy) });
    if (at % 3 !== 2) continue;
    await iam('CreateGroup', { GroupName: `${name}-${at}` });
    await iam('PutGroupPolicy', { GroupName: `${name}-${at}`, ...document });
    await iam('AddUserToGroup', { GroupName: `${name}-${at}`, UserName: name });
  }
  return credentialsIn(await iam('CreateAccessKey', { UserName: name }));
}

async function createRole(iam: CallIam, wanted: Wanted): Promise<Credentials> {
  const { name, policies, boundary } = wanted;
  const trust = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' };
  const document = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
  const limit = await boundaryOf(iam, name, boundary);
  const xml = await iam('CreateRole', { RoleName: name, AssumeRolePolicyDocument: document, ...limit });
  for (const [at, policy] of policies.entries()) {
    const text = JSON.stringify(policy);
    if (at % 2 === 0) await iam('PutRolePolicy', { RoleName: name, PolicyName: `p${at}`, PolicyDocument: text });
    else await iam('AttachRolePolicy', { RoleName: name, PolicyArn: await manage(iam, `${name}-${at}`, policy) });
  }
  return credentialsIn(await iam('AssumeRole', { RoleArn: textOf(xml, 'Arn'), RoleSessionName: 'session' }));
}

async function boundaryOf(iam: CallIam, name: string, boundary?: object): Promise<Readonly<Record<string, string>>> {
  return boundary ? { PermissionsBoundary: await manage(iam, `${name}-boundary`, boundary) } : {};
}

async function manage(iam: CallIam, name: string, policy: object): Promise<string> {
  return textOf(await iam('CreatePolicy', { PolicyName: name, PolicyDocument: JSON.stringify(policy) }), 'Arn');
}

function credentialsIn(xml: string): Credentials {
  const pair = { accessKeyId: textOf(xml, 'AccessKeyId'), secretAccessKey: textOf(xml, 'SecretAccessKey') };
  return xml.includes('<SessionToken>') ? { ...pair, sessionToken: textOf(xml, 'SessionToken') } : pair;
}
