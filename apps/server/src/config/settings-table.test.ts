import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withSettingsTable } from './settings-table.ts';

test('the documented settings are those that there are (pnpm --filter @sluice/server run settings-table)', async () => {
  const document = await readFile(join(import.meta.dirname, '../../../../docs/operations.md'), 'utf8');
  expect(withSettingsTable(document)).toBe(document);
});

test('a document without a place for them is refused', () => {
  expect(() => withSettingsTable('# Operations')).toThrow('no place');
});
