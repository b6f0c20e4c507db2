// Tells of an ARN which resource type of a service it is: of the formats that match, the one with the most fixed text.

import type { Catalog } from '../catalog/catalog.js';
import { isOfFormat, matchFormat, parseFormat, type ArnFormat } from './arn-format.js';
import { ArnView } from './arn-view.js';

/** A resource type that an ARN is of, with the values of the format's variables by name. */
export interface Classified {
  readonly type: string;
  readonly variables: readonly string[];
  readonly values: readonly string[];
}

/** Tells the types of ARNs; both functions answer `undefined` where the service has none for one. */
export interface ArnClassifier {
  readonly classify: (arn: string) => Classified | undefined;
  /** The place of the type, where it has one. */
  readonly indexOf: (arn: string) => number | undefined;
}

interface Candidate {
  readonly type: string;
  readonly index: number | undefined;
  readonly format: ArnFormat;
}

/** The classifier of a service's resource types; `places` are those of types by their names. */
export function createClassifier(
  catalog: Catalog,
  service: string,
  places: ReadonlyMap<string, number>,
): ArnClassifier {
  const candidates = catalog
    .resourceTypesOf(service)
    .flatMap((type) => type.formats.map((text) => ({ type: type.name, format: parseFormat(text) })))
    .flatMap(({ type, format }): readonly Candidate[] =>
      format === undefined ? [] : [{ type, index: places.get(type), format }],
    )
    .sort((left, right) => right.format.fixedLength - left.format.fixedLength);
  const view = new ArnView();
  let last: Candidate | undefined;
  // Requests and `resources[]` often name the same ARN, one after the other.
  const find = (arn: string): Candidate | undefined => {
    if (arn === view.text) return last;
    last = undefined;
    if (!view.set(arn)) return undefined;
    for (const candidate of candidates) if (isOfFormat(candidate.format, view)) return (last = candidate);
    return undefined;
  };
  return {
    classify: (arn) => {
      const found = find(arn);
      const values = found && matchFormat(found.format, view);
      return values && { type: found.type, variables: found.format.variables, values };
    },
    indexOf: (arn) => find(arn)?.index,
  };
}
