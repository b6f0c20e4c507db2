// The options that tell what is attached, as yargs wants them; `readAttachedInput` understands their values.

/** What every command that holds usage against attached policies takes. */
export const attachedOptions = {
  policies: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'the output of `aws iam get-account-authorization-details` (repeatable)',
    group: 'Policies:',
  },
  'live-policies': {
    type: 'boolean',
    default: false,
    describe: 'ask IAM what is attached, in the account of the credentials',
    group: 'Policies:',
  },
  'policy-document': {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'a policy that whoever is selected has, without a dump (repeatable)',
    group: 'Policies:',
  },
  boundary: {
    type: 'string',
    requiresArg: true,
    describe: 'a permissions boundary that holds beside `--policy-document`',
    group: 'Policies:',
  },
  scp: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'service control policies of one level, one or a list in a file (repeatable, root first)',
    group: 'Policies:',
  },
  'iam-endpoint-url': {
    type: 'string',
    requiresArg: true,
    describe: 'another IAM endpoint for `--live-policies`',
    group: 'Policies:',
  },
} as const;
