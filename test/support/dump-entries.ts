// Small authorization dumps for tests, as the AWS CLI writes them.

/** An entry, or a page. */
export type DumpObject = Readonly<Record<string, unknown>>;

/** The account of the entries. */
export const dumpAccount = '111122223333';

/** A document that allows one action on everything. */
export function allowing(action: string): DumpObject {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] };
}

/** The ARN of something in an account; `what` is such as `role/app`. */
export function iamArn(what: string, account = dumpAccount): string {
  return `arn:aws:iam::${account}:${what}`;
}

/** An entry of `RoleDetailList`. */
export function roleEntry(name: string, more: DumpObject = {}, account = dumpAccount): DumpObject {
  return {
    Path: '/',
    RoleName: name,
    RoleId: `AROA${name.toUpperCase()}`,
    Arn: iamArn(`role/${name}`, account),
    CreateDate: '2024-01-02T03:04:05+00:00',
    AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] },
    InstanceProfileList: [],
    RolePolicyList: [],
    AttachedManagedPolicies: [],
    RoleLastUsed: {},
    ...more,
  };
}

/** An entry of `UserDetailList`. */
export function userEntry(name: string, more: DumpObject = {}): DumpObject {
  return {
    Path: '/',
    UserName: name,
    UserId: `AIDA${name.toUpperCase()}`,
    Arn: iamArn(`user/${name}`),
    CreateDate: '2024-01-02T03:04:05+00:00',
    GroupList: [],
    AttachedManagedPolicies: [],
    ...more,
  };
}

/** An entry of `GroupDetailList`. */
export function groupEntry(name: string, more: DumpObject = {}): DumpObject {
  return {
    Path: '/',
    GroupName: name,
    GroupId: `AGPA${name.toUpperCase()}`,
    Arn: iamArn(`group/${name}`),
    CreateDate: '2024-01-02T03:04:05+00:00',
    GroupPolicyList: [],
    AttachedManagedPolicies: [],
    ...more,
  };
}

/** An entry of `Policies` with two versions, of which the second is the default one. */
export function policyEntry(name: string, document: unknown, more: DumpObject = {}, account = dumpAccount): DumpObject {
  return {
    PolicyName: name,
    PolicyId: `ANPA${name.toUpperCase()}`,
    Arn: iamArn(`policy/${name}`, account),
    Path: '/',
    DefaultVersionId: 'v2',
    IsAttachable: true,
    PolicyVersionList: [
      { Document: document, VersionId: 'v2', IsDefaultVersion: true, CreateDate: '2025-05-06T07:08:09+00:00' },
      {
        Document: allowing('old:Action'),
        VersionId: 'v1',
        IsDefaultVersion: false,
        CreateDate: '2024-05-06T07:08:09+00:00',
      },
    ],
    ...more,
  };
}

/** The member of a principal that says which managed policies it has. */
export function attaching(...arns: readonly string[]): DumpObject {
  return {
    AttachedManagedPolicies: arns.map((arn) => ({ PolicyName: arn.replace(/.*\//, ''), PolicyArn: arn })),
  };
}

/** A page with these lists; those not named are empty. */
export function dumpPage(lists: DumpObject): DumpObject {
  return { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [], ...lists };
}
