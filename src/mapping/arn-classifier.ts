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

/** Tells the types of ARNs; all functions answer `undefined` where the service has none for one. */
export interface ArnClassifier {
  readonly classify: (arn: string) => Classified | undefined;
  readonly typeOf: (arn: string) => string | undefined;
  /** The place of the type, where it has one. */
  readonly indexOf: (arn: string) => number | undefined;
}

interface Candidate {
  readonly type: string;
  readonly index: number | undefined;
  readonly format: ArnFormat;
}

/** The fixed text of formats begins with one of these. */
const asciiCodes = 128;

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
  const open = candidates.filter(({ format }) => format.firstCode === undefined);
  const byFirstCode: (readonly Candidate[] | undefined)[] = Array.from({ length: asciiCodes }, (_, code) =>
    candidates.filter(({ format }) => format.firstCode === undefined || format.firstCode === code),
  );
  const view = new ArnView();
  let last: Candidate | undefined;
  // Requests and `resources[]` often name the same ARN, one after the other.
  const find = (arn: string): Candidate | undefined => {
    if (arn === view.text) return last;
    last = undefined;
    if (!view.set(arn)) return undefined;
    for (const candidate of byFirstCode[arn.charCodeAt(view.resourceAt)] ?? open)
      if (isOfFormat(candidate.format, view)) return (last = candidate);
    return undefined;
  };
  return {
    classify: (arn) => {
      const found = find(arn);
      const values = found && matchFormat(found.format, view);
      return values && { type: found.type, variables: found.format.variables, values };
    },
    typeOf: (arn) => find(arn)?.type,
    indexOf: (arn) => find(arn)?.index,
  };
}
