// Policies that were proposed, as the reference evaluator reads them.

import { emitPolicy } from '../../src/emit/emit-policy.js';
import type { PolicyDocument } from '../../src/iam/policy.js';
import type { RawPolicy } from './raw-policy.js';

/** A document by way of its JSON text, every list a list. */
export function rawPolicy(document: PolicyDocument): RawPolicy {
  const { Version, Statement } = JSON.parse(emitPolicy(document)) as {
    Version: RawPolicy['Version'];
    Statement: readonly Record<string, unknown>[];
  };
  const listed = (value: unknown) => (value === undefined ? undefined : ([value].flat() as string[]));
  return {
    Version,
    Statement: Statement.map(({ Effect, Action, NotAction, Resource, NotResource, Condition }) => ({
      Effect: Effect as 'Allow' | 'Deny',
      ...(Action !== undefined && { Action: listed(Action) ?? [] }),
      ...(NotAction !== undefined && { NotAction: listed(NotAction) ?? [] }),
      ...(Resource !== undefined && { Resource: listed(Resource) ?? [] }),
      ...(NotResource !== undefined && { NotResource: listed(NotResource) ?? [] }),
      ...(Condition !== undefined && {
        Condition: Object.fromEntries(
          Object.entries(Condition as Record<string, Record<string, string | readonly string[]>>).map(
            ([operator, keys]) => [
              operator,
              Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, listed(values) ?? []])),
            ],
          ),
        ),
      }),
    })),
  };
}
