// The commands of a sample: `commands.json`, checked as it is read.

import * as v from 'valibot';

/** One command: its arguments, and the expected files that its output streams are held against. */
const command = v.strictObject({
  args: v.array(v.string()),
  save: v.strictObject({ stdout: v.optional(v.string()), stderr: v.optional(v.string()) }),
});

/** Reads the text of a `commands.json`; throws where it is none. */
export function parseCommands(text: string): readonly v.InferOutput<typeof command>[] {
  return v.parse(v.pipe(v.array(command), v.minLength(1)), JSON.parse(text));
}
