// File names for policies: readable, safe on every file system, and unique whatever a principal calls itself.

import { parseArn } from '../iam/arn.js';

const mostCharacters = 200;
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** What a file is named after: the ARN of a principal and the policy for it, or for the permission set that it stands for. */
export interface NamedPolicy {
  readonly principal: string;
  readonly policy: string;
  readonly isForSet?: boolean;
}

/**
 * Gives file names to policies, one after the other: the account, the path of the principal, and the policy, which is named
 * after it; or, where it is for a permission set, that and no account.
 * Names that would meet, upper and lower case alike, get a number.
 */
export function policyFileNamer(): (policy: NamedPolicy) => string {
  const taken = new Set<string>();
  return ({ principal, policy, isForSet = false }) => {
    const { account = '', resource = principal } = parseArn(principal) ?? {};
    const path = isForSet ? 'permission-set/' : `${account}-${resource.slice(0, resource.lastIndexOf('/') + 1)}`;
    const base = safeName(`${path}${policy}`);
    let name = base;
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${base}-${number}`;
    taken.add(name.toLowerCase());
    return `${name}.json`;
  };
}

function safeName(text: string): string {
  const name = text
    .replace(/[^A-Za-z0-9_=,@+-]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, mostCharacters);
  return name === '' || deviceName.test(name) ? `policy-${name}` : name;
}
