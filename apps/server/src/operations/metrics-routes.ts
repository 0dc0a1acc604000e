import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { Registry } from 'prom-client';
import { addErrorHandler } from '../http/error-handler.ts';
import { isLoopbackName } from '../http/loopback.ts';
import { addSameOriginCheck } from '../http/same-origin.ts';
import type { Metrics } from './metrics.ts';

/**
 * Where the metrics can be read. Nobody signs in to scrape, so the port that users reach tells nothing by the names of
 * services unless everybody may see everything; the port for metrics alone is for those inside.
 */
export function addMetricsRoute(app: FastifyInstance, { own, services }: Metrics, withServices: boolean): void {
  const registry = withServices ? Registry.merge([own, services]) : own;
  app.get('/metrics', { schema: { hide: true }, logLevel: 'silent' }, async (_request, reply) => {
    const text = await registry.metrics();
    return reply.header('content-type', registry.contentType).header('cache-control', 'no-store').send(text);
  });
}

/** A port of its own. Rejects with `EADDRINUSE`. */
export async function startMetricsServer(
  metrics: Metrics,
  { host, port, log }: { readonly host: string; readonly port: number; readonly log: FastifyBaseLogger },
): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
  });
  addErrorHandler(app);
  addSameOriginCheck(app, { onLoopback: isLoopbackName(host), externalUrl: undefined });
  addMetricsRoute(app, metrics, true);
  await app.listen({ host, port, listenTextResolver: (address) => `metrics at ${address}/metrics` });
  return app;
}
