// An ARN as it lies in its text: where its fields begin, found without cutting them out.

/** A look at one ARN after another. */
export class ArnView {
  text = '';
  serviceAt = 0;
  regionAt = 0;
  accountAt = 0;
  resourceAt = 0;

  /** Looks at a text; answers whether it is an ARN, as `parseArn` would. */
  set(text: string): boolean {
    this.text = text;
    this.serviceAt = behindColon(text, 4);
    this.regionAt = behindColon(text, this.serviceAt);
    this.accountAt = behindColon(text, this.regionAt);
    this.resourceAt = behindColon(text, this.accountAt);
    return (
      text.startsWith('arn:') &&
      this.serviceAt > 5 &&
      this.regionAt > this.serviceAt + 1 &&
      this.accountAt > this.regionAt &&
      this.resourceAt > this.accountAt &&
      this.resourceAt < text.length
    );
  }

  /** Whether the field that begins at a place, with the next behind it, is this text. */
  isField(at: number, next: number, field: string): boolean {
    return next - at - 1 === field.length && this.text.startsWith(field, at);
  }
}

/** The place behind the next colon, or 0. Fields are so short that looking beats a search. */
function behindColon(text: string, from: number): number {
  for (let at = from; at < text.length; at++) if (text.charCodeAt(at) === 0x3a) return at + 1;
  return 0;
}
