/** Writes `docs/openapi.json` from the contract. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endpoints } from '../src/endpoints.ts';
import { openApiDocument } from '../src/http/open-api.ts';

const file = join(import.meta.dirname, '../../../docs/openapi.json');
await writeFile(file, `${JSON.stringify(await openApiDocument(endpoints), null, 2)}\n`);
