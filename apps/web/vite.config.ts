/// <reference types="vitest/config" />
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { withoutJsonSchema } from './build/without-json-schema.ts';
import { withoutTimeScales } from './build/without-time-scales.ts';

const server = process.env.SLUICE_URL ?? 'http://localhost:8080';

/** Those that bring nothing big along. */
const smallParts =
  /\/apps\/web\/src\/(ui\/(?!aria|weight|diff)|routes\/(as-of|cluster-banner|load-problem|service-tabs))/;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    react(),
    withoutJsonSchema(),
    withoutTimeScales(),
    // React Aria brings its own words in more than thirty languages; the page speaks two.
    { ...optimizeLocales.vite({ locales: ['en-US', 'zh-CN'] }), enforce: 'pre' },
  ],
  build: {
    // light-dark(), @layer and nesting are left as they are written.
    target: ['chrome123', 'edge123', 'firefox128', 'safari17.5'],
    modulePreload: { polyfill: false },
    // It is one file on purpose.
    chunkSizeWarningLimit: 700,
    // Browsers ask for a few files at a time: one for what every page needs, one for the small parts of all pages.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'page', tags: ['$initial'], priority: 2 },
            { name: 'parts', test: smallParts, priority: 1 },
          ],
        },
      },
    },
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/api': { target: server, changeOrigin: true } } },
  test: {
    name: 'web',
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/testing/setup.ts'],
    testTimeout: 30_000,
    css: false,
  },
});
