/** Lint: correctness, types, and the zones of scripts/lint/zones.ts. Whatever is reported is an error. */
import { defineConfig } from 'oxlint';
import { zones } from './scripts/lint/zones.ts';

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'react', 'jsx-a11y', 'vitest', 'node'],
  categories: { correctness: 'error' },
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: 'error' },
  env: { es2024: true },
  ignorePatterns: ['**/dist/**', 'client/src/api/schema.d.ts', 'data/**', 'test-results/**', 'playwright-report/**'],
  rules: {
    eqeqeq: 'error',
    'no-eval': 'error',
    'no-var': 'error',
    'prefer-const': 'error',
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'import/no-default-export': 'error',
    'import/no-duplicates': 'error',
    // Playwright's fixtures are handed a function named `use`, which is no hook: hooks are for the client alone.
    'react/rules-of-hooks': 'off',
    // A board is a grid of roles, not a table of data; scrolling lists must be reachable by keyboard.
    'jsx-a11y/prefer-tag-over-role': 'off',
    'jsx-a11y/no-noninteractive-tabindex': 'off',
    'react/react-in-jsx-scope': 'off',
    'typescript/await-thenable': 'error',
    'typescript/ban-ts-comment': 'error',
    'typescript/consistent-type-imports': ['error', { prefer: 'type-imports', fixStyle: 'separate-type-imports' }],
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': ['error', { ignoreVoid: true }],
    'typescript/no-misused-promises': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/no-unsafe-argument': 'error',
    'typescript/no-unsafe-assignment': 'error',
    'typescript/no-unsafe-call': 'error',
    'typescript/no-unsafe-member-access': 'error',
    'typescript/no-unsafe-return': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'vitest/expect-expect': 'off',
    'vitest/no-disabled-tests': 'error',
    'vitest/no-focused-tests': 'error',
  },
  overrides: [
    {
      // Playwright takes configuration and global set-up as default exports.
      files: ['*.config.ts', '*/*.config.ts', 'e2e/support/global-*.ts'],
      rules: { 'import/no-default-export': 'off' },
    },
    {
      // Tests hand over methods of what they set up, say what an expectation is about, and share checks between suites.
      files: ['**/*.test.ts', '**/*.test.tsx', '**/*.contract.ts', '**/testing*.ts', '**/test/**', 'e2e/**'],
      rules: {
        'typescript/unbound-method': 'off',
        'vitest/valid-title': 'off',
        'vitest/valid-expect': ['error', { maxArgs: 2 }],
        'vitest/no-conditional-expect': 'off',
        'vitest/require-to-throw-message': 'off',
      },
    },
    {
      files: ['client/src/**'],
      rules: {
        'react/button-has-type': 'error',
        'react/exhaustive-deps': 'error',
        'react/jsx-key': 'error',
        'react/no-danger': 'error',
        'react/rules-of-hooks': 'error',
      },
    },
    // An interactive grid has no tags of its own: those of a table lose their roles once CSS lays them out as a board.
    { files: ['client/src/components/board/cell-grid.tsx'], rules: { 'jsx-a11y/prefer-tag-over-role': 'off' } },
    ...zones,
  ],
});
