// The resource of a refused call that AWS names in its message, where the record shows no request.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html

import type { CloudTrailEvent, RecordResource } from '../event/event.js';

const form = /is not authorized to perform: \S+ on resource: (arn:\S+)/;

/** What an event's resources are: its own, or the one that was refused. A `*` in a message says that AWS has not looked. */
export function resourcesOf({ resources, parameters, errorMessage }: CloudTrailEvent): readonly RecordResource[] {
  if (resources.length > 0 || parameters !== undefined) return resources;
  const arn = form.exec(errorMessage)?.[1];
  if (arn === undefined || /[*?]/.test(arn)) return resources;
  // A log group is asked for as the streams in it.
  return [{ arn: arn.replace(/:log-stream:$/, '') }];
}
