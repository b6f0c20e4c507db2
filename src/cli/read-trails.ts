// The trails that a command is told of, by files or by name: what cannot be used ends the run before logs are read.

import { loadTrails, type GatherSettings, type Trail } from '../pipeline.js';
import { plainText } from '../report/plain-text.js';
import { refuseUnreadable } from './check-paths.js';
import type { TrailFlags } from './trail-options.js';
import { UserError } from './user-error.js';

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
