// One policy document as JSON for AWS to read.

import { formatPolicy } from '../iam/format-policy.js';
import type { PolicyDocument } from '../iam/policy.js';

/** The text of a policy document: canonical, equal policies give equal bytes. */
export function emitPolicy(document: PolicyDocument): string {
  return formatPolicy(document);
}
