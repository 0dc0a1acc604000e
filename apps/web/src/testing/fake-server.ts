/** A server that answers from values, in the shapes of the contract; it is handed to the client instead of `fetch`. */
import type { ChangeSummary } from '@sluice/shared/api/changes';
import { apiPrefix } from '@sluice/shared/api/endpoint';
import { StreamEvent } from '@sluice/shared/api/events';
import { type Finding, listFindings } from '@sluice/shared/api/findings';
import type { RoutingRule } from '@sluice/shared/api/routing';
import type { ServiceState } from '@sluice/shared/api/services';
import type { z } from 'zod';
import { now } from './bookinfo.ts';
import { createFakeChanges } from './fake-changes.ts';
import { FakeEventSource } from './fake-event-source.ts';
import { createFakeSurroundings } from './fake-surroundings.ts';
import { problemAnswer } from './problem-answer.ts';
import { aRouting } from './routing.ts';

type FindingsAnswer = z.infer<typeof listFindings.response>;

export function createFakeServer(initial: readonly ServiceState[]) {
  let services = [...initial];
  let found: FindingsAnswer = { findings: [], checked: 5, asOf: now, unread: [] };
  let latest: readonly ChangeSummary[] = [];
  /** Rules above the one for everything else, by service. */
  const special = new Map<string, readonly RoutingRule[]>();
  const sources: FakeEventSource[] = [];
  const attemptedKeys: string[] = [];
  let answerInstead: ((path: string, method: string) => Response | Error | null) | null = null;

  const find = (name: string) => services.find((service) => service.name === name);

  const put = (service: ServiceState) => {
    services = [...services.filter(({ name }) => name !== service.name), service];
  };
  const changes = createFakeChanges({ put });
  const around = createFakeSurroundings(() => services);

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
    const [, name, part] = /^\/namespaces\/[^/]+\/services\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
    const surrounding = around.answer(path, init, searchParams);
    if (surrounding !== null) return surrounding;
    if (path === '/services') {
      const namespace = searchParams.get('namespace');
      return Response.json({
        services: services.filter((service) => namespace === null || service.namespace === namespace),
      });
    }
    if (/^\/namespaces\/[^/]+\/changes$/.test(path)) return Response.json({ changes: latest });
    if (path === '/findings') return findingsAnswer(searchParams.get('service'));
    if (name === undefined) return problemAnswer('not-found');
    const service = find(name);
    if (service === undefined) return problemAnswer('not-found');
    if (part === undefined) return Response.json(service);
    if (part === 'routing') return Response.json(aRouting(service, special.get(name)));
    return changes.answer(service, part, init, searchParams.get('dryRun') === 'true') ?? problemAnswer('not-found');
  }

  return {
    fetch: async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
      const address = String(input);
      const key = new Headers(init?.headers).get('idempotency-key');
      if (key !== null) attemptedKeys.push(key);
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
    /** Idempotency keys of all attempts, also of those that failed. */
    attemptedKeys,
    /** Who asks, namespaces, gateways, pods, objects, and how everything is. */
    around,
    /** Previews, changes and their history. */
    changes,
    /** Answers by `other` where it gives something; null goes back to normal. */
    answerInstead(other: typeof answerInstead) {
      answerInstead = other;
    },
    find(change: Partial<FindingsAnswer>) {
      found = listFindings.response.parse({ ...found, ...change });
    },
    /** The latest changes of the namespace. */
    remember(changes: readonly ChangeSummary[]) {
      latest = changes;
    },
    put,
    /** A service as it is by now. */
    service(name: string): ServiceState {
      const service = find(name);
      if (service === undefined) throw new Error(`There is no service ${name}.`);
      return service;
    },
    /** Gives a service rules above the one for everything else, and with them another etag. */
    putRules(name: string, rules: readonly RoutingRule[]) {
      special.set(name, rules);
      const service = find(name);
      if (service === undefined) return;
      const desired = { ...service.desired, rulesAbove: rules.length };
      put({ ...service, desired, etag: `etag-${JSON.stringify(rules)}` });
    },
    /** Sends an event to whoever follows at present. */
    send(event: StreamEvent) {
      sources.findLast((source) => !source.isClosed)?.send(StreamEvent.parse(event));
    },
  };
}

export type FakeServer = ReturnType<typeof createFakeServer>;
