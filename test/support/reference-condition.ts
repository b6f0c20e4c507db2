// Reference: whether a line of a condition block holds, in Kleene's three values. Shares nothing with src/.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html

import type { RawPolicy, RawRequest } from './raw-policy.js';
import { arnPieces, freePieces, matchPieces, valuesOf, type Sure } from './reference-match.js';

interface Line {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  readonly version: RawPolicy['Version'];
}

const sure = (is: boolean): Sure => (is ? 1 : 0);
const inverse = (value: Sure): Sure => (1 - value) as Sure;
const least = (values: readonly Sure[]): Sure => Math.min(1, ...values) as Sure;
const most = (values: readonly Sure[]): Sure => Math.max(0, ...values) as Sure;

/** Whether the line holds in the request. */
export function holdsInReference(line: Line, request: RawRequest): Sure {
  const got = valuesOf(request, line.key);
  if (got === 'unknown') return 0.5;
  const name = line.operator.toLowerCase();
  const isNull = got.length === 0 || got.every((value) => value === '');
  if (name === 'null') return sure(line.values.some((value) => (value.toLowerCase() === 'true') === isNull));
  const [qualifier, operator] = name.includes(':') ? name.split(':') : ['', name];
  const base = (operator ?? '').replace('ifexists', '');
  if (base !== operator && got.length === 0) return 1;
  const positive = base.replace('not', '');
  const each = got.map((value) => {
    const matched = most(line.values.map((wanted) => compare(positive, value, wanted, line.version, request)));
    return positive === base ? matched : inverse(matched);
  });
  if (qualifier === 'foranyvalue') return isNull ? 0 : most(each);
  if (qualifier === 'forallvalues') return isNull ? 1 : least(each);
  if (got.length === 0) return sure(positive !== base);
  // Several values without a set qualifier: AWS does not say, so only agreement is sure.
  return each.every((value) => value === each[0]) ? (each[0] ?? 0.5) : 0.5;
}

function compare(base: string, value: string, wanted: string, version: Line['version'], request: RawRequest): Sure {
  switch (base) {
    case 'stringequals':
      return matchPieces(freePieces(wanted, version, false), value, request);
    case 'stringequalsignorecase':
    case 'bool':
      return matchPieces(freePieces(lowerOutside(wanted), version, false), value.toLowerCase(), lowered(request));
    case 'stringlike':
      return matchPieces(freePieces(wanted, version), value, request);
    case 'arnequals':
    case 'arnlike':
      return matchPieces(arnPieces(wanted, version), value, request);
    case 'binaryequals':
      return sure(value === wanted);
    case 'ipaddress':
      return sure(isInNetwork(value, wanted));
    default:
      return sure(inOrder(base, value, wanted));
  }
}

// Keys are without case anyhow, so that all of the value may be lowered, fallbacks with it.
const lowerOutside = (text: string): string => text.toLowerCase();

function lowered(request: RawRequest): RawRequest {
  const lower = (values: readonly string[] | 'unknown') =>
    values === 'unknown' ? values : values.map((value) => value.toLowerCase());
  const keys = Object.fromEntries(Object.entries(request.keys).map(([key, values]) => [key, lower(values)]));
  return { ...request, keys };
}

function inOrder(base: string, value: string, wanted: string): boolean {
  const read = base.startsWith('date') ? seconds : decimal;
  const left = read(value);
  const right = read(wanted);
  switch (base.replace('date', '').replace('numeric', '')) {
    case 'equals':
      return left === right;
    case 'lessthan':
      return left < right;
    case 'lessthanequals':
      return left <= right;
    case 'greaterthan':
      return left > right;
    case 'greaterthanequals':
      return left >= right;
    default:
      throw new Error(`no operator: ${base}`);
  }
}

const decimal = (text: string): number => (text.trim() !== '' && !/[^0-9.+-]/.test(text.trim()) ? Number(text) : NaN);

// ISO 8601 or seconds since 1970; without a zone a time is in UTC.
function seconds(text: string): number {
  if (/^\d{5,}$/.test(text)) return Number(text);
  const [date = '', time = '00:00:00Z'] = text.split('T');
  const [year = NaN, month = 1, day = 1] = date.split('-').map(Number);
  const zone = /([+-])(\d\d):(\d\d)$/.exec(time);
  const shift = zone ? (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 3600 + Number(zone[3]) * 60) : 0;
  const [hour = NaN, minute = NaN, second = 0] = time
    .slice(0, 8)
    .replace(/[Z+-].*/, '')
    .split(':')
    .map(Number);
  return Date.UTC(year, month - 1, day) / 1000 + hour * 3600 + minute * 60 + second - shift;
}

function isInNetwork(address: string, network: string): boolean {
  const [base = '', length] = network.split('/');
  const [mine, its] = [bits(address), bits(base)];
  if (mine === '' || mine.length !== its.length || address.includes('/')) return false;
  if (length !== undefined && !/^\d+$/.test(length)) return false;
  const kept = length === undefined ? its.length : Number(length);
  return mine.slice(0, kept) === its.slice(0, kept);
}

// An address as a text of zeros and ones; none where it is not an address.
function bits(address: string): string {
  if (/^\d+(\.\d+){3}$/.test(address))
    return address
      .split('.')
      .map((part) => binary(Number(part), 8))
      .join('');
  if (!/^[0-9a-f:]+$/i.test(address) || !address.includes(':')) return '';
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const end = tail === undefined ? [] : groups(tail);
  const zeros = Array<string>(8 - groups(head).length - end.length).fill('0');
  return [...groups(head), ...zeros, ...end].map((group) => binary(Number.parseInt(group, 16), 16)).join('');
}

const binary = (number: number, width: number): string => number.toString(2).padStart(width, '0');
