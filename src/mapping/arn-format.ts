// ARN formats as AWS publishes them, such as `arn:${Partition}:s3:::${BucketName}/${ObjectName}`: parsed once, then
// matched against ARNs. https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html

import type { ArnParts } from '../iam/arn.js';

/** A piece of the resource part: fixed text, or a variable. A `*` or `?` of the format itself is a piece with `glob`. */
export type FormatPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'glob'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string; readonly reader: string };

/** A parsed format. `region` and `account` are fixed text, empty, or `undefined` where the request fills them. */
export interface ArnFormat {
  readonly text: string;
  readonly service: string;
  readonly region: string | undefined;
  readonly account: string | undefined;
  readonly pieces: readonly FormatPiece[];
  readonly variables: readonly string[];
  /** How much of the resource part is fixed: of two formats that match an ARN, the one with more holds. */
  readonly fixedLength: number;
}

/** Parses a format. A variable may name its reader: `${scope:waf-scope}`. */
export function parseFormat(text: string): ArnFormat | undefined {
  const match = /^arn:\$\{Partition\}:([^:]*):([^:]*):([^:]*):(.+)$/s.exec(text);
  if (match === null) return undefined;
  const [, service = '', region = '', account = '', resource = ''] = match;
  // A resource of any service has the shape that its own service gives it: all of it is the last variable.
  const pieces = parsePieces(service.startsWith('${') ? resource.replace(/^.*(?=\$\{)/s, '') : resource);
  return {
    text,
    service,
    region: region === '${Region}' ? undefined : region,
    account: account.startsWith('${') ? undefined : account,
    pieces,
    variables: pieces.flatMap((piece) => (piece.kind === 'variable' ? [piece.name] : [])),
    fixedLength: pieces.reduce((sum, piece) => sum + (piece.kind === 'text' ? piece.text.length : 0), 0),
  };
}

function parsePieces(resource: string): readonly FormatPiece[] {
  const parts = resource.match(/\$\{[^}]*\}|[*?]+|(?:(?!\$\{)[^*?])+/g) ?? [];
  return parts.map((part): FormatPiece => {
    if (part.startsWith('${')) {
      const [name = '', reader = ''] = part.slice(2, -1).split(':');
      return { kind: 'variable', name, reader };
    }
    return /^[*?]/.test(part) ? { kind: 'glob', text: part } : { kind: 'text', text: part };
  });
}

/** The values of the format's variables in an ARN, in their order, or `undefined` where the ARN is not of the format. */
export function matchFormat(format: ArnFormat, arn: ArnParts): readonly string[] | undefined {
  if (format.service !== arn.service && !format.service.startsWith('${')) return undefined;
  if (!fieldMatches(format.region, arn.region) || !fieldMatches(format.account, arn.account)) return undefined;
  const values: string[] = [];
  let at = 0;
  for (let index = 0; index < format.pieces.length; index++) {
    const piece = format.pieces[index];
    if (piece?.kind === 'text') {
      if (!arn.resource.startsWith(piece.text, at)) return undefined;
      at += piece.text.length;
      continue;
    }
    const next = format.pieces[index + 1];
    const end = next?.kind === 'text' ? arn.resource.indexOf(next.text, at + 1) : arn.resource.length;
    if (end <= at) return undefined;
    if (piece?.kind === 'variable') values.push(arn.resource.slice(at, end));
    at = end;
  }
  return at === arn.resource.length ? values : undefined;
}

function fieldMatches(field: string | undefined, text: string): boolean {
  return field === undefined || field === '*' || field === text;
}
