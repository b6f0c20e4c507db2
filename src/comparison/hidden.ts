// Of which actions of a statement the use may have gone unseen.

import type { Coverage } from '../coverage/coverage.js';
import { parseArn } from '../iam/arn.js';
import type { Action } from '../iam/action.js';
import type { PrincipalLines } from '../usage/usage-file.js';
import type { AttachedStatement } from './attached-statement.js';
import type { Hidden, HiddenReason } from './compare.js';

/** So many callers are asked for one by one; of more, one of each account and whoever calls. */
const mostAsked = 20;

/** What may have gone unseen of callers, of any of them. */
export function hiddenFrom(coverage: Coverage, callers: readonly PrincipalLines[]): Hidden {
  const principals = askedPrincipals(
    callers.map(({ principal }) => principal),
    coverage,
  );
  return (at, actions) => {
    const resources = resourcesOf(at);
    const hidden = new Map<Action, readonly HiddenReason[]>();
    for (const action of actions) {
      const reasons = principals.flatMap((principal) => reasonsFor(coverage, action, resources, principal));
      if (reasons.length > 0) hidden.set(action, distinct(reasons));
    }
    return hidden;
  };
}

// The roles of one permission set, or the calls of one account's members, lie in different logs: no account stands for another.
// Who was used and not read is asked for, however many there are.
function askedPrincipals(principals: readonly string[], { unreadUse }: Coverage): readonly (string | undefined)[] {
  if (principals.length === 0) return [undefined];
  if (principals.length <= mostAsked) return principals;
  const byAccount = new Map(principals.map((principal) => [parseArn(principal)?.account, principal]));
  const unread = principals.find((principal) => unreadUse(principal) !== undefined);
  return [undefined, ...new Set([...byAccount.values(), ...(unread === undefined ? [] : [unread])])];
}

function distinct(reasons: readonly HiddenReason[]): readonly HiddenReason[] {
  return [...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values()];
}

function reasonsFor(
  coverage: Coverage,
  action: Action,
  resources: readonly string[],
  principal: string | undefined,
): readonly HiddenReason[] {
  return resources.flatMap((resource): readonly HiddenReason[] => {
    const answer = coverage.ask({ action, resource, ...(principal !== undefined && { principal }) });
    return answer.kind === 'observable' ? [] : answer.reasons;
  });
}

function resourcesOf({ statement: { resources } }: AttachedStatement): readonly string[] {
  return resources?.kind === 'in' ? resources.patterns : ['*'];
}
