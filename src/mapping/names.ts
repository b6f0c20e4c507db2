// Which request parameters fill a variable of an ARN format, told from their names alone.

const endings = ['', 'name', 'id', 'identifier', 'arn', 'key', 'number'];
const manyEndings = ['', 's', 'list', 'set', 'slist'];
/** Names that say nothing without their resource type. */
const bareNames = new Set(['', 'resource', 'resourcepath', 'uu', 'token']);
/** Calls that copy or join name the other end so; it is of the same type. */
const sides = ['', 'source', 'target', 'destination'];

/** The parameter names of one variable: `named` say what they are, `bare` need the event's name to say it. */
export interface VariableNames {
  readonly exact: ReadonlySet<string>;
  readonly named: ReadonlySet<string>;
  readonly bare: ReadonlySet<string>;
}

/** A name in small letters and digits only: `dBInstanceIdentifier` and `DbInstanceIdentifier` are one. */
export function normalize(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The base of a variable: `Function` of `FunctionName`. Empty where the name says nothing by itself. */
export function baseOf(variable: string): string {
  const name = normalize(variable.replace(/With(out\w+|Path)$/, ''));
  const base = name.replace(/(friendlyname|name|identifier|id|arn|key|number)$/, '');
  return bareNames.has(base) ? '' : base;
}

/**
 * The names for a variable of a resource type. `isMain`: it is the one that names the resource itself, so that the
 * type's name may stand for it. `noun`: the event's name speaks of the type, so that a bare `name` or `id` means it.
 */
export function namesFor(variable: string, type: string, isMain: boolean, noun: boolean): VariableNames {
  const exact = normalize(variable.replace(/With(out\w+|Path)$/, ''));
  // Short type names (`db`, `og`) are parts of too many other words.
  const words = [baseOf(variable), ...(isMain && normalize(type).length > 2 ? [normalize(type)] : [])];
  const fitting = endings.filter((ending) => ending !== foreignEnding(exact));
  const named = new Set<string>();
  for (const base of words.filter((word) => word.length > 1)) {
    for (const side of sides) {
      for (const ending of fitting) for (const many of manyEndings) named.add(side + base + ending + many);
    }
  }
  // A bare name or id is never a version's, whose format has a name of its own beside it.
  const bare =
    noun && isMain && !exact.endsWith('version') ? fitting.slice(1).flatMap((ending) => [ending, `${ending}s`]) : [];
  return { exact: new Set(manyEndings.map((many) => exact + many)), named, bare: new Set(bare) };
}

/** A name is not an id, nor an id a name: `name` does not tell an id that AWS makes up. */
function foreignEnding(variable: string): string | undefined {
  return /(id|identifier|arn)$/.test(variable) ? 'name' : variable.endsWith('name') ? 'id' : undefined;
}

/** Parameters that may hold the ARN of any resource type: they count only where the ARN is of one of the action's types. */
export const anyArnNames: ReadonlySet<string> = new Set(
  [
    'resourcearn',
    'resource',
    'resourceid',
    'resourcename',
    'arn',
    'taggableresourcearn',
    'resourceidentifier',
    'targetarn',
  ].flatMap((name) => [name, `${name}s`, `${name}list`]),
);
