// What somebody may call a principal.

import { parseArn } from './arn.js';

/** The ARN, its resource, that without the kind (path and name), and the name alone. */
export function principalNames(arn: string): readonly string[] {
  const resource = parseArn(arn)?.resource ?? arn;
  return [arn, resource, resource.slice(resource.indexOf('/') + 1), resource.slice(resource.lastIndexOf('/') + 1)];
}
