import type { FastifyRequest } from 'fastify';
import { isBearerToken } from '../access/credential.ts';
import { DomainError } from '../domain-error.ts';

/** The token of `Authorization: Bearer`; null without such a header. Throws `unauthenticated` for one that cannot be a token. */
export function bearerOf({ headers: { authorization = '' } }: FastifyRequest): string | null {
  const [scheme = '', token = '', ...rest] = authorization.trim().split(/\s+/);
  if (scheme.toLowerCase() !== 'bearer') return null;
  if (rest.length > 0 || !isBearerToken(token)) throw new DomainError('unauthenticated', 'This is no bearer token');
  return token;
}
