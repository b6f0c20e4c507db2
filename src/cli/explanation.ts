// Why each statement is there, written into a file of its own: as JSON if its name says so, else as text.

import { explainPolicies } from '../pipeline.js';
import { explainEntry, explainHead, formatExplain } from '../report/format-explain.js';
import type { Generated } from './generated.js';
import { listDocument } from './list-document.js';
import { isProposedFor } from './only-policy.js';
import { packed, unpacked } from './packed.js';
import { writeWholeFile } from './write-output.js';

/** The explanation of all proposals that somebody could act on. */
export function explanationIn(path: string): Generated {
  const isJson = path.endsWith('.json');
  const entries: (() => string)[] = [];
  return {
    take: (proposal) => {
      if (proposal.policies.length === 0 && !isProposedFor(proposal)) return;
      const one = { principal: proposal.principal, policies: explainPolicies(proposal) };
      entries.push(packed(isJson ? explainEntry(one) : formatExplain([one])));
    },
    write: () => {
      const texts = unpacked(entries);
      if (isJson) return writeWholeFile(path, listDocument(explainHead, 'principals', texts));
      return writeWholeFile(path, entries.length === 0 ? formatExplain([]) : texts);
    },
  };
}
