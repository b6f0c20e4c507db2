// Usages as principals have them: some services, in each some groups of actions that work on the same resources, and
// some that stand alone. From a seed.

import type { Catalog } from '../../src/catalog/catalog.js';
import type { UsageLine } from '../../src/usage/usage-file.js';
import { createRandom, type Random } from './random.js';

/** How large: about how many grants, over how many services. */
export interface UsageSize {
  readonly grants: number;
  readonly services: number;
}

/** Lines of used calls for distinct pairs of an action and a resource, exactly as many as asked for. */
export function generatedUsage(
  seed: number,
  { grants, services }: UsageSize,
  catalog: Catalog,
): readonly Partial<UsageLine>[] {
  const random = createRandom(seed);
  const used = pickSome(random, servicesOf(catalog), services);
  const lines = new Map<string, Partial<UsageLine>>();
  const add = (action: string, resource: string): void => {
    if (lines.size < grants)
      lines.set(`${action} ${resource}`, { action, resource, scope: resource === '*' ? 'unscopable' : 'exact' });
  };
  while (lines.size < grants) {
    const [service, actions] = random.pick(used);
    const isGroup = random.below(3) > 0;
    const names = pickSome(random, actions, 1 + random.below(isGroup ? 6 : 1));
    const room = Math.max(1, Math.min(40, Math.ceil(grants / 20)));
    const resources = Array.from({ length: 1 + random.below(isGroup ? room : 3) }, () =>
      resourceOf(random, service, grants),
    );
    const isSparse = random.below(4) === 0;
    for (const action of names) {
      if (random.below(12) === 0) add(action, '*');
      else for (const resource of resources) if (!isSparse || random.below(3) > 0) add(action, resource);
    }
  }
  return [...lines.values()];
}

function servicesOf(catalog: Catalog): readonly (readonly [service: string, actions: readonly string[]])[] {
  const wanted = [
    's3',
    'dynamodb',
    'sqs',
    'sns',
    'lambda',
    'ec2',
    'ecs',
    'ecr',
    'logs',
    'kms',
    'iam',
    'ssm',
    'states',
    'events',
  ]
    .concat(
      'cloudwatch',
      'cloudformation',
      'secretsmanager',
      'rds',
      'eks',
      'glue',
      'athena',
      'kinesis',
      'firehose',
      'route53',
    )
    .concat(
      'cloudfront',
      'apigateway',
      'elasticache',
      'batch',
      'codebuild',
      'codepipeline',
      'backup',
      'acm',
      'wafv2',
      'config',
    )
    .concat('es', 'redshift', 'elasticfilesystem', 'elasticloadbalancing', 'autoscaling', 'sagemaker');
  return wanted
    .map((service) => [service, catalog.actionsOf(service)] as const)
    .filter(([, actions]) => actions.length > 0);
}

function pickSome<Item>(random: Random, items: readonly Item[], count: number): readonly Item[] {
  const left = [...items];
  return Array.from({ length: Math.min(count, left.length) }, () => left.splice(random.below(left.length), 1)).flat();
}

const words = ['orders', 'sessions', 'audit', 'web', 'api', 'billing', 'images', 'reports', 'events', 'jobs'];

// Few resources for many actions: most are shared between groups, as the tables and buckets of a real program are.
function resourceOf(random: Random, service: string, grants: number): string {
  const name = `${random.pick(words)}-${random.below(Math.max(2, Math.ceil(grants / 60)))}`;
  return service === 's3'
    ? `arn:aws:s3:::${random.pick(words.slice(0, 3))}-bucket/${name}`
    : `arn:aws:${service}:eu-west-1:111122223333:${name}`;
}
