// IAM actions: `service:Name`, the service prefix in lower case.

import type { Brand } from './brand.js';

/** An IAM action without wildcards, such as `s3:GetObject`, spelled as the catalog spells it. */
export type Action = Brand<'Action'>;

// One name has a hyphen: `vpc-lattice:AssociateViaAWSService-EventsAndStates`.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonvpclattice.html
const form = /^[a-z0-9-]+:[A-Za-z0-9-]+$/;

/** Whether the text has the form of an action without wildcards. */
export function isAction(text: string): text is Action {
  return form.test(text);
}

/** The service prefix of an action: `s3` of `s3:GetObject`. */
export function servicePrefix(action: Action): string {
  return action.slice(0, action.indexOf(':'));
}

/** Whether the text has the form of an action pattern: `*`, or a service and a name with wildcards in them. */
export function isActionPattern(text: string): boolean {
  return text === '*' || /^[A-Za-z0-9*?-]+:[A-Za-z0-9*?]+$/.test(text);
}
