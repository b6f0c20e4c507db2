// The checks of a run's proposals as text for a person: the replay first, then lint.

import type { ProposalCheck } from '../check/check-proposal.js';
import type { Proposal } from '../proposal/proposal.js';
import { FirstLines, grouped } from './counted.js';
import { headingsIn } from './headings.js';
import { plainText } from './plain-text.js';

/** How many findings of lint are shown. */
const mostFindings = 20;

/** Looks at each proposal and its check once. */
export class CheckNotes {
  readonly #findings = new FirstLines(mostFindings);
  #isProposed = false;
  #allowed = 0;
  #failed = 0;
  #leftOut = 0;

  /** Adds numbers up, and notes the first findings. */
  see({ principal, policies }: Proposal, { replay, leftOut, lint }: ProposalCheck): void {
    this.#isProposed ||= policies.length > 0;
    this.#allowed += replay.calls.allowed;
    this.#failed += replay.calls.denied + replay.calls.unknown;
    this.#leftOut += leftOut;
    this.#findings.add(
      lint.map(
        ({ severity, rule, place, message }) =>
          `  ${severity}: ${plainText(principal)}: ${plainText(place)}: ${plainText(message)} (${rule})`,
      ),
    );
  }

  /** The checks as lines, each ended; empty where nothing was proposed. */
  text(color: boolean): string {
    if (!this.#isProposed) return '';
    const heading = headingsIn(color);
    const findings = this.#findings.shown({ rest: ': `trailfit verify` has all' });
    return [
      ...(findings.length > 0 ? [heading('lint')] : []),
      ...findings,
      `replay: ${grouped(this.#allowed)} of ${grouped(this.#allowed + this.#failed + this.#leftOut)} used calls allowed by what is proposed, ${grouped(this.#leftOut)} left out with a reason`,
      '',
    ].join('\n');
  }
}
