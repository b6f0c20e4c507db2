// Trails from where the user has them: files of the AWS CLI's output, or CloudTrail itself.

import type { AwsSettings } from '../aws/aws-settings.js';
import { readCloudTrailFailure, trailAnswers } from '../aws/cloudtrail.js';
import { readTrailFile, trailsIn } from './read-trails.js';
import type { Trail } from './trail.js';

/** Which trails: files, and names or ARNs to ask CloudTrail for. */
export interface TrailSources {
  readonly files: readonly string[];
  readonly names: readonly string[];
  readonly settings: AwsSettings;
}

/** The trails; or what (a file or a trail) could not be read, why, and what to do. */
export type LoadedTrails =
  | { readonly kind: 'trails'; readonly trails: readonly Trail[] }
  | { readonly kind: 'failed'; readonly subject: string; readonly message: string; readonly hint: string };

/** Reads all of them. Files are read together: one may hold what another leaves open. */
export async function loadTrails({ files, names, settings }: TrailSources): Promise<LoadedTrails> {
  const outputs: unknown[] = [];
  for (const path of files) {
    const file = await readTrailFile(path);
    if (file.kind === 'unreadable') return { kind: 'failed', subject: path, message: file.message, hint: jsonHint };
    // By itself first, so that what is wrong is said of the file that it stands in.
    const own = trailsIn([file.value]);
    if (own.kind === 'invalid' && files.length === 1) return { ...own, kind: 'failed', subject: path };
    outputs.push(file.value);
  }
  const read = outputs.length > 0 ? trailsIn(outputs) : ({ kind: 'trails', trails: [] } as const);
  if (read.kind === 'invalid') return { ...read, kind: 'failed', subject: files.join('`, `') };
  const trails = [...read.trails];
  for (const name of names) {
    const live = await liveTrail(name, settings);
    if (live.kind === 'failed') return live;
    trails.push(...live.trails);
  }
  return { kind: 'trails', trails };
}

const jsonHint = 'give the output of `aws cloudtrail get-event-selectors --trail-name NAME`';

async function liveTrail(name: string, settings: AwsSettings): Promise<LoadedTrails> {
  try {
    const { description, selectors, status } = await trailAnswers(name, settings);
    const read = trailsIn([description, selectors, status]);
    return read.kind === 'trails' ? read : { ...read, kind: 'failed', subject: name };
  } catch (error) {
    return { kind: 'failed', subject: name, ...readCloudTrailFailure(error) };
  }
}
