// What a rejection of a service that answers questions means, and what the user can do.

import {
  commonFailureKind,
  credentialsHint,
  failureMessage,
  readFailureFacts,
  type CommonFailureKind,
} from './failure-facts.js';

/** A failure as one lower-case sentence, and what to do. */
export interface ServiceFailure {
  readonly message: string;
  readonly hint: string;
}

/** What is said of a service: its name, and what to do where it does not answer. */
export interface ServiceWords {
  readonly name: string;
  readonly denied: string;
  readonly throttled: string;
}

/** Reads whatever was thrown. */
export function readServiceFailure(error: unknown, { name, denied, throttled }: ServiceWords): ServiceFailure {
  const facts = readFailureFacts(error);
  const as = (sentence: string, hint: string) => ({ message: failureMessage(sentence, facts), hint });
  switch (commonFailureKind(facts) ?? kindByStatus(facts.status)) {
    case 'denied':
      return as('access is denied', denied);
    case 'credentials':
      return as(`there are no AWS credentials that ${name} accepts`, credentialsHint);
    case 'throttled':
      return as(`${name} asks to slow down, again and again`, throttled);
    case 'unreachable':
      return as('there was no whole answer', 'check the network and the proxy, and run again');
    case undefined:
      return as(`${name} could not be asked`, 'check `--region` and `--profile`');
  }
}

function kindByStatus(status: number): CommonFailureKind | undefined {
  if (status === 401 || status === 403) return 'denied';
  return status >= 500 ? 'unreachable' : undefined;
}
