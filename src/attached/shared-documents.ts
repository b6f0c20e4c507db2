// Policy documents as the IAM API or a tool over it writes them, each read once: equal ones are one object.

import { createHash } from 'node:crypto';
import { parsePolicy, parsePolicyValue, type ParsedPolicy } from '../iam/parse-policy.js';
import type { PolicyDocument } from '../iam/policy.js';

/** A document, or why there is none: a predicate about it. */
export type ReadDocument =
  | { readonly kind: 'document'; readonly document: PolicyDocument }
  | { readonly kind: 'missing-policy' | 'invalid-policy'; readonly message: string };

/** How many problems of a document are named. */
const mostProblems = 3;

/** Reads documents and remembers them by a digest, as most of an account's are copies of AWS's or of each other. */
export class SharedDocuments {
  readonly #byText = new Map<string, ReadDocument>();
  readonly #byMeaning = new Map<string, PolicyDocument>();

  /** A document as JSON value, JSON text, or URL-encoded JSON text (RFC 3986), which is what the API itself answers. */
  read(raw: unknown): ReadDocument {
    if (raw === undefined || raw === null) return { kind: 'missing-policy', message: 'has no document' };
    const text = typeof raw === 'string' ? jsonOf(raw) : JSON.stringify(raw);
    if (text === undefined) return { kind: 'invalid-policy', message: 'is neither JSON nor URL-encoded' };
    const digest = digestOf(text);
    let read = this.#byText.get(digest);
    if (!read) {
      read = this.#understand(typeof raw === 'string' ? parsePolicy(text) : parsePolicyValue(raw));
      this.#byText.set(digest, read);
    }
    return read;
  }

  #understand(parsed: ParsedPolicy): ReadDocument {
    if (parsed.kind === 'invalid') {
      const named = parsed.problems.slice(0, mostProblems).map(({ place, message }) => `${place} ${message}`);
      const more = parsed.problems.length - named.length;
      return { kind: 'invalid-policy', message: `${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}` };
    }
    const digest = digestOf(JSON.stringify(parsed.policy));
    const known = this.#byMeaning.get(digest);
    if (!known) this.#byMeaning.set(digest, parsed.policy);
    return { kind: 'document', document: known ?? parsed.policy };
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

// "Policies returned by this operation are URL-encoded compliant with RFC 3986": a `+` is a plus sign.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
function jsonOf(text: string): string | undefined {
  if (/^[\s\uFEFF]*\{/.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
