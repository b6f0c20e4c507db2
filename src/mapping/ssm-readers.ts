// How Systems Manager names parameters, documents and nodes in requests, read for their ARNs.

import type { CloudTrailEvent } from '../event/event.js';

/**
 * Parameter ARNs have one slash after `parameter`, whether or not the name begins with one, and no version or label.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html
 * Those that AWS publishes have no account. https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html
 */
export function readSsmParameter(text: string, event: CloudTrailEvent): string | undefined {
  if (text.startsWith('arn:')) return /^(arn:[^:]*:ssm:[^:]*:[^:]*:parameter\/[^:]+)(?::.*)?$/.exec(text)?.[1];
  const name = text
    .replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/:[^:/]*$/, '');
  if (name.startsWith('aws/service/')) return `arn:${event.partition}:ssm:${event.region}::parameter/${name}`;
  return name === '' ? undefined : name;
}

/** The parameter that holds an image's id: `resolve:ssm:NAME`, with a version or label. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html */
export function readResolvedParameter(text: string, event: CloudTrailEvent): string | undefined {
  const name = /^resolve:ssm:(.+)$/.exec(text)?.[1];
  return name === undefined ? undefined : readSsmParameter(name, event);
}

/** What a resource's id is stands beside it. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AddTagsToResource.html */
export function readSsmTagged(type: string, text: string, event: CloudTrailEvent): string | undefined {
  if (event.parameters?.['resourceType'] !== type) return undefined;
  if (type === 'Parameter') return readSsmParameter(text, event);
  return type === 'Document' ? readSsmDocument(text, event) : text;
}

/** Documents that AWS owns have an empty account. https://docs.aws.amazon.com/systems-manager/latest/userguide/security_iam_id-based-policy-examples.html */
export function readSsmDocument(text: string, event: CloudTrailEvent): string {
  return /^(AWS|Amazon)-?[A-Z]/.test(text) && !text.startsWith('arn:')
    ? `arn:${event.partition}:ssm:${event.region}::document/${text}`
    : text;
}

export function readEc2InstanceId(text: string): string | undefined {
  return text.startsWith('i-') ? text : undefined;
}

export function readSsmInstanceId(text: string): string | undefined {
  return text.startsWith('mi-') ? text : undefined;
}
