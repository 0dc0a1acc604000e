/** Which namespaces somebody may look into, as it was decided at one moment. */
import { createHash } from 'node:crypto';

export type Sight = {
  /** Equal keys see the same. */
  readonly key: string;
  readonly sees: (namespace: string) => boolean;
};

/** Also what will come to be later. */
export const everything: Sight = { key: '*', sees: () => true };

/** These and no others: a namespace that was not asked about is not seen. */
export function sightOf(namespaces: Iterable<string>): Sight {
  const seen = new Set(namespaces);
  const key = createHash('sha256')
    .update(JSON.stringify([...seen].sort()))
    .digest('base64url');
  return { key, sees: (namespace) => seen.has(namespace) };
}
