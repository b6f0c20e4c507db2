// The lint rules: typescript-eslint's strictest set, and what the house style adds to it.

import tseslint from 'typescript-eslint';

const nodeGlobals = [
  'process',
  'console',
  'Buffer',
  'URL',
  'setTimeout',
  'clearTimeout',
  'TextDecoder',
  'TextEncoder',
  'performance',
];

const never = (selector, message) => ({ selector, message });

/** What no file of the project does. */
const everywhere = [
  never(
    'CallExpression[callee.property.name=/^(localeCompare|toLocale\\w*)$/]',
    'Order and text are by code unit, never by locale.',
  ),
  never('MemberExpression[object.name="Intl"]', 'Order and text are by code unit, never by locale.'),
  never(
    'CallExpression[callee.object.name="process"][callee.property.name="exit"]',
    'Set process.exitCode: exit() cuts off what is still being written.',
  ),
];

/** What no typed file does. */
const inTypeScript = [
  ...everywhere,
  never('ExportDefaultDeclaration', 'Named exports only.'),
  never('TSAsExpression > TSAsExpression', 'Narrow the value: a double assertion hides a mistake.'),
  never('TSAsExpression > TSAnyKeyword', 'Narrow the value: any hides a mistake.'),
  never('TSEnumDeclaration', 'Write a union of literals.'),
];

export default tseslint.config(
  { ignores: ['dist/', './coverage/'] },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: { eqeqeq: 'error', 'no-var': 'error', 'prefer-const': 'error' },
  },
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'vitest.config.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-restricted-syntax': ['error', ...inTypeScript],
    },
  },
  { files: ['src/**/*.ts'], rules: { 'no-console': 'error', 'max-params': ['error', 5] } },
  { files: ['vitest.config.ts'], rules: { 'no-restricted-syntax': ['error', ...everywhere] } },
  {
    files: ['**/*.js'],
    extends: [tseslint.configs.recommended],
    languageOptions: { globals: Object.fromEntries(nodeGlobals.map((name) => [name, 'readonly'])) },
    rules: { 'no-undef': 'error', 'no-restricted-syntax': ['error', ...everywhere] },
  },
);
