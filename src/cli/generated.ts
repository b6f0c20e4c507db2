// Where what `generate` makes goes: each proposal is taken once, and only its text is kept until all were made and checked.

import { join } from 'node:path';
import { Bundle } from '../emit/emit-bundle.js';
import { emitPolicy } from '../emit/emit-policy.js';
import { policyFileNamer } from '../emit/policy-file-name.js';
import type { PolicyForm, Proposal, Wildcard } from '../pipeline.js';
import { plainText } from '../report/plain-text.js';
import { changesSomething, codeOf, codeOfAll, type CodeFormat } from './emit-code.js';
import { reasonOf } from './file-reason.js';
import { writeResult } from './finish-run.js';
import { listDocument } from './list-document.js';
import { packed, unpacked } from './packed.js';
import { UserError } from './user-error.js';
import { othersIn, writeFolder } from './write-folder.js';

/**
 * A result on its way. `write` rejects with a `UserError` where there is nothing that could be written; `remark` tells
 * afterwards what is to be known of the place.
 */
export interface Generated {
  readonly take: (proposal: Proposal, wildcards: readonly Wildcard[]) => void;
  readonly write: () => Promise<void>;
  readonly remark?: () => Promise<string | undefined>;
}

/** One JSON object for all. */
export function generatedBundle(summary: Parameters<Bundle['head']>[0], output: string | undefined): Generated {
  const bundle = new Bundle();
  const entries: (() => string)[] = [];
  return {
    take: (proposal, wildcards) => {
      const entry = bundle.entry(proposal, wildcards);
      if (entry !== undefined) entries.push(packed(entry));
    },
    write: () => writeResult(output, listDocument(bundle.head(summary), 'principals', unpacked(entries))),
  };
}

/** One text of code for all. */
export function generatedCode(format: CodeFormat, form: PolicyForm, output: string | undefined): Generated {
  const code = codeOfAll(format, form);
  return { take: code.take, write: async () => writeResult(output, code.text()) };
}

/** A file for each policy, all in one folder or none. */
export function generatedPolicies(folder: string): Generated {
  const nameFor = policyFileNamer();
  return generatedFiles(folder, ({ principal, permissionSet, policies }) =>
    policies.map(({ name, document }) => [
      nameFor({ principal, policy: name, isForSet: permissionSet !== undefined }),
      packed(emitPolicy(document)),
    ]),
  );
}

/** A file of code for each principal of which something becomes, all in one folder or none. */
export function generatedCodeFiles(folder: string, format: CodeFormat, form: PolicyForm): Generated {
  const nameFor = policyFileNamer();
  const end = format === 'terraform' ? '.tf' : '.yaml';
  return generatedFiles(folder, (proposal) => {
    if (!changesSomething(proposal)) return [];
    const { principal, permissionSet } = proposal;
    const policy = permissionSet?.name ?? principal.slice(principal.lastIndexOf('/') + 1);
    const name = nameFor({ principal, policy, isForSet: permissionSet !== undefined });
    return [[name.replace(/\.json$/, end), codeOf(proposal, format, form)]];
  });
}

type LateFile = readonly [name: string, text: () => string];

function generatedFiles(folder: string, filesOf: (proposal: Proposal) => readonly LateFile[]): Generated {
  const files: LateFile[] = [];
  const texts = function* (): Generator<readonly [string, string]> {
    for (const [name, text] of files) yield [name, text()];
  };
  return {
    take: (proposal) => {
      files.push(...filesOf(proposal));
    },
    write: async () => {
      if (files.length === 0) throw nothingToWrite(folder);
      await writeFolder(folder, texts());
    },
    remark: () => strayWords(folder, new Set(files.map(([name]) => name))),
  };
}

/** How many files are named that this run has not written. */
const mostStrays = 5;

async function strayWords(folder: string, own: ReadonlySet<string>): Promise<string | undefined> {
  const place = `\`${plainText(folder)}\``;
  let names: readonly string[];
  try {
    names = await othersIn(folder, own);
  } catch (error) {
    return `what an earlier run may have left in ${place} is not known: ${reasonOf(error, 'it is gone')}`;
  }
  if (names.length === 0) return undefined;
  const named = names.slice(0, mostStrays).map((name) => `\`${plainText(name)}\``);
  const more = names.length > mostStrays ? ` and ${names.length - mostStrays} more` : '';
  const [which, them] = names.length === 1 ? ['a file', 'it'] : [`${names.length} files`, 'them'];
  const listed = `${named.join(', ')}${more}`;
  return `${place} has ${which} that this run has not written: ${listed}; an earlier run may have left ${them}`;
}

function nothingToWrite(folder: string): UserError {
  return new UserError(
    `there is nothing to write into \`${join(folder)}\``,
    'the account of the run says where the records went',
  );
}
