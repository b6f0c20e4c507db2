// Amazon Resource Names: text in, parts out.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html

import type { Brand } from './brand.js';

/** A text of the form `arn:partition:service:region:account:resource`. */
export type Arn = Brand<'Arn'>;

/** A 12-digit AWS account id. */
export type AccountId = Brand<'AccountId'>;

/** The six fields of an ARN. `region` and `account` may be empty; `resource` keeps its own colons and slashes. */
export interface ArnParts {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** Splits an ARN into its fields, or answers `undefined` where the text has fewer than six of them or an empty required one. */
export function parseArn(text: string): ArnParts | undefined {
  if (!text.startsWith('arn:')) return undefined;
  const partitionEnd = text.indexOf(':', 4);
  const serviceEnd = text.indexOf(':', partitionEnd + 1);
  const regionEnd = text.indexOf(':', serviceEnd + 1);
  const accountEnd = text.indexOf(':', regionEnd + 1);
  if (partitionEnd < 0 || serviceEnd < 0 || regionEnd < 0 || accountEnd < 0) return undefined;
  const parts = {
    partition: text.slice(4, partitionEnd),
    service: text.slice(partitionEnd + 1, serviceEnd),
    region: text.slice(serviceEnd + 1, regionEnd),
    account: text.slice(regionEnd + 1, accountEnd),
    resource: text.slice(accountEnd + 1),
  };
  return parts.partition && parts.service && parts.resource ? parts : undefined;
}

/** Whether the text has the form of an ARN. */
export function isArn(text: string): text is Arn {
  return parseArn(text) !== undefined;
}

/** Whether the text is a 12-digit account id. */
export function isAccountId(text: string): text is AccountId {
  return /^\d{12}$/.test(text);
}
