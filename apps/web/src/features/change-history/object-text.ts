import { stringify } from 'yaml';
import { z } from 'zod';

const Stored = z.looseObject({
  kind: z.string().optional(),
  metadata: z.looseObject({ name: z.string().optional(), namespace: z.string().optional() }).optional(),
  spec: z.unknown(),
});

/** An object of the history as YAML, without what the API server fills in; empty for one that was not there. */
export function objectText(object: unknown): string {
  const { data } = Stored.safeParse(object);
  if (data === undefined) return '';
  const { kind, metadata, spec } = data;
  const named = metadata && { metadata: { name: metadata.name, namespace: metadata.namespace } };
  return stringify(
    { ...(kind !== undefined && { kind }), ...named, spec },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}
