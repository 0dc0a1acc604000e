/** How often one address may try to sign in, and how often one user may write. Counted by each replica for itself. */
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AccessConfig } from '../config/access-settings.ts';
import { DomainError } from '../domain-error.ts';
import { isWrite } from './read-only.ts';

type Limits = Pick<AccessConfig, 'signInsPerMinute' | 'writesPerMinute'>;

const timeWindow = 60_000;

/** Ways in that cost somebody else something: a question to the cluster, or to the identity provider. */
const signInPaths = new Set(['/auth/oidc/start', '/auth/oidc/callback']);

export async function addRateLimits(
  app: FastifyInstance,
  { signInsPerMinute, writesPerMinute }: Limits,
): Promise<void> {
  await app.register(rateLimit, { global: false });
  const signIns = app.createRateLimit({ max: signInsPerMinute, timeWindow, keyGenerator: ({ ip }) => `in ${ip}` });
  const writes = app.createRateLimit({
    max: writesPerMinute,
    timeWindow,
    keyGenerator: ({ caller, ip }) => `write ${caller?.user.name ?? ip}`,
  });

  async function count(limit: typeof signIns, request: FastifyRequest, reply: FastifyReply) {
    const result = await limit(request);
    if (result.isAllowed || !result.isExceeded) return;
    reply.header('retry-after', String(result.ttlInSeconds));
    throw new DomainError('too-many-requests', `Too many requests; again in ${result.ttlInSeconds} s`, {
      params: { seconds: result.ttlInSeconds },
    });
  }

  app.addHook('onRequest', async (request, reply) => {
    const { config, url = '' } = request.routeOptions;
    if (config.endpoint?.operationId === 'signIn' || signInPaths.has(url)) await count(signIns, request, reply);
  });
  app.addHook('preHandler', async (request, reply) => {
    if (isWrite(request)) await count(writes, request, reply);
  });
}
