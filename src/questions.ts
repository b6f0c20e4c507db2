// What is asked beside the way of the logs: what a catalog is and knows, and what trails and logs could show.

import type { Attached } from './attached/attached.js';
import type { Trail } from './attached/trail.js';
import { countCatalog, describeTables, type CatalogCounts, type TableFacts } from './catalog/describe-catalog.js';
import { loadCatalog } from './catalog/load-catalog.js';
import { askedPrincipal } from './coverage/asked-principal.js';
import { coverageOf, type Coverage } from './coverage/coverage.js';
import { actionsLike, askAll, serviceCoverage, type Answered, type ServiceCoverage } from './coverage/overview.js';
import type { GatherProgress, GatherSettings } from './gather/settings.js';
import { lookUp, type LookUp } from './mapping/look-up.js';
import { runUsage, type UsageRun } from './pipeline.js';

/** What was asked of a catalog, with the catalog's own version and day. */
export interface CatalogReply {
  readonly version: string;
  readonly date: string;
  readonly answer:
    { readonly kind: 'counts'; readonly counts: CatalogCounts; readonly tables: readonly TableFacts[] } | LookUp;
}

/** Asks a catalog (the embedded one if no file is named) what it is, or what it knows of an action or an event. */
export function askCatalog(name: string | undefined, file?: string): CatalogReply {
  const catalog = loadCatalog(file);
  const { version, date } = catalog;
  if (name !== undefined) return { version, date, answer: lookUp(catalog, name) };
  return { version, date, answer: { kind: 'counts', counts: countCatalog(catalog), tables: describeTables() } };
}

/** Whether a pattern such as `s3:Get*` names any action of a catalog. */
export function namesAction(pattern: string, file?: string): boolean {
  return actionsLike(loadCatalog(file), [pattern]).length > 0;
}

/** What coverage is asked for; without `gather` no logs are read. */
export interface CoverageSettings {
  readonly gather: GatherSettings | undefined;
  readonly catalogFile: string | undefined;
  readonly trails: readonly Trail[] | undefined;
  /** What is attached, for when AWS has seen roles used. */
  readonly attached: Attached | undefined;
  readonly question: {
    readonly actions: readonly string[];
    readonly resources: readonly string[];
    readonly principals: readonly string[];
  };
}

/** Coverage, over all services or for what was asked. */
export interface CoverageRun {
  readonly run: UsageRun | undefined;
  readonly coverage: Coverage;
  readonly services: readonly ServiceCoverage[];
  readonly answers: readonly Answered[];
  readonly usedServices: ReadonlySet<string>;
}

/** Says what trails and logs could show: of the actions asked for, or of all. One principal given by its ARN, or by a name that one has, is who calls. */
export async function runCoverage(
  { gather: settings, catalogFile, trails, attached, question }: CoverageSettings,
  onProgress?: (progress: GatherProgress) => void,
): Promise<CoverageRun> {
  const catalog = loadCatalog(catalogFile);
  const run = settings && (await runUsage(settings, onProgress));
  const coverage = coverageOf({
    catalog,
    ...(trails && { trails }),
    ...(run && { usage: run.usage }),
    ...(attached && { attached }),
  });
  const lines = [...(run?.usage.principals ?? [])];
  const known = [...lines.map(({ principal }) => principal), ...(attached?.principals.keys() ?? [])];
  const principal = askedPrincipal(question.principals, known);
  const who = principal === undefined ? {} : { principal };
  const resources = question.resources.length > 0 ? question.resources : ['*'];
  const answers = askAll(coverage, { actions: actionsLike(catalog, question.actions), resources, ...who });
  const services = question.actions.length > 0 ? [] : serviceCoverage(coverage, catalog, who.principal);
  const usedServices = new Set<string>();
  for (const { uses } of lines) for (const { action } of uses) usedServices.add(action.split(':', 1)[0] ?? '');
  return { run, coverage, services, answers, usedServices };
}
