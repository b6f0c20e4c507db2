// What a record tells about the condition keys of its request.

import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { Json, JsonObject, RawRecord } from '../decode/record.js';
import type { AddressClass, CallContext } from './event.js';
import { denialOf } from './outcome.js';

const privateRanges = new BlockList();
for (const [net, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
] as const) {
  privateRanges.addSubnet(net, prefix, 'ipv4');
}
for (const [net, prefix] of [
  ['fc00::', 7],
  ['fe80::', 10],
  ['::1', 128],
] as const)
  privateRanges.addSubnet(net, prefix, 'ipv6');

/** The context of a call; `denialMessage` is given for denied ones. */
export function readContext(record: RawRecord, region: string, denialMessage: string | undefined): CallContext {
  const identity = object(record.userIdentity);
  const attributes = object(object(identity?.['sessionContext'])?.['attributes']);
  const via = identity?.['invokedBy'];
  const mfa = attributes?.['mfaAuthenticated'];
  const endpoint = record.vpcEndpointId;
  return {
    region,
    address: addressClass(record.sourceIPAddress),
    ...((mfa === 'true' || mfa === 'false') && { mfa: mfa === 'true' }),
    ...(denialMessage !== undefined && { denial: denialOf(denialMessage) }),
    ...(typeof endpoint === 'string' && endpoint !== '' && { vpcEndpoint: endpoint }),
    ...(typeof via === 'string' && via !== '' && via !== 'AWS Internal' && { via }),
  };
}

/** The class of a `sourceIPAddress`: an address, a service's name in its place, or `AWS Internal`. */
export function addressClass(address: Json | undefined): AddressClass {
  if (typeof address !== 'string' || address === '') return 'unknown';
  if (address === 'AWS Internal') return 'internal';
  if (isIPv4(address)) return privateRanges.check(address, 'ipv4') ? 'private' : 'public';
  if (isIPv6(address)) return privateRanges.check(address, 'ipv6') ? 'private' : 'public';
  return address.endsWith('.amazonaws.com') || address.endsWith('.amazonaws.com.cn') ? 'service' : 'unknown';
}

function object(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}
