/** The keys that encrypt sessions. The first one encrypts, all of them decrypt, so that keys can be replaced one by one. */
import { createHash, hkdfSync, randomBytes } from 'node:crypto';

export type SessionKey = { readonly id: string; readonly bytes: Uint8Array };
export type KeyRing = readonly [SessionKey, ...SessionKey[]];

/** @param secrets random texts; an empty list makes a random key, which no other replica has and no restart survives */
export function keyRingOf(secrets: readonly string[]): KeyRing {
  const [first, ...others] = secrets.length > 0 ? secrets : [randomBytes(32).toString('base64')];
  return [keyFrom(first ?? ''), ...others.map(keyFrom)];
}

/** One secret a line; empty lines and lines that begin with # do not count. Throws when there is none, or a short one. */
export function secretsIn(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const secrets = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (secrets.length === 0) throw new Error('it holds no keys');
  if (secrets.some((secret) => secret.length < 32)) throw new Error('each key has to have at least 32 characters');
  return secrets;
}

function keyFrom(secret: string): SessionKey {
  const bytes = new Uint8Array(hkdfSync('sha256', secret, '', 'sluice session', 32));
  return { id: createHash('sha256').update(bytes).digest('base64url').slice(0, 8), bytes };
}
