// Tells of an ARN which resource type of a service it is: of the formats that match, the one with the most fixed text.

import type { Catalog } from '../catalog/catalog.js';
import { parseArn } from '../iam/arn.js';
import { matchFormat, parseFormat, type ArnFormat } from './arn-format.js';

/** A resource type that an ARN is of, with the values of the format's variables by name. */
export interface Classified {
  readonly type: string;
  readonly variables: readonly string[];
  readonly values: readonly string[];
}

/** Answers the type of an ARN, or `undefined` where the service has none for it. */
export type ArnClassifier = (arn: string) => Classified | undefined;

interface Candidate {
  readonly type: string;
  readonly format: ArnFormat;
}

/** The classifier of a service's resource types. */
export function createClassifier(catalog: Catalog, service: string): ArnClassifier {
  const candidates = catalog
    .resourceTypesOf(service)
    .flatMap((type) => type.formats.map((text) => ({ type: type.name, format: parseFormat(text) })))
    .flatMap(({ type, format }): readonly Candidate[] => (format === undefined ? [] : [{ type, format }]))
    .sort((left, right) => right.format.fixedLength - left.format.fixedLength);
  return (arn) => {
    const parts = parseArn(arn);
    if (parts === undefined) return undefined;
    for (const { type, format } of candidates) {
      const values = matchFormat(format, parts);
      if (values !== undefined) return { type, variables: format.variables, values };
    }
    return undefined;
  };
}
