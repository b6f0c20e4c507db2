// The options that tell of trails, as yargs wants them; `readTrails` understands their values.

import type { ArgumentsCamelCase, InferredOptionTypes } from 'yargs';

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

/** Their values. */
export type TrailFlags = ArgumentsCamelCase<InferredOptionTypes<typeof trailOptions>>;
