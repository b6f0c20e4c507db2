// ARN formats as AWS publishes them, such as `arn:${Partition}:s3:::${BucketName}/${ObjectName}`: parsed once, then
// matched against ARNs. https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html

import type { ArnView } from './arn-view.js';

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
  /** The code of the sign with which the resource part begins; `undefined` where that is a variable's. */
  readonly firstCode: number | undefined;
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
    firstCode: pieces[0]?.kind === 'text' ? pieces[0].text.charCodeAt(0) : undefined,
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
export function matchFormat(format: ArnFormat, arn: ArnView): readonly string[] | undefined {
  const values: string[] = [];
  return isOfFormat(format, arn, values) ? values : undefined;
}

/** Whether an ARN is of the format; `values`, where given, takes the values of the variables as far as it is. */
export function isOfFormat(format: ArnFormat, arn: ArnView, values?: string[]): boolean {
  const { text, serviceAt, regionAt, accountAt, resourceAt } = arn;
  if (!arn.isField(serviceAt, regionAt, format.service) && !format.service.startsWith('${')) return false;
  if (!isOpen(format.region) && !arn.isField(regionAt, accountAt, format.region)) return false;
  if (!isOpen(format.account) && !arn.isField(accountAt, resourceAt, format.account)) return false;
  let at = resourceAt;
  for (let index = 0; index < format.pieces.length; index++) {
    const piece = format.pieces[index];
    if (piece?.kind === 'text') {
      if (!text.startsWith(piece.text, at)) return false;
      at += piece.text.length;
      continue;
    }
    const next = format.pieces[index + 1];
    const end = next?.kind === 'text' ? text.indexOf(next.text, at + 1) : text.length;
    if (end <= at) return false;
    if (values !== undefined && piece?.kind === 'variable') values.push(text.slice(at, end));
    at = end;
  }
  return at === text.length;
}

function isOpen(field: string | undefined): field is undefined | '*' {
  return field === undefined || field === '*';
}
