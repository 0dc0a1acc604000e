import { readFileSync } from 'node:fs';
import type { SchemaDocument } from './field-schema.ts';

let document: SchemaDocument | undefined;

/** The fields of the kinds that this server knows; `scripts/generate-schemas.ts` writes the file. */
export function kubernetesSchemas(): SchemaDocument {
  document ??= JSON.parse(readFileSync(new URL('schemas.generated.json', import.meta.url), 'utf8')) as SchemaDocument;
  return document;
}
