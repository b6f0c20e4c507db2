// How requests to Lambda name functions, versions and aliases, read for their ARNs.

import type { CloudTrailEvent } from '../event/event.js';

const functionForm = /^(?:(\d{12}):)?(?:function:)?([^:]+)(?::([^:]+))?$/;

/** Name, `name:qualifier`, `account:function:name`, or ARN with or without qualifier. https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html */
export function readLambdaFunction(text: string, event: CloudTrailEvent): string | undefined {
  if (!text.includes(':')) return text;
  const arn = /^(arn:[^:]*:lambda:[^:]*:[^:]*:function:[^:]+)(?::.*)?$/.exec(text);
  if (arn !== null) return arn[1];
  const [, account, name] = functionForm.exec(text) ?? [];
  if (name === undefined || account === undefined) return name;
  return `arn:${event.partition}:lambda:${event.region}:${account}:function:${name}`;
}

/**
 * The version or alias of a function, which stands behind its name or beside it; of another account or region, the whole
 * ARN. https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
 */
export function readLambdaQualifier(text: string, event: CloudTrailEvent): string | undefined {
  const beside = event.parameters?.['qualifier'];
  const behind = text.startsWith('arn:') ? text.split(':')[7] : qualifierIn(text);
  const qualifier = behind ?? (typeof beside === 'string' && beside !== '' ? beside : undefined);
  if (qualifier === undefined) return undefined;
  const unqualified = readLambdaFunction(text, event) ?? '';
  return unqualified.startsWith('arn:') ? `${unqualified}:${qualifier}` : qualifier;
}

function qualifierIn(text: string): string | undefined {
  return text.includes(':') ? functionForm.exec(text)?.[3] : undefined;
}
