// What a record tells about the condition keys of its request.

import { isIPv4, isIPv6 } from 'node:net';
import type { Json, JsonObject, RawRecord } from '../decode/record.js';
import type { AddressClass, CallContext } from './event.js';
import { denialOf } from './outcome.js';

/**
 * Private, loopback and link-local addresses, by their first characters.
 * https://www.iana.org/assignments/iana-ipv4-special-registry https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const privateIPv4 = /^(?:10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/;
const privateIPv6 = /^(?:f[cd]|fe[89ab]|::1$)/i;

// The console's own sign-in stands where a service would, and is none; `AWS Internal` says nothing.
const noServices: readonly string[] = ['', 'AWS Internal', 'signin.amazonaws.com'];

/** More than the id of an endpoint or the name of a service has, in characters. */
const longestWord = 256;

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
    ...(identity?.['type'] === 'FederatedUser' && { federated: true }),
    ...(denialMessage !== undefined && { denial: denialOf(denialMessage) }),
    ...(typeof endpoint === 'string' && endpoint !== '' && endpoint.length <= longestWord && { vpcEndpoint: endpoint }),
    ...(typeof via === 'string' && !noServices.includes(via) && { via: via.slice(0, longestWord) }),
  };
}

/** The class of a `sourceIPAddress`: an address, a service's name in its place, or `AWS Internal`. */
export function addressClass(address: Json | undefined): AddressClass {
  if (typeof address !== 'string' || address === '') return 'unknown';
  if (address === 'AWS Internal') return 'internal';
  if (isIPv4(address)) return privateIPv4.test(address) ? 'private' : 'public';
  if (isIPv6(address)) return privateIPv6.test(address) ? 'private' : 'public';
  return address.endsWith('.amazonaws.com') || address.endsWith('.amazonaws.com.cn') ? 'service' : 'unknown';
}

function object(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}
