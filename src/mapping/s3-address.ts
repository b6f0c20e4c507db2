// S3 requests that another service answers under S3's name: S3 Express and S3 Object Lambda.

import type { JsonObject } from '../decode/record.js';
import type { CloudTrailEvent } from '../event/event.js';
import { textOf } from './split.js';

const express = 's3express.amazonaws.com';
const objectLambda = 's3-object-lambda.amazonaws.com';
const sources: ReadonlySet<string> = new Set(['s3.amazonaws.com', express, objectLambda]);

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-bucket-naming-rules.html */
const directoryBucket = /--x-s3$/;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-directory-buckets-policies.html */
const directoryAccessPoint = /--xa-s3$/;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-use.html */
const lambdaHost = /^([a-z0-9-]+)-(\d{12})\.s3-object-lambda(?:-fips)?(?:\.dualstack)?\.([a-z0-9-]+)\./;
const lambdaAlias = /--ol-s3$/;

/** The event under its own source, where that is not S3, and with an access point under its own name. */
export function resolveS3Address(event: CloudTrailEvent): CloudTrailEvent {
  if (!sources.has(event.source) || event.parameters === undefined) return event;
  const name = textOf(event.parameters['bucketName']);
  if (directoryBucket.test(name)) return { ...event, source: express };
  if (directoryAccessPoint.test(name))
    return { ...event, source: express, parameters: { ...event.parameters, bucketName: '', accessPointName: name } };
  const lambda = lambdaName(event, event.parameters, name);
  if (lambda === undefined) return event;
  return { ...event, source: objectLambda, parameters: { ...event.parameters, bucketName: lambda } };
}

/** The name of an Object Lambda access point, empty where there is only an alias; `undefined`: it is no such access point. */
function lambdaName(
  { source, partition }: CloudTrailEvent,
  { Host: host }: JsonObject,
  name: string,
): string | undefined {
  const [, point, owner = '', region = ''] = lambdaHost.exec(textOf(host)) ?? [];
  if (point !== undefined) return `arn:${partition}:s3-object-lambda:${region}:${owner}:accesspoint/${point}`;
  if (lambdaAlias.test(name)) return '';
  return source === objectLambda || name.includes(':s3-object-lambda:') ? name : undefined;
}
