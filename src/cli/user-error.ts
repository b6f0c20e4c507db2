// What a user did that cannot be done: one sentence, and a hint what to do instead. Exit code 1.

/** An error for the user's eyes: `message` without a full stop, the user's input in backticks. */
export class UserError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}
