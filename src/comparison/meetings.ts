// Which attached allows a used call met: for certain, or as far as the log tells.

import { matchesGlob } from '../iam/glob.js';
import { requestsOf, resourcesOf, type Caller, type UseRequest } from '../usage/request-of.js';
import type { PrincipalLines, UsageLine } from '../usage/usage-file.js';
import type { AttachedStatement } from './attached-statement.js';
import { verdictOfRequest } from './verdict-of-use.js';

/** An allow that a call meets. `certain`: it allows the call. `open`: that hangs on a key or a resource nobody told. */
export interface Meeting {
  readonly at: AttachedStatement;
  readonly certainty: 'certain' | 'open';
}

/** The calls of a line on one resource, and the allows that they meet, in the order of the statements. */
export interface MetCall {
  readonly caller: Caller;
  readonly line: UsageLine;
  /** The resource in policy syntax, as the line or one of its members has it. */
  readonly pattern: string;
  readonly resource: UseRequest['resource'];
  readonly meetings: readonly Meeting[];
}

/**
 * What the calls of principals meet. Lines that AWS denied are left out; one whose outcome is undecided counts as far as
 * it meets anything.
 */
export function metCalls(callers: readonly PrincipalLines[], allows: readonly AttachedStatement[]): readonly MetCall[] {
  const near = statementsByAction(allows);
  return callers.flatMap((caller) =>
    caller.uses
      .filter(({ outcome }) => outcome !== 'denied')
      .flatMap((line) => {
        const patterns = resourcesOf(line);
        return requestsOf(line, caller).map((requests, index) => {
          const [first] = requests;
          if (!first) throw new Error(`no request stands behind ${line.action} on ${line.resource}`);
          const met = { caller, line, pattern: patterns[index] ?? line.resource, resource: first.resource };
          return { ...met, meetings: meetingsOf(requests, near(line.action)) };
        });
      })
      .filter(({ line, meetings }) => line.outcome === 'used' || meetings.length > 0),
  );
}

// Several requests: one of them was made, and nobody told which.
function meetingsOf(requests: readonly UseRequest[], near: readonly AttachedStatement[]): readonly Meeting[] {
  return near.flatMap((at): Meeting[] => {
    const verdicts = requests.map((one) => verdictOfRequest({ denies: [], layers: [[at.compiled]] }, one).verdict);
    if (verdicts.every((verdict) => verdict === 'denied')) return [];
    return [{ at, certainty: verdicts.every((verdict) => verdict === 'allowed') ? 'certain' : 'open' }];
  });
}

function statementsByAction(allows: readonly AttachedStatement[]): (action: string) => readonly AttachedStatement[] {
  const known = new Map<string, readonly AttachedStatement[]>();
  return (action) => {
    let near = known.get(action);
    if (!near) known.set(action, (near = allows.filter((allow) => hasAction(allow, action))));
    return near;
  };
}

/** Whether a statement's actions have this one. */
export function hasAction({ compiled: { actions } }: Pick<AttachedStatement, 'compiled'>, action: string): boolean {
  const name = action.toLowerCase();
  return actions.patterns.some((glob) => matchesGlob(glob, name)) === (actions.kind === 'in');
}
