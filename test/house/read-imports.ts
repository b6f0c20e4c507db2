// Reads what a source file imports, in every way TypeScript knows, and where it touches the process or the clock.

import ts from 'typescript';

/** One import of a file. `isType`: erased when compiled. */
export interface FoundImport {
  readonly specifier: string;
  readonly isType: boolean;
  readonly line: number;
}

/** A place where a file touches the world: the word, such as `process` or `Date.now`. */
export interface WorldTouch {
  readonly word: string;
  readonly line: number;
}

/** What the house wants to know about one file. */
export interface FileFacts {
  readonly imports: readonly FoundImport[];
  readonly touches: readonly WorldTouch[];
}

/** Reads a file's text. `name` is for the parser only. */
export function readFacts(name: string, text: string): FileFacts {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.ES2023, true, ts.ScriptKind.TS);
  const imports: FoundImport[] = [];
  const touches: WorldTouch[] = [];
  const lineOf = (node: ts.Node) => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
  const visit = (node: ts.Node): void => {
    for (const found of importsOf(node)) imports.push({ ...found, line: lineOf(node) });
    const word = ts.isIdentifier(node) ? touchOf(node) : undefined;
    if (word !== undefined) touches.push({ word, line: lineOf(node) });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { imports, touches };
}

function importsOf(node: ts.Node): readonly Omit<FoundImport, 'line'>[] {
  if (ts.isImportDeclaration(node)) return named(node.moduleSpecifier, isTypeOnly(node.importClause));
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) return named(node.moduleSpecifier, node.isTypeOnly);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return named(node.argument.literal, true);
  if (ts.isExternalModuleReference(node)) return named(node.expression, false);
  if (ts.isCallExpression(node) && isLoader(node.expression)) return named(node.arguments[0], false);
  if (ts.isNewExpression(node) && isText(node.expression, 'URL') && isModuleUrl(node.arguments?.[1])) {
    return named(node.arguments?.[0], false);
  }
  return [];
}

/** A specifier that is no literal cannot be checked, so it is read as a name that no table allows. */
function named(node: ts.Node | undefined, isType: boolean): readonly Omit<FoundImport, 'line'>[] {
  return [{ specifier: node && ts.isStringLiteralLike(node) ? node.text : '(computed)', isType }];
}

/** `import { type A }` is no type import: what `verbatimModuleSyntax` leaves of it still loads the file. */
function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  return clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function isLoader(node: ts.Node): boolean {
  return node.kind === ts.SyntaxKind.ImportKeyword || isText(node, 'require');
}

function isModuleUrl(node: ts.Node | undefined): boolean {
  return node?.getText() === 'import.meta.url';
}

function isText(node: ts.Node, text: string): boolean {
  return ts.isIdentifier(node) && node.text === text;
}

function touchOf(node: ts.Identifier): string | undefined {
  if (node.text === 'process' && !isMemberName(node)) return 'process';
  if (node.text === 'globalThis' || node.text === 'performance') return isMemberName(node) ? undefined : node.text;
  if (node.text === 'Date' && !isMemberName(node)) return clockOf(node);
  return undefined;
}

/** `Date.parse`, `Date.UTC` and `new Date(text)` are pure; everything else that may be done with `Date` reads the clock. */
function clockOf(node: ts.Identifier): string | undefined {
  const { parent } = node;
  if (ts.isTypeReferenceNode(parent)) return undefined;
  if (ts.isPropertyAccessExpression(parent)) {
    return ['parse', 'UTC'].includes(parent.name.text) ? undefined : `Date.${parent.name.text}`;
  }
  if (ts.isNewExpression(parent) && parent.expression === node) {
    return parent.arguments?.length ? undefined : 'new Date()';
  }
  return 'Date';
}

/** Whether an identifier only names a member, as `b` in `a.b`, `{ b: 1 }` and `interface X { b: string }`. */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  const isMember =
    ts.isPropertyAssignment(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isMethodSignature(parent);
  return isMember && parent.name === node;
}
