// Unit tests run many at a time; tests with real processes run one file at a time, because they share two cores and a clock.
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const alias = { 'tradewarden/strategy': resolve(import.meta.dirname, 'strategies/strategy.ts') };

export default defineConfig({
  resolve: { alias },
  test: {
    reporters: ['./test/support/desktop-host-reporter.ts', 'default', './test/support/plain-counts-reporter.ts'],
    projects: [
      { resolve: { alias }, test: { name: 'pure', include: ['test/{unit,architecture}/**/*.test.ts'], testTimeout: 60_000 } },
      {
        resolve: { alias },
        test: {
          name: 'real processes',
          include: ['test/{integration,chaos,e2e}/**/*.test.ts'],
          fileParallelism: false,
          setupFiles: ['./test/support/leave-nothing.ts'],
          testTimeout: 180_000,
          // Patience with a machine under load; a condition that holds is seen at once.
          expect: { poll: { timeout: 30_000 } },
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
