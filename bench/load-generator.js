// Makes the typed log generator of the tests loadable from plain JavaScript.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import ts from 'typescript';

const sources = new URL('../test/support/', import.meta.url);
const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023, verbatimModuleSyntax: true };

/** The exports of test/support/log-generator.ts; compiled files go below `folder`. */
export async function loadGenerator(folder) {
  const out = join(folder, 'generator');
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'package.json'), '{ "type": "module" }\n');
  for (const name of ['random', 'log-calls', 'log-generator']) {
    const { outputText } = ts.transpileModule(readFileSync(new URL(`${name}.ts`, sources), 'utf8'), {
      compilerOptions,
    });
    writeFileSync(join(out, `${name}.js`), outputText);
  }
  return import(pathToFileURL(join(out, 'log-generator.js')).href);
}
