// Log records of an account as tests of the whole program want them: who, what, on which parameters, at ordinary times.

import { dumpAccount, iamArn } from './dump-entries.js';

/** A call to be logged. */
export interface LoggedCall {
  /** Such as `role/app` or `user/ann`. */
  readonly who: string;
  /** Such as `s3:GetObject`. */
  readonly event: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A log file of calls over two months, each call on the first day and on the last. */
export function accountLog(calls: readonly LoggedCall[]): string {
  const clock: LoggedCall = { who: 'role/clock', event: 'ec2:DescribeRegions' };
  const days = ['2026-09-01T10:00:00Z', '2026-10-31T10:00:00Z'];
  const Records = [clock, ...calls].flatMap((call, index) =>
    days.map((eventTime, day) => ({
      ...{ eventVersion: '1.11', eventTime, eventID: `id-${String(index)}-${String(day)}`, eventType: 'AwsApiCall' },
      ...recordOf(call),
    })),
  );
  return JSON.stringify({ Records });
}

function recordOf({ who, event, parameters = {}, more = {} }: LoggedCall): Readonly<Record<string, unknown>> {
  const [service = '', eventName = ''] = event.split(':');
  const isData = /Object$|^Invoke$/.test(eventName);
  return {
    ...{ eventSource: `${service}.amazonaws.com`, eventName, awsRegion: 'eu-west-1', sourceIPAddress: '192.0.2.7' },
    ...{ userIdentity: identityOf(who), requestParameters: parameters, responseElements: null },
    ...{ recipientAccountId: dumpAccount, eventCategory: isData ? 'Data' : 'Management', managementEvent: !isData },
    readOnly: /^(Get|List|Describe|Head)/.test(eventName),
    ...more,
  };
}

function identityOf(who: string): object {
  const arn = iamArn(who);
  const name = who.slice(who.lastIndexOf('/') + 1);
  if (who.startsWith('user/'))
    return { type: 'IAMUser', arn, accountId: dumpAccount, userName: name, principalId: `AIDA${name.toUpperCase()}` };
  const sessionIssuer = { type: 'Role', arn, accountId: dumpAccount, principalId: `AROA${name.toUpperCase()}` };
  return { type: 'AssumedRole', accountId: dumpAccount, sessionContext: { sessionIssuer } };
}
