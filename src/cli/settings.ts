// Raw flags become checked settings, once: nothing below this file sees a flag.

import type { GatherSettings } from '../pipeline.js';
import { defaultIdLimit, defaultLimits } from '../pipeline.js';
import { isAccountId } from '../iam/arn.js';
import { refuseUnreadable, refuseUnwritable } from './check-paths.js';
import type { SharedFlags } from './options.js';
import { isSpan, readTime, toSeconds } from './read-time.js';
import { UserError } from './user-error.js';

/** The settings of gathering, and the moment that spans are counted back from; `asOf` has it where any were. */
export interface RunSettings {
  readonly gather: GatherSettings;
  readonly asOfMs: number;
  readonly asOf: string | undefined;
}

/** How often S3 is asked before a request fails: throttling that lasts four seconds is waited out. */
const s3Attempts = 8;

/** No text can be longer in V8. */
const mostRecordBytes = 1 << 28;

/** Checks the flags that all commands share. `nowMs` is the clock, for spans without `--as-of`. */
export function readSettings(flags: SharedFlags, sources: readonly string[], nowMs: number): RunSettings {
  // Known to be in order before anything is read.
  for (const path of [once('output', flags.output), once('summary', flags.summary)]) {
    if (path !== undefined) refuseUnwritable(path);
  }
  const asOfFlag = once('as-of', flags.asOf);
  const asOfMs = asOfFlag === undefined ? nowMs : Date.parse(readTime('as-of', asOfFlag, nowMs));
  const since = once('since', flags.since);
  const until = once('until', flags.until);
  const usesAsOf = asOfFlag !== undefined || [since, until].some((text) => text !== undefined && isSpan(text));
  const time = (option: string, text: string | undefined) =>
    text === undefined ? undefined : readTime(option, text, asOfMs);
  const [sinceTime, untilTime] = [time('since', since), time('until', until)];
  if (sinceTime !== undefined && untilTime !== undefined && sinceTime >= untilTime) {
    throw new UserError(
      `nothing lies between \`--since ${since ?? ''}\` and \`--until ${until ?? ''}\``,
      'give an earlier `--since` or a later `--until`',
    );
  }
  const regions = sorted(flags.region ?? []);
  const region = flags.region?.[0];
  const profile = once('profile', flags.profile);
  const endpointUrl = once('endpoint-url', flags.endpointUrl);
  const catalog = catalogFile(flags.catalog);
  return {
    asOfMs,
    asOf: usesAsOf ? toSeconds(asOfMs) : undefined,
    gather: {
      source: {
        arguments: sources.length > 0 ? sources : noSource(),
        concurrency: wholeNumber('concurrency', flags.concurrency, 128),
        s3: {
          maxAttempts: s3Attempts,
          ...(region !== undefined && { region }),
          ...(profile !== undefined && { profile }),
          ...(endpointUrl !== undefined && { endpointUrl: httpUrl('endpoint-url', endpointUrl) }),
        },
      },
      selection: {
        ...(sinceTime !== undefined && { since: sinceTime }),
        ...(untilTime !== undefined && { until: untilTime }),
        principals: sorted(flags.principal ?? []),
        accounts: sorted((flags.account ?? []).map(account)),
        regions,
      },
      ...(catalog !== undefined && { catalogFile: catalog }),
      workers: flags.workers === undefined ? undefined : wholeNumber('workers', flags.workers, 64),
      decodeLimits: {
        recordBytes: wholeNumber('max-record-bytes', flags.maxRecordBytes, mostRecordBytes),
        objectBytes: wholeNumber('max-object-bytes', flags.maxObjectBytes, Number.MAX_SAFE_INTEGER),
      },
      limits: defaultLimits,
      idLimit: defaultIdLimit,
    },
  };
}

/** The catalog file that is named, which can be read; `undefined` for the embedded catalog. */
export function catalogFile(flag: string | readonly string[]): string | undefined {
  const file = once('catalog', flag) ?? 'embedded';
  if (file === 'embedded') return undefined;
  refuseUnreadable('catalog', file);
  return file;
}

/** A flag that may be given once: yargs makes a list of a repeated one. */
export function once(option: string, value: string | readonly string[] | undefined): string | undefined {
  if (typeof value === 'string' || value === undefined) return value;
  throw new UserError(`\`--${option}\` is given ${value.length} times`, 'give it once');
}

/** A whole number from 1 to `most`. */
export function wholeNumber(option: string, value: number | readonly number[], most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new UserError(`\`--${option}\` is no whole number from 1 to ${most}`, `leave it out for the default`);
}

function account(text: string): string {
  if (isAccountId(text)) return text;
  throw new UserError(
    `\`--account ${text}\` is no account id`,
    'an account id has twelve digits, leading zeros included',
  );
}

/** The URL of an endpoint. */
export function httpUrl(option: string, text: string): string {
  if (/^https?:\/\/[^\s]+$/.test(text) && URL.canParse(text)) return text;
  throw new UserError(`\`--${option} ${text}\` is no URL`, 'give one such as `http://127.0.0.1:9000`');
}

function noSource(): never {
  throw new UserError('no source is given', 'name a file, a folder, `-` for standard input, or `s3://bucket/prefix`');
}

function sorted(texts: readonly (string | number)[]): readonly string[] {
  return [...new Set(texts.map(String))].sort();
}
