// Features of the policy language, each with a world in which it is not there: where the verdict is another one then,
// the feature has decided.

import type { RawConditions, RawPolicy, RawStatement, RawWorld } from './raw-policy.js';

type Rewrite = (statement: RawStatement) => RawStatement;

/** The features, each with how it is seen in a world's JSON and what takes it out of a statement. */
export const features: Readonly<Record<string, { readonly sign: RegExp; readonly rewrite: Rewrite }>> = {
  NotAction: {
    sign: /"NotAction"/,
    rewrite: ({ NotAction, ...rest }) => (NotAction ? { ...rest, Action: NotAction } : rest),
  },
  NotResource: {
    sign: /"NotResource"/,
    rewrite: ({ NotResource, ...rest }) => (NotResource ? { ...rest, Resource: NotResource } : rest),
  },
  IfExists: { sign: /IfExists"/, rewrite: renaming((operator) => operator.replace('IfExists', '')) },
  ForAllValues: { sign: /"ForAll/, rewrite: renaming((operator) => operator.replace('ForAllValues:', 'ForAnyValue:')) },
  Null: { sign: /"Null"/, rewrite: renaming((operator) => (operator === 'Null' ? undefined : operator)) },
  variables: { sign: /\$\{[^*?$]/, rewrite: rewriting((text) => text.replace(/\$(?=\{[^}*?$])/g, '${$}')) },
  escapes: { sign: /\$\{[*?$]/, rewrite: rewriting((text) => text.replace(/\$\{([*?$])\}/g, '$1')) },
};

/** The features that are in a world, each with the world without it. */
export function featuresIn(world: RawWorld): readonly (readonly [feature: string, without: RawWorld])[] {
  const text = JSON.stringify(world);
  return Object.entries(features).flatMap(([feature, { sign, rewrite }]) =>
    sign.test(text) ? [[feature, withoutFeature(world, rewrite)] as const] : [],
  );
}

function withoutFeature({ identity, boundary, levels }: RawWorld, rewrite: Rewrite): RawWorld {
  const policy = (one: RawPolicy): RawPolicy => ({ ...one, Statement: one.Statement.map(rewrite) });
  return {
    identity: identity.map(policy),
    ...(boundary ? { boundary: policy(boundary) } : {}),
    ...(levels ? { levels: levels.map((level) => level.map(policy)) } : {}),
  };
}

// Lines that come to have the same operator and key keep the values of the last one.
function renaming(rename: (operator: string) => string | undefined): Rewrite {
  return (statement) => {
    if (!statement.Condition) return statement;
    const conditions: Record<string, RawConditions[string]> = {};
    for (const [operator, keys] of Object.entries(statement.Condition)) {
      const name = rename(operator);
      if (name !== undefined) conditions[name] = { ...conditions[name], ...keys };
    }
    return { ...statement, Condition: conditions };
  };
}

function rewriting(rewrite: (text: string) => string): Rewrite {
  return (statement) => {
    const { Resource, NotResource, Condition } = statement;
    const values = (keys: RawConditions[string]) =>
      Object.fromEntries(Object.entries(keys).map(([key, list]) => [key, list.map(rewrite)]));
    return {
      ...statement,
      ...(Resource ? { Resource: Resource.map(rewrite) } : {}),
      ...(NotResource ? { NotResource: NotResource.map(rewrite) } : {}),
      ...(Condition
        ? { Condition: Object.fromEntries(Object.entries(Condition).map(([name, keys]) => [name, values(keys)])) }
        : {}),
    };
  };
}
