// Reading the files of the catalog: what they hold, or one sentence and a hint where the disk gives none.

import { readFileSync } from 'node:fs';

/** A file of the catalog that cannot be used: a fault of the disk, or of whoever named it. */
export class CatalogError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** What a JSON file that belongs to the program holds. */
export function readDataFile(file: URL): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CatalogError(
      `the file \`${file.pathname}\` of trailfit itself cannot be read: ${reason}`,
      'check the disk and its permissions, or install trailfit again',
    );
  }
}
