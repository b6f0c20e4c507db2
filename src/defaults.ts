// What a run does unless it is told otherwise, as far as options name it: apart from the pipeline, which help does without.

export { defaultDecodeLimits } from './decode/limits.js';
export { defaultProposalOptions } from './proposal/proposal.js';
