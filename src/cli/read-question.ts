// What `coverage` is asked, checked: a question that nothing answers ends the run, as silence would look like an answer.

import { parseArn } from '../iam/arn.js';
import { askCatalog, namesAction } from '../questions.js';
import { UserError } from './user-error.js';

/** The values of the options. */
export interface QuestionFlags {
  readonly action?: readonly string[] | undefined;
  readonly resource?: readonly string[] | undefined;
  readonly principal?: readonly string[] | undefined;
}

/** A question: which actions, on which resources, by whom. */
export interface Question {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly principals: readonly string[];
}

/** Reads the question. `file` is the catalog, if not the embedded one. */
export function readQuestion(flags: QuestionFlags, file: string | undefined): Question {
  const { action: actions = [], resource: resources = [], principal: principals = [] } = flags;
  if (resources.length > 0 && actions.length === 0) {
    throw new UserError(
      '`--resource` says on what an action is asked for, and none is',
      'add one with `--action`, such as `s3:GetObject` or `s3:Get*`',
    );
  }
  for (const action of actions) if (!namesAction(action, file)) throw unknownAction(action, file);
  for (const resource of resources) if (!isResourcePattern(resource)) throw noResource(resource);
  return { actions, resources, principals };
}

// As in a policy: an ARN with wildcards, or `*`. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
function isResourcePattern(text: string): boolean {
  return /^\*+$/.test(text) || parseArn(text) !== undefined || /^arn:[^:]*\*/.test(text);
}

function unknownAction(action: string, file: string | undefined): UserError {
  const { answer } = askCatalog(action, file);
  const near = answer.kind === 'unknown' ? answer.near.map((one) => `\`${one}\``).join(', ') : '';
  return new UserError(
    `the catalog knows no action \`${action}\``,
    near === '' ? 'name one such as `s3:GetObject`, or several such as `s3:Get*`' : `there is ${near}`,
  );
}

function noResource(resource: string): UserError {
  return new UserError(
    `\`${resource}\` is no resource as policies have it`,
    'give an ARN, with `*` and `?` where any may stand, such as `arn:aws:s3:::shop/*`; or `*`',
  );
}
