// The trails that a command is told of, by files or by name: what cannot be used ends the run before logs are read.

import type { ArgumentsCamelCase, InferredOptionTypes } from 'yargs';
import { loadTrails, type GatherSettings, type Trail } from '../pipeline.js';
import { plainText } from '../report/plain-text.js';
import { refuseUnreadable } from './check-paths.js';
import { UserError } from './user-error.js';

/** What tells the trails. */
export const trailOptions = {
  'event-selectors': {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'the output of `aws cloudtrail get-event-selectors` (also describe-trails, get-trail-status; repeatable)',
    group: 'Trail:',
  },
  trail: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'ask CloudTrail about this trail: name or ARN (repeatable)',
    group: 'Trail:',
  },
} as const;

type TrailFlags = ArgumentsCamelCase<InferredOptionTypes<typeof trailOptions>>;

/** The trails; `undefined` where none was given, so that AWS's default is assumed. */
export async function readTrails(
  { eventSelectors = [], trail = [] }: TrailFlags,
  settings: GatherSettings['source']['s3'],
): Promise<readonly Trail[] | undefined> {
  if (eventSelectors.length + trail.length === 0) return undefined;
  for (const path of eventSelectors) refuseUnreadable('file of event selectors', path);
  const loaded = await loadTrails({ files: eventSelectors, names: trail, settings });
  if (loaded.kind === 'trails') return loaded.trails;
  throw new UserError(`cannot use \`${plainText(loaded.subject)}\`: ${loaded.message}`, loaded.hint);
}
