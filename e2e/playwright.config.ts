import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

const here = import.meta.dirname;

export default defineConfig({
  testDir: join(here, 'journeys'),
  outputDir: join(here, 'test-results'),
  globalSetup: join(here, 'global-setup.ts'),
  reporter: [['list'], ['json', { outputFile: join(here, '../reports/e2e.json') }]],
  // Each worker has a mesh, a server and a browser of its own; journeys wait more than they compute.
  workers: 2,
  fullyParallel: true,
  // For machines that are busy with something else: nothing is expected to take this long.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: {
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
});
