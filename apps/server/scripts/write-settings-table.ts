/** Writes the settings into `docs/operations.md`. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withSettingsTable } from '../src/config/settings-table.ts';

const file = join(import.meta.dirname, '../../../docs/operations.md');
await writeFile(file, withSettingsTable(await readFile(file, 'utf8')));
