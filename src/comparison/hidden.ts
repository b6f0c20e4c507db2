// Of which actions of a statement the use may have gone unseen.

import type { Coverage } from '../coverage/coverage.js';
import type { Action } from '../iam/action.js';
import type { PrincipalLines } from '../usage/usage-file.js';
import type { AttachedStatement } from './attached-statement.js';
import type { Hidden, HiddenReason } from './compare.js';

/** What may have gone unseen of callers; those of a group are asked for as whoever calls. */
export function hiddenFrom(coverage: Coverage, callers: readonly PrincipalLines[]): Hidden {
  const [first, second] = callers;
  const principal = first && !second ? first.principal : undefined;
  const passesUnseen = callers.some(usesLaunchTemplate);
  return (at, actions) => {
    const resources = resourcesOf(at);
    const hidden = new Map<Action, readonly HiddenReason[]>();
    for (const action of actions) {
      const reasons = reasonsFor(coverage, action, resources, principal);
      const own =
        action === 'iam:PassRole' && passesUnseen ? [{ kind: 'launch-template' } as const, ...reasons] : reasons;
      if (own.length > 0) hidden.set(action, own);
    }
    return hidden;
  };
}

function reasonsFor(
  coverage: Coverage,
  action: Action,
  resources: readonly string[],
  principal: string | undefined,
): readonly HiddenReason[] {
  const all = new Map<string, HiddenReason>();
  for (const resource of resources) {
    const answer = coverage.ask({ action, resource, ...(principal !== undefined && { principal }) });
    if (answer.kind === 'observable') continue;
    for (const reason of answer.reasons) all.set(JSON.stringify(reason), reason);
  }
  return [...all.values()];
}

function resourcesOf({ statement: { resources } }: AttachedStatement): readonly string[] {
  return resources?.kind === 'in' ? resources.patterns : ['*'];
}

// What a launch template hands over stands in no record of the call that uses it.
function usesLaunchTemplate({ uses }: PrincipalLines): boolean {
  return uses.some(({ outcome, resource }) => outcome === 'used' && resource.includes(':launch-template/'));
}
