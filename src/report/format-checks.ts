// The checks of a run's proposals as text for a person: the replay first, then lint.

import type { ProposalCheck } from '../check/check-proposal.js';
import type { Proposal } from '../proposal/proposal.js';
import { firstLines, grouped } from './counted.js';
import { headingsIn } from './headings.js';
import { plainText } from './plain-text.js';

/** How many findings of lint are shown. */
const mostFindings = 20;

/** The checks as lines, each ended; empty where nothing was proposed. Lists are in the order of the proposals. */
export function formatChecks(proposals: readonly Proposal[], checks: readonly ProposalCheck[], color: boolean): string {
  if (!proposals.some(({ policies }) => policies.length > 0)) return '';
  const heading = headingsIn(color);
  const sum = (count: (check: ProposalCheck) => number) => checks.reduce((total, check) => total + count(check), 0);
  const allowed = sum(({ replay }) => replay.calls.allowed);
  const failed = sum(({ replay }) => replay.calls.denied + replay.calls.unknown);
  const leftOut = sum((check) => check.leftOut);
  const findings = checks.flatMap(({ lint }, index) =>
    lint.map(
      ({ severity, rule, place, message }) =>
        `  ${severity}: ${plainText(proposals[index]?.principal ?? '')}: ${plainText(place)}: ${plainText(message)} (${rule})`,
    ),
  );
  return [
    ...(findings.length > 0 ? [heading('lint')] : []),
    ...firstLines(findings, { most: mostFindings, rest: ': `trailfit verify` has all' }),
    `replay: ${grouped(allowed)} of ${grouped(allowed + failed)} used calls allowed by what is proposed, ${grouped(leftOut)} left out with a reason`,
    '',
  ].join('\n');
}
