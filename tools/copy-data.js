// Copies the data files of the catalog beside the compiled code; tsc copies only code.

import { cpSync } from 'node:fs';

const from = new URL('../src/catalog/data/', import.meta.url);
const to = new URL('../dist/catalog/data/', import.meta.url);

cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith('.md') });
