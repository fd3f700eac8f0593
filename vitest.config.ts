import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const alias = { '@': path.resolve(import.meta.dirname) };
const ignored = ['**/node_modules/**', '.next/**', '.data/**', 'e2e/**'];
/** Some start programs or build a module graph, and the machine may be busy. */
const unit = { testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: '100%' };

export default defineConfig({
  resolve: { alias },
  plugins: [react()],
  test: {
    projects: [
      {
        extends: true,
        test: {
          ...unit,
          name: 'domain',
          include: ['lib/domain/**/*.test.ts'],
          // Import rules keep packages and effects out of formulas, so their files leave each other nothing: a process of
          // its own for each would be most of what it takes.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          ...unit,
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...ignored, '**/*.integration.test.ts', 'lib/domain/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['**/*.integration.test.ts'],
          exclude: ignored,
          globalSetup: ['lib/server/testing/global-setup.ts'],
          // What takes 13 seconds on an idle machine took more than a minute beside nine others.
          testTimeout: 180_000,
          hookTimeout: 240_000,
          // One more than cores: tests that kill workers wait for heartbeats most of their time.
          maxWorkers: 3,
          // After the others where all are run: another number of workers needs a group of its own.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
