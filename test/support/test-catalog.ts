// A catalog for documents that are not about one.

import type { CatalogFacts } from '../../src/usage/mapped-by.js';

/** Knows the same of every service. */
export const testCatalog: CatalogFacts = { version: 'test', digestOf: () => 'facts' };
