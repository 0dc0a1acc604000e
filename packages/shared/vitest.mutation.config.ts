/** Tests for mutation runs: tables that say which rule is broken, and laws that are quick enough to run every time. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 60_000,
    include: ['src/{weights,plan,routing,evaluate}/**/*.test.ts'],
    exclude: ['src/plan/*laws.test.ts'],
  },
});
