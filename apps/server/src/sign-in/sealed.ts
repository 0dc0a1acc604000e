/** Values that travel through the browser and that only this server, or another one with its keys, can read or make. */
import { EncryptJWT, jwtDecrypt } from 'jose';
import type { z } from 'zod';
import type { KeyRing } from './key-ring.ts';

export type Sealer<T> = {
  /** @param expiresAt epoch milliseconds */
  readonly seal: (value: T, expiresAt: number) => Promise<string>;
  /** Null for whatever was not sealed for this purpose, has been tampered with, has ended, or whose key is gone. */
  readonly open: (text: string) => Promise<T | null>;
};

const enc = 'A256GCM';

/** JSON Web Encryption with a key of our own (`dir`), AES-256-GCM. @param purpose so that one kind of value cannot pass for another */
export function createSealer<T>(keys: KeyRing, purpose: string, schema: z.ZodType<T>): Sealer<T> {
  const [first] = keys;
  return {
    seal: (value, expiresAt) =>
      new EncryptJWT({ value })
        .setProtectedHeader({ alg: 'dir', enc, kid: first.id })
        .setAudience(purpose)
        .setExpirationTime(Math.floor(expiresAt / 1_000))
        .encrypt(first.bytes),
    async open(text) {
      try {
        const { payload } = await jwtDecrypt(text, ({ kid }) => keyNamed(keys, kid), {
          audience: purpose,
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: [enc],
          requiredClaims: ['exp'],
        });
        return schema.parse(payload.value);
      } catch {
        return null;
      }
    },
  };
}

function keyNamed(keys: KeyRing, id: string | undefined): Uint8Array {
  const key = keys.find((one) => one.id === id);
  if (key === undefined) throw new Error('The key is not known');
  return key.bytes;
}
