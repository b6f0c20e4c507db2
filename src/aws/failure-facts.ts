// What a rejection of an AWS client says, whatever the service: its facts, and what they mean where services agree.
// https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html

/** Why any service may fail to answer; `credentials`: none, or no longer valid; `unreachable`: no whole answer. */
export type CommonFailureKind = 'denied' | 'credentials' | 'throttled' | 'unreachable';

/** The facts of a rejection; empty, or 0, where it does not tell. */
export interface FailureFacts {
  readonly name: string;
  readonly code: string;
  readonly status: number;
  readonly detail: string;
}

/** Reads them from whatever was thrown. */
export function readFailureFacts(error: unknown): FailureFacts {
  const name = text(failureField(error, 'name'));
  const status = failureField(failureField(error, '$metadata'), 'httpStatusCode');
  const message = text(failureField(error, 'message')) || text(error) || 'no reason given';
  return {
    name,
    code: text(failureField(error, 'code')),
    status: typeof status === 'number' ? status : 0,
    detail: name === '' || name === 'Error' || message.startsWith(name) ? message : `${name}: ${message}`,
  };
}

/** What names and codes mean that are the same for all services. */
export function commonFailureKind({ name, code }: FailureFacts): CommonFailureKind | undefined {
  return kindByName[name] ?? kindByCode[code];
}

/** A sentence with what was thrown behind it, in one line. */
export function failureMessage(sentence: string, { detail }: FailureFacts): string {
  return `${sentence} (${detail.replace(/\s+/g, ' ').trim()})`;
}

/** What to do about credentials that a service does not accept. */
export const credentialsHint =
  'sign in again (`aws sso login`), choose a profile with `--profile`, or set AWS_ACCESS_KEY_ID and its kin; a wrong clock spoils signatures too';

/** A member of a thrown value, of whatever kind that is. */
export function failureField(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

const kindByName: Readonly<Partial<Record<string, CommonFailureKind>>> = {
  AccessDenied: 'denied',
  AccessDeniedException: 'denied',
  ExpiredToken: 'credentials',
  ExpiredTokenException: 'credentials',
  TokenRefreshRequired: 'credentials',
  InvalidToken: 'credentials',
  InvalidAccessKeyId: 'credentials',
  InvalidClientTokenId: 'credentials',
  UnrecognizedClientException: 'credentials',
  SignatureDoesNotMatch: 'credentials',
  RequestTimeTooSkewed: 'credentials',
  CredentialsProviderError: 'credentials',
  ProviderError: 'credentials',
  TokenProviderError: 'credentials',
  Throttling: 'throttled',
  ThrottlingException: 'throttled',
  RequestLimitExceeded: 'throttled',
  TooManyRequestsException: 'throttled',
  TimeoutError: 'unreachable',
};

const kindByCode: Readonly<Partial<Record<string, CommonFailureKind>>> = {
  ECONNREFUSED: 'unreachable',
  ECONNRESET: 'unreachable',
  EPIPE: 'unreachable',
  ETIMEDOUT: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
};

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
