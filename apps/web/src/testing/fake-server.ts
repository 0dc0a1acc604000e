/** A server that answers from values, in the shapes of the contract; it is handed to the client instead of `fetch`. */
import { apiPrefix } from '@sluice/shared/api/endpoint';
import { StreamEvent } from '@sluice/shared/api/events';
import { type Finding, listFindings } from '@sluice/shared/api/findings';
import { PlannedWrite } from '@sluice/shared/api/planned-write';
import { Problem, type ProblemCode, problemCodes } from '@sluice/shared/api/problem';
import type { ServiceState } from '@sluice/shared/api/services';
import { SetWeightsBody } from '@sluice/shared/api/weights';
import type { z } from 'zod';
import { aService, now } from './bookinfo.ts';
import { FakeEventSource } from './fake-event-source.ts';

type FindingsAnswer = z.infer<typeof listFindings.response>;

export type WeightsRequest = {
  readonly body: SetWeightsBody;
  readonly dryRun: boolean;
  readonly ifMatch: string | null;
};

export function problemAnswer(code: ProblemCode, change: Partial<Problem> = {}): Response {
  const { status, title } = problemCodes[code];
  const type = `https://sluice.example/problems/${code}`;
  const problem = Problem.parse({ type, title, status, detail: title, instance: 'req-1', code, ...change });
  return Response.json(problem, { status, headers: { 'content-type': 'application/problem+json' } });
}

export function createFakeServer(initial: readonly ServiceState[]) {
  let services = [...initial];
  let found: FindingsAnswer = { findings: [], checked: 5, asOf: now, unread: [] };
  const weightsRequests: WeightsRequest[] = [];
  const sources: FakeEventSource[] = [];
  let answerInstead: ((path: string, method: string) => Response | Error | null) | null = null;

  const find = (name: string) => services.find((service) => service.name === name);

  function setWeights(name: string, request: WeightsRequest): Response {
    weightsRequests.push(request);
    const service = find(name);
    if (service === undefined) return problemAnswer('not-found');
    if (request.ifMatch !== `"${service.etag}"`) return problemAnswer('precondition-failed');
    const changed = aService({ ...service, ...changedBy(service, request.body) });
    const object = { kind: 'VirtualService' as const, namespace: 'default', name };
    const action = service.desired.source === 'pods' ? ('create' as const) : ('patch' as const);
    const patch = action === 'patch' ? [{ op: 'replace', path: '/spec/http/0/route/0/weight', value: 1 }] : null;
    const writes = [PlannedWrite.parse({ action, object, patch, before: null, after: { kind: 'VirtualService' } })];
    if (!request.dryRun) services = services.map((known) => (known.name === name ? changed : known));
    return Response.json({
      service: request.dryRun ? service : changed,
      writes,
      warnings: [],
      change: null,
      history: null,
      merged: false,
    });
  }

  function findingsAnswer(name: string | null): Response {
    if (name === null) return Response.json(found);
    const service = find(name);
    if (service === undefined) return problemAnswer('not-found');
    const meant = [{ kind: 'Service', namespace: service.namespace, name }, ...service.objects].map(
      (object) => `${object.kind} ${object.namespace}/${object.name}`,
    );
    const concerns = ({ object }: Finding) => meant.includes(`${object.kind} ${object.namespace}/${object.name}`);
    return Response.json({ ...found, findings: found.findings.filter(concerns) });
  }

  function answer(address: string, init: RequestInit = {}): Response {
    const { pathname, searchParams } = new URL(address, 'http://sluice.test');
    const path = pathname.slice(apiPrefix.length);
    const [, name, part] = /^\/namespaces\/[^/]+\/services\/([^/]+)(\/weights)?$/.exec(path) ?? [];
    if (path === '/services') {
      const namespace = searchParams.get('namespace');
      return Response.json({
        services: services.filter((service) => namespace === null || service.namespace === namespace),
      });
    }
    if (path === '/findings') return findingsAnswer(searchParams.get('service'));
    if (name === undefined) return problemAnswer('not-found');
    if (part === undefined) {
      const service = find(name);
      return service === undefined ? problemAnswer('not-found') : Response.json(service);
    }
    const body = SetWeightsBody.parse(JSON.parse(String(init.body)));
    const ifMatch = new Headers(init.headers).get('if-match');
    return setWeights(name, { body, ifMatch, dryRun: searchParams.get('dryRun') === 'true' });
  }

  return {
    fetch: async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
      const address = String(input);
      const special = answerInstead?.(new URL(address, 'http://sluice.test').pathname, init?.method ?? 'GET');
      if (special instanceof Error) throw special;
      return special ?? answer(address, init);
    },
    openSource: (address: string): EventSource => {
      const source = new FakeEventSource(address);
      sources.push(source);
      return source as unknown as EventSource;
    },
    sources,
    weightsRequests,
    /** Answers by `other` where it gives something; null goes back to normal. */
    answerInstead(other: typeof answerInstead) {
      answerInstead = other;
    },
    find(change: Partial<FindingsAnswer>) {
      found = listFindings.response.parse({ ...found, ...change });
    },
    put(service: ServiceState) {
      services = [...services.filter(({ name }) => name !== service.name), service];
    },
    /** Sends an event to whoever follows at present. */
    send(event: StreamEvent) {
      sources.findLast((source) => !source.isClosed)?.send(StreamEvent.parse(event));
    },
  };
}

export type FakeServer = ReturnType<typeof createFakeServer>;

function changedBy(service: ServiceState, { weights }: SetWeightsBody) {
  const { versions } = service;
  const written = versions.map(({ name }) => ({
    version: name,
    weight: weights[name] ?? 0,
    share: (weights[name] ?? 0) / 100,
  }));
  return {
    etag: `etag-${JSON.stringify(weights)}`,
    desired: { ...service.desired, source: 'rule' as const, weights: written, total: 100 },
  };
}
