// IP addresses and CIDR ranges of both versions, for the IP address condition operators.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress

/** The addresses that share their first `prefix` bits with `address`. */
export interface IpRange {
  readonly bits: 32 | 128;
  readonly address: bigint;
  readonly prefix: number;
}

/** Reads an address or a CIDR range; without a prefix it is the one address. */
export function parseIpRange(text: string): IpRange | undefined {
  const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const bits = address.includes(':') ? 128 : 32;
  const value = bits === 128 ? parseIpv6(address) : parseIpv4(address);
  const length = prefix === undefined ? bits : Number(prefix);
  return value === undefined || length > bits ? undefined : { bits, address: value, prefix: length };
}

/** Whether the outer range has every address of the inner one. */
export function containsRange(outer: IpRange, inner: IpRange): boolean {
  const shift = BigInt(outer.bits - outer.prefix);
  const isInside = outer.address >> shift === inner.address >> shift;
  return outer.bits === inner.bits && outer.prefix <= inner.prefix && isInside;
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const halves = withoutDots(text)?.split('::') ?? [];
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  const fits = halves.length === 2 ? missing >= 1 : halves.length === 1 && missing === 0;
  const groups = fits ? [...head, ...Array<string>(missing).fill('0'), ...tail] : [];
  if (!fits || !groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

// `::ffff:192.0.2.1` ends in an IPv4 address, which stands for two groups.
function withoutDots(text: string): string | undefined {
  const lastColon = text.lastIndexOf(':');
  const end = text.slice(lastColon + 1);
  if (!end.includes('.')) return text;
  const value = parseIpv4(end);
  if (value === undefined) return undefined;
  return `${text.slice(0, lastColon + 1)}${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
}
