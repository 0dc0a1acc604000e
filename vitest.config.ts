import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Most tests wait for servers now and then: on two cores, one worker (the default) leaves one and a half idle.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: [
            'packages/*/{src,tests}/**/*.test.ts',
            'apps/server/{src,tests}/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      './apps/web/vite.config.ts',
    ],
  },
});
