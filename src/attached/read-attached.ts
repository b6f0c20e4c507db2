// What is configured, from files, from the IAM API, or both.

import type { AwsSettings } from '../aws/aws-settings.js';
import type { Attached } from './attached.js';
import { AttachedCollector } from './collector.js';
import { readDump } from './read-dump.js';
import { readLive } from './read-live.js';

/** Where to read: files with the output of `aws iam get-account-authorization-details` (`-` is standard input), and IAM. */
export interface AttachedSources {
  readonly files: readonly string[];
  readonly live?: AwsSettings;
}

/** What is configured; or which source cannot be used, why (one lower-case sentence), and what to do. */
export type AttachedRead =
  | { readonly kind: 'attached'; readonly attached: Attached }
  | { readonly kind: 'unusable'; readonly source: AttachedSource; readonly message: string; readonly hint: string };

/** One of the sources. */
export type AttachedSource = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'iam' };

/** Reads all sources. Half of one is not used: what is missing in it would be taken for absent. */
export async function readAttached({ files, live }: AttachedSources): Promise<AttachedRead> {
  const collector = new AttachedCollector();
  for (const file of files) {
    collector.startSource(file);
    const trouble = await readDump(file, (part) => {
      collector.take(part);
    });
    if (trouble) return { kind: 'unusable', source: { kind: 'file', path: file }, ...trouble };
  }
  if (live) {
    collector.startSource('IAM');
    const trouble = await readLive(live, (part) => {
      collector.take(part);
    });
    if (trouble) return { kind: 'unusable', source: { kind: 'iam' }, ...trouble };
  }
  return { kind: 'attached', attached: collector.finish() };
}
