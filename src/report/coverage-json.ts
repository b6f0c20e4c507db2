// `trailfit/coverage/1`: coverage as JSON.

import type { Coverage } from '../coverage/coverage.js';
import type { Answered, ServiceCoverage } from '../coverage/overview.js';
import type { BlindReason } from '../coverage/question.js';
import type { Summary } from '../usage/summary.js';
import { assumptions } from './assumptions.js';
import { blindReason } from './blind-reason.js';

/** The text of the document. `summary` is null where no logs were read. */
export function coverageJson(
  summary: Summary | null,
  shown: {
    readonly coverage: Coverage;
    readonly services: readonly ServiceCoverage[];
    readonly answers: readonly Answered[];
  },
): string {
  const { coverage, services, answers } = shown;
  const { seen, window, trails, isAssumed } = coverage;
  const document = {
    schema: 'trailfit/coverage/1',
    summary,
    window,
    isAssumed,
    assumptions: assumptions(coverage),
    trails,
    accounts: [...(seen?.regionsOf ?? [])].map(([account, regions]) => ({
      account,
      regions: [...regions].sort(),
      gaps: seen?.gapsOf.get(account) ?? [],
    })),
    changes: seen?.changes ?? [],
    asked: answers.map(({ answer, ...question }) => ({
      ...question,
      isObservable: answer.kind === 'observable',
      reasons: answer.kind === 'observable' ? [] : answer.reasons.map(withText),
    })),
    services: services.map(({ notObservable, ...service }) => ({
      ...service,
      notObservable: notObservable.map(({ reasons, actions }) => ({ reasons: reasons.map(withText), actions })),
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function withText(reason: BlindReason): object {
  return { ...reason, text: blindReason(reason) };
}
