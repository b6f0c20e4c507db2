// A finding of lint: what is wrong with a policy, where, how bad it is, and what to do.

/** `error`: IAM refuses the document or it does not do what it says. `warning`: it does more or less than it seems to. `note`: worth a look. */
export type Severity = 'error' | 'warning' | 'note';

/** The rules, by the name that stands in the output. */
export type LintRule =
  | 'unknown-action'
  | 'unknown-condition-key'
  | 'wrong-resource'
  | 'no-action-for-resource'
  | 'dead-allow'
  | 'redundant-allow'
  | 'pass-role-on-any'
  | 'literal-variable'
  | 'too-large'
  | 'duplicate-sid'
  | 'bad-sid'
  | 'bad-character';

/** One finding. `place` is such as `Statement[2].Action[0]`; places and messages may hold untrusted text. */
export interface LintFinding {
  readonly rule: LintRule;
  readonly severity: Severity;
  readonly place: string;
  readonly message: string;
  readonly hint: string;
}
