// Models of Bedrock that are invoked through an inference profile: the profile and the model behind it are asked for, the
// model in every Region to which the profile may route. The record names the profile alone.
// https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html

import type { ResourcePattern } from '../iam/resource-pattern.js';
import type { Use } from './use.js';

/** Whether an action runs a model: other calls on a profile ask for nothing behind it. */
export function invokesModel(action: string): boolean {
  return action === 'bedrock:InvokeModel' || action === 'bedrock:InvokeModelWithResponseStream';
}

/** A profile's ARN as AWS makes it; what a caller writes otherwise is none that a condition can name. */
const plainProfile = /^arn:[a-z0-9-]+:bedrock:[a-z0-9-]+:\d{12}:(?:application-)?inference-profile\/[a-zA-Z0-9:.-]+$/;
const profileForm = /^arn:([^:]*):bedrock:[^:]*:[^:]*:(application-)?inference-profile\/(.+)$/s;

/** The uses of a call that runs a model, and beside each of an inference profile the one of the model behind it, which only calls through it need. */
export function withModels(uses: readonly Use[]): Use[] {
  return uses.flatMap((use) => {
    const model = use.scope === 'unknown' ? undefined : modelBehind(use);
    return model === undefined ? [use] : [use, model];
  });
}

function modelBehind(use: Use): Use | undefined {
  const [, partition, own, id = ''] = profileForm.exec(use.resource) ?? [];
  if (partition === undefined) return undefined;
  // A profile of AWS is called by its geography and its model; one that an account made tells of neither.
  const model = own === undefined ? /^[a-z-]+\.(.+)$/s.exec(id)?.[1] : undefined;
  // A model that is routed to all Regions has none in its ARN, which `*` takes as well.
  // https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html
  const resource = `arn:${partition}:bedrock:*::foundation-model/${model ?? '*'}` as ResourcePattern;
  const scope = model === undefined && use.scope === 'exact' ? 'unknown' : use.scope;
  return {
    ...{ action: use.action, resource, scope, basis: 'side', reason: 'inference-profile' },
    ...(plainProfile.test(use.resource) && { inferenceProfile: use.resource }),
  };
}
