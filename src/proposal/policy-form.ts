// The form that policies take.

/** As what policies are attached: managed policies, or one inline policy. */
export type PolicyForm = 'managed' | 'inline';
