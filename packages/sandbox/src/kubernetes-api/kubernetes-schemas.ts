import type { SchemaDocument } from './field-schemas.ts';

/** The fields of the kinds that this server knows. */
export function kubernetesSchemas(): SchemaDocument {
  return { kinds: {}, definitions: {} };
}
