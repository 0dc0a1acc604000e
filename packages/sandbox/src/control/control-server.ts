/** The control page and its REST interface. Loopback only by default; there are no users. */
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { highestRate } from '../load/load-generator.ts';
import { controlPage } from './control-page.ts';
import type { SandboxControls } from './sandbox-controls.ts';

const LoadBody = z.strictObject({
  requestsPerSecond: z.number().min(0).max(highestRate).optional(),
  mix: z
    .array(z.strictObject({ user: z.string().min(1).nullable(), weight: z.number().min(0) }))
    .min(1)
    .optional(),
});
const WorkloadBody = z.strictObject({
  errorPercent: z.number().min(0).max(100).optional(),
  errorStatus: z.int().min(400).max(599).optional(),
  latencyMs: z.number().min(0).max(600_000).optional(),
  crashed: z.boolean().optional(),
  rejectsConfiguration: z.boolean().optional(),
});
const PropagationBody = z
  .strictObject({ minMs: z.number().min(0).max(600_000), maxMs: z.number().min(0).max(600_000) })
  .refine(({ minMs, maxMs }) => minMs <= maxMs, { path: ['minMs'], message: 'minMs must not be above maxMs' });
const ApiBody = z.strictObject({
  down: z.boolean().optional(),
  latencyMs: z.number().min(0).max(60_000).optional(),
});

/** A request that the interface refuses; the message is for the person who made it. */
class ControlError extends Error {
  override name = 'ControlError';
  readonly statusCode: number;
  constructor(statusCode: number, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

/** Not yet listening. */
export function createControlServer(controls: SandboxControls): FastifyInstance {
  const app = fastify({ forceCloseConnections: true });
  app.addHook('onRequest', async (request) => refuseOtherSites(request));
  app.setErrorHandler(answerError);
  app.get('/', async (_request, reply) => reply.type('text/html; charset=utf-8').send(controlPage));

  app.get('/api/load', async () => controls.load());
  app.put('/api/load', async (request) => {
    controls.setLoad(parseBody(LoadBody, request));
    return controls.load();
  });
  app.get<{ Querystring: { namespace?: string } }>('/api/workloads', async ({ query }) =>
    controls.workloads(query.namespace),
  );
  app.put<{ Params: { namespace: string; workload: string } }>(
    '/api/workloads/:namespace/:workload',
    async (request) => {
      const { namespace, workload } = request.params;
      const body = parseBody(WorkloadBody, request);
      const change = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
      if (!controls.changeWorkload(namespace, workload, change)) {
        throw new ControlError(404, `There is no workload ${workload} in namespace ${namespace}`);
      }
      return controls.workloads(namespace).find((each) => each.workload === workload);
    },
  );
  app.get('/api/propagation', async () => controls.propagation());
  app.put('/api/propagation', async (request) => {
    controls.setPropagation(parseBody(PropagationBody, request));
    return controls.propagation();
  });
  app.get('/api/kubernetes', async () => controls.api());
  app.put('/api/kubernetes', async (request) => {
    controls.setApi(parseBody(ApiBody, request));
    return controls.api();
  });
  app.post('/api/kubernetes/cut-watches', async (_request, reply) => {
    controls.cutWatches();
    return reply.code(204).send();
  });
  app.post('/api/kubernetes/compact-history', async (_request, reply) => {
    controls.compactHistory();
    return reply.code(204).send();
  });
  return app;
}

/** Pages of other sites must not turn these controls through somebody's browser. */
function refuseOtherSites(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site'];
  if (site === 'cross-site' || (site === 'same-site' && request.method !== 'GET')) {
    throw new ControlError(403, 'Requests from pages of other sites are refused');
  }
}

function parseBody<T>(schema: z.ZodType<T>, request: FastifyRequest): T {
  const { data, error } = schema.safeParse(request.body);
  if (error !== undefined) throw new ControlError(400, z.prettifyError(error));
  return data;
}

function answerError(error: unknown, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = error instanceof Error ? error : new Error(String(error));
  const statusCode = 'statusCode' in known && typeof known.statusCode === 'number' ? known.statusCode : 500;
  const status = known instanceof RangeError ? 400 : statusCode;
  return reply.code(status).type('application/problem+json').send({ status, title: known.message });
}
