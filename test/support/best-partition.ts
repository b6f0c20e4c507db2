// The least size of statements for a few grants, found by trying every partition of them: shares no code with src.

/** A grant as an action on a resource under conditions, as JSON. */
export interface PlainGrant {
  readonly action: string;
  readonly resource: string;
  readonly condition?: unknown;
}

/** The characters of the smallest policy of which each statement stands for a set of the grants and allows nothing but grants. */
export function leastSize(grants: readonly PlainGrant[]): number {
  const known = new Set(grants.map(wordsOf));
  let least = Infinity;
  const place = (at: number, sets: readonly (readonly PlainGrant[])[]): void => {
    const grant = grants[at];
    if (!grant) {
      const statements = sets.map(statementOf);
      if (sets.every((set) => isExact(set, known))) least = Math.min(least, sizeOf(statements));
      return;
    }
    sets.forEach((set, index) => {
      if (JSON.stringify(set[0]?.condition) === JSON.stringify(grant.condition))
        place(at + 1, sets.with(index, [...set, grant]));
    });
    place(at + 1, [...sets, [grant]]);
  };
  place(0, []);
  return least;
}

/** The characters of a policy of such statements, white space not counted. */
export function sizeOf(statements: readonly unknown[]): number {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements }).length;
}

/** One statement for grants of one condition. */
export function statementOf(grants: readonly PlainGrant[]): Readonly<Record<string, unknown>> {
  const condition = grants[0]?.condition;
  return {
    Effect: 'Allow',
    Action: [...new Set(grants.map(({ action }) => action))],
    Resource: [...new Set(grants.map(({ resource }) => resource))],
    ...(condition !== undefined && { Condition: condition }),
  };
}

function isExact(set: readonly PlainGrant[], known: ReadonlySet<string>): boolean {
  return set.every((one) => set.every(({ resource }) => known.has(wordsOf({ ...one, resource }))));
}

function wordsOf({ action, resource, condition }: PlainGrant): string {
  return JSON.stringify([action, resource, condition]);
}
