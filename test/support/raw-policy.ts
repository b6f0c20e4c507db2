// Policies and requests as tests write them: JSON as AWS has it, before any of our own code has read it.

/** A statement of an identity-based policy. */
export interface RawStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  readonly Condition?: RawConditions;
}

/** Operator, then key, then values. */
export type RawConditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export interface RawPolicy {
  readonly Version: '2012-10-17' | '2008-10-17';
  readonly Statement: readonly RawStatement[];
}

/** The layers of policies that have to allow a request. */
export interface RawWorld {
  readonly identity: readonly RawPolicy[];
  readonly boundary?: RawPolicy;
  readonly levels?: readonly (readonly RawPolicy[])[];
}

/** A request; keys in lower case, with the state of those that are not named. */
export interface RawRequest {
  readonly action: string;
  readonly resource: string;
  readonly keys: Readonly<Record<string, readonly string[] | 'unknown'>>;
  readonly others: 'absent' | 'unknown';
}
