/** The control page and its REST interface. Loopback only by default; there are no users. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { ApiBody, GitopsBody, IstiodBody, LoadBody, PropagationBody, WorkloadBody } from './control-bodies.ts';
import { ControlError, parsed, problemOf } from './problem.ts';
import { refusalOf } from './request-guard.ts';
import type { SandboxControls, WorkloadState } from './sandbox-controls.ts';

const pageFiles = [
  { path: '/', file: 'index.html', type: 'text/html; charset=utf-8' },
  { path: '/controls.css', file: 'controls.css', type: 'text/css; charset=utf-8' },
  { path: '/controls.js', file: 'controls.js', type: 'text/javascript; charset=utf-8' },
] as const;

const pageHeaders = {
  'content-security-policy': "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** Not yet listening. @param ownHost the name or address that it will listen on */
export function createControlServer(controls: SandboxControls, ownHost: string): FastifyInstance {
  const app = fastify({ forceCloseConnections: true });
  app.addHook('onRequest', async ({ method, url, headers }) => {
    const refusal = refusalOf({ method, path: url, headers }, ownHost);
    if (refusal !== null) throw new ControlError(403, refusal);
  });
  app.setErrorHandler(async (error, _request, reply) => {
    const problem = problemOf(error);
    return reply.code(problem.status).type('application/problem+json').send(problem);
  });
  app.setNotFoundHandler(async ({ method, url }) => {
    throw new ControlError(404, `There is no ${method} ${url}`);
  });
  for (const { path, file, type } of pageFiles) {
    const content = readFileSync(join(import.meta.dirname, 'page', file));
    app.get(path, async (_request, reply) => reply.headers(pageHeaders).type(type).send(content));
  }
  addTraffic(app, controls);
  addMesh(app, controls);
  addKubernetes(app, controls);
  return app;
}

function addTraffic(app: FastifyInstance, controls: SandboxControls): void {
  app.get('/api/load', async () => controls.load());
  app.put('/api/load', async ({ body }) => {
    controls.setLoad(parsed(LoadBody, body));
    return controls.load();
  });
  app.get<{ Querystring: { namespace?: string; troubled?: string } }>('/api/workloads', async ({ query }) => {
    const workloads = controls.workloads(query.namespace);
    return query.troubled === 'true' ? workloads.filter(isTroubled) : workloads;
  });
  app.put<{ Params: { namespace: string; workload: string } }>(
    '/api/workloads/:namespace/:workload',
    async ({ params: { namespace, workload }, body }) => {
      const given = parsed(WorkloadBody, body);
      const change = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      if (!controls.changeWorkload(namespace, workload, change)) {
        throw new ControlError(404, `There is no workload ${workload} with a proxy in namespace ${namespace}`);
      }
      // The mesh hears of crashed pods a moment later.
      return { ...controls.workloads(namespace).find((each) => each.workload === workload), ...change };
    },
  );
}

function isTroubled({ errorPercent, latencyMs, crashed, rejectsConfiguration }: WorkloadState): boolean {
  return errorPercent > 0 || latencyMs > 0 || crashed || rejectsConfiguration;
}

function addMesh(app: FastifyInstance, controls: SandboxControls): void {
  app.get('/api/propagation', async () => controls.propagation());
  app.put('/api/propagation', async ({ body }) => {
    controls.setPropagation(parsed(PropagationBody, body));
    return controls.propagation();
  });
  app.get('/api/istiod', async () => controls.istiod());
  app.put('/api/istiod', async ({ body }) => {
    if (!controls.setIstiod(parsed(IstiodBody, body))) {
      throw new ControlError(404, 'There is no Deployment istiod in namespace istio-system');
    }
    return controls.istiod();
  });
}

function addKubernetes(app: FastifyInstance, controls: SandboxControls): void {
  app.get('/api/gitops', async () => controls.gitops());
  app.put('/api/gitops', async ({ body }) => {
    controls.setGitops(parsed(GitopsBody, body));
    return controls.gitops();
  });
  app.get('/api/kubernetes', async () => controls.api());
  app.put('/api/kubernetes', async ({ body }) => {
    controls.setApi(parsed(ApiBody, body));
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
}
