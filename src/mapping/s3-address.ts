// Where an S3 request went: to a bucket, a directory bucket (S3 Express), or through an access point.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html

import type { CloudTrailEvent } from '../event/event.js';

const source = 's3.amazonaws.com';
const accessPointHost = /^([a-z0-9-]+)-(\d{12})\.s3-accesspoint(?:\.dualstack)?\.([a-z0-9-]+)\.amazonaws\.com/;

/** The event as it would be without S3's other addresses: an access point in `resources[]`, S3 Express as its own source. */
export function resolveS3Address(event: CloudTrailEvent): CloudTrailEvent {
  if (event.source !== source || event.parameters === undefined) return event;
  const { bucketName, Host: host } = event.parameters;
  if (typeof bucketName === 'string') {
    if (bucketName.endsWith('--x-s3')) return { ...event, source: 's3express.amazonaws.com' };
    if (bucketName.startsWith('arn:')) return throughAccessPoint(event, bucketName);
  }
  const match = typeof host === 'string' && host.includes('s3-accesspoint') ? accessPointHost.exec(host) : null;
  if (match === null) return event;
  const [, name = '', account = '', region = ''] = match;
  return throughAccessPoint(event, `arn:${event.partition}:s3:${region}:${account}:accesspoint/${name}`);
}

function throughAccessPoint(event: CloudTrailEvent, accessPoint: string): CloudTrailEvent {
  const key = event.parameters?.['key'];
  const arn = typeof key === 'string' && key !== '' ? `${accessPoint}/object/${key}` : accessPoint;
  const parameters = { ...event.parameters, bucketName: undefined, Host: undefined };
  return { ...event, parameters, resources: [{ arn }] };
}
