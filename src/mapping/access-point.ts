// Requests of S3 through an access point: which one, and the bucket behind it. Both must permit the request.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html

import type { CloudTrailEvent, RecordResource } from '../event/event.js';
import { escapeLiteral, type ResourcePattern } from '../iam/resource-pattern.js';
import { textOf } from './split.js';
import type { Use } from './use.js';

/** A call through an access point. */
export interface AccessPointCall {
  /** The call as it would be on the bucket itself. */
  readonly event: CloudTrailEvent;
  /** `undefined` where only its alias is told, which is no name that a policy knows. */
  readonly accessPoint: string | undefined;
  readonly bucket: string | undefined;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-naming.html; SDKs take a colon before the name as well. */
const arnForm = /^(arn:[a-z0-9-]+:s3:[a-z0-9-]*:\d{12}:accesspoint)[:/]([a-z0-9.-]+)/;
const bucketForm = /^arn:[^:]*:s3:::([^/]+)/;

/** The hosts of access points: of a Region, and of an interface endpoint in front of them. */
const hostForms = [
  /^([a-z0-9-]+)-(\d{12})\.s3-accesspoint(?:-fips)?(?:\.dualstack)?\.([a-z0-9-]+)\./,
  /^([a-z0-9-]+)-(\d{12})\.accesspoint\.vpce-[a-z0-9-]+\.s3\.([a-z0-9-]+)\./,
];
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiRegionAccessPointMonitoring.html */
const globalHost = /^([a-z0-9]+\.mrap)\.accesspoint\.s3-global\./;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-naming.html#access-points-alias */
const aliasForm = /-s3alias$/;

/** Stands for the bucket while its call is mapped, where the record does not tell it. */
const anyBucket = '_bucket_';

/** The call through an access point that an event of S3 is, if it is one: only calls on data say what bucket they name. */
export function accessPointCall(event: CloudTrailEvent): AccessPointCall | undefined {
  const name = textOf(event.parameters?.['bucketName']);
  const host = textOf(event.parameters?.['Host']);
  const found = toldAccessPoint(event, name) ?? accessPointOfHost(host, event);
  if (found === undefined && !aliasForm.test(name)) return undefined;
  const bucket = bucketBehind(event, found);
  const parameters = { ...event.parameters, bucketName: bucket ?? anyBucket };
  const head = `arn:${event.partition}:s3:::${bucket ?? anyBucket}`;
  const resources = event.resources.flatMap((resource) =>
    arnForm.test(resource.arn) ? behind(resource, head) : resource,
  );
  return { event: { ...event, parameters, resources }, accessPoint: found, bucket };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-monitoring-logging.html */
function toldAccessPoint({ resources, partition }: CloudTrailEvent, bucketName: string): string | undefined {
  if (bucketName === '') return undefined;
  for (const { arn } of resources) {
    const listed = accessPointIn(arn, partition);
    if (listed !== undefined) return listed;
  }
  return accessPointIn(bucketName, partition);
}

function accessPointIn(arn: string, partition: string): string | undefined {
  // Most calls are for a bucket, and looking for a word is quick.
  if (!arn.includes(':accesspoint')) return undefined;
  const [, head = '', name = ''] = arnForm.exec(arn) ?? [];
  return head.startsWith(`arn:${partition}:`) ? `${head}/${name}` : undefined;
}

function accessPointOfHost(host: string, { partition, account }: CloudTrailEvent): string | undefined {
  if (!host.includes('accesspoint')) return undefined;
  for (const form of hostForms) {
    const [, name, owner = '', region = ''] = form.exec(host) ?? [];
    if (name !== undefined) return `arn:${partition}:s3:${region}:${owner}:accesspoint/${name}`;
  }
  const alias = globalHost.exec(host)?.[1];
  return alias === undefined ? undefined : `arn:${partition}:s3::${account}:accesspoint/${alias}`;
}

/** The bucket in `resources[]`, or what the request calls so where that is no other name of the access point. */
function bucketBehind({ resources, parameters }: CloudTrailEvent, accessPoint: string | undefined): string | undefined {
  for (const { arn } of resources) {
    const listed = bucketForm.exec(arn)?.[1];
    if (listed !== undefined) return listed;
  }
  const name = textOf(parameters?.['bucketName']);
  if (name === '' || name.startsWith('arn:') || aliasForm.test(name)) return undefined;
  const [, , , , owner = '', resource = ''] = accessPoint?.split(':') ?? [];
  const own = resource.slice('accesspoint/'.length);
  return [own, `${own}-${owner}`].includes(name) ? undefined : name;
}

/** The object that a resource names behind an access point; nothing where it names the access point alone. */
function behind({ arn }: RecordResource, head: string): readonly RecordResource[] {
  const at = arn.indexOf('/object/');
  return at < 0 ? [] : [{ arn: `${head}/${arn.slice(at + '/object/'.length)}` }];
}

/**
 * What the call asks for: each use of the bucket first on the access point, then on the bucket or object behind it, which
 * only requests through that access point need.
 */
export function usesThrough(uses: readonly Use[], call: AccessPointCall): Use[] {
  const { partition, region, account } = call.event;
  const head = `arn:${partition}:s3:::${escapeLiteral(call.bucket ?? anyBucket)}`;
  const point = call.accessPoint ?? `arn:${partition}:s3:${region}:${account}:accesspoint/*`;
  const scopeOf = (use: Use, isTold: boolean) => (isTold || use.scope !== 'exact' ? use.scope : 'unknown');
  return uses.flatMap((use): Use[] => {
    const rest = use.resource.slice(head.length);
    if (!use.resource.startsWith(head) || !/^(?:\/|$)/.test(rest)) return [use];
    const behind = call.bucket === undefined ? `arn:${partition}:s3:::*${rest}` : use.resource;
    const on = `${point}${rest === '' ? '' : `/object${rest}`}`;
    return [
      { ...use, resource: on as ResourcePattern, scope: scopeOf(use, call.accessPoint !== undefined) },
      {
        ...{ ...use, resource: behind as ResourcePattern, scope: scopeOf(use, call.bucket !== undefined) },
        ...{ basis: 'side', reason: 'access-point' },
        ...(call.accessPoint !== undefined && { accessPoint: call.accessPoint }),
      },
    ];
  });
}
