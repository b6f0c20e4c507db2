// What is configured, asked of the IAM API: the same parts as of a file.

import { authorizationPages, readIamFailure } from '../aws/iam.js';
import type { AwsSettings } from '../aws/aws-settings.js';
import { dumpLists, type DumpPart, type DumpTrouble } from './dump.js';

/** Reads the account of the credentials part by part; answers why that failed, if so: then nothing of it counts. */
export async function readLive(
  settings: AwsSettings,
  take: (part: DumpPart) => void,
): Promise<DumpTrouble | undefined> {
  try {
    for await (const page of authorizationPages(settings)) {
      for (const list of dumpLists) {
        for (const [index, value] of page[list].entries()) take({ kind: 'entry', list, index, value });
      }
      take({ kind: 'page-end', isTruncated: page.isTruncated });
    }
    return undefined;
  } catch (error) {
    return readIamFailure(error);
  }
}
