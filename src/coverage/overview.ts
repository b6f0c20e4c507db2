// Coverage over the whole catalog, or over some actions of it: what is observable, and what is not, by reason.

import type { Action } from '../iam/action.js';
import type { Catalog } from '../catalog/catalog.js';
import { globMatches } from '../event/selection.js';
import { observable, type Coverage } from './coverage.js';
import type { BlindReason, CoverageQuestion, Observability } from './question.js';
import { isBlind } from './reasons.js';

/** Actions of a service that are not observable for the same reasons. */
export interface BlindActions {
  readonly reasons: readonly BlindReason[];
  readonly actions: readonly Action[];
}

/** One service: its actions that are observable on all resources, by number, and the others by reason. */
export interface ServiceCoverage {
  readonly service: string;
  readonly actions: number;
  readonly observable: number;
  readonly notObservable: readonly BlindActions[];
}

/** One question that was asked, with its answer. */
export interface Answered extends CoverageQuestion {
  readonly answer: Observability;
}

/** All services of a catalog, each action asked for all resources. */
export function serviceCoverage(
  coverage: Coverage,
  catalog: Catalog,
  principal: string | undefined,
): readonly ServiceCoverage[] {
  return catalog.services.map((service) => {
    const actions = catalog.actionsOf(service);
    const groups = new Map<string, { readonly reasons: readonly BlindReason[]; readonly actions: Action[] }>();
    let seen = 0;
    for (const action of actions) {
      const answer = observable(coverage, { action, resource: '*', ...(principal !== undefined && { principal }) });
      if (!isBlind(answer)) {
        seen++;
        continue;
      }
      const key = JSON.stringify(answer.reasons);
      const group = groups.get(key);
      if (group) group.actions.push(action);
      else groups.set(key, { reasons: answer.reasons, actions: [action] });
    }
    return { service, actions: actions.length, observable: seen, notObservable: [...groups.values()] };
  });
}

/** The actions that patterns such as `s3:Get*` stand for, in the order of the catalog. */
export function actionsLike(catalog: Catalog, patterns: readonly string[]): readonly Action[] {
  const wanted = patterns.map((pattern) => pattern.toLowerCase());
  return catalog.services
    .flatMap((service) => catalog.actionsOf(service))
    .filter((action) => wanted.some((pattern) => globMatches(pattern, action.toLowerCase())));
}

/** Asks about each action on each resource. */
export function askAll(
  coverage: Coverage,
  questions: {
    readonly actions: readonly Action[];
    readonly resources: readonly string[];
    readonly principal?: string;
  },
): readonly Answered[] {
  const { actions, resources, principal } = questions;
  return actions.flatMap((action) =>
    resources.map((resource) => {
      const question = { action, resource, ...(principal !== undefined && { principal }) };
      return { ...question, answer: observable(coverage, question) };
    }),
  );
}
