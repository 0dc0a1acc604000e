import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ObjectStore } from '../cluster/object-store.ts';
import type { FieldSchemas } from './field-schemas.ts';
import type { PodProxy } from './pod-proxy.ts';
import type { ResourceTarget } from './request-target.ts';
import type { Watches } from './watches.ts';

/** What all handlers work with. */
export type ApiContext = {
  store: ObjectStore;
  schemas: FieldSchemas;
  watches: Watches;
  podProxy: PodProxy;
  now: () => Date;
};

/** One request for a resource. */
export type ApiCall = {
  context: ApiContext;
  request: IncomingMessage;
  response: ServerResponse;
  query: URLSearchParams;
  target: ResourceTarget;
};

/** A call that names one object. */
export function refOfCall({ target }: ApiCall): { namespace: string; name: string } {
  return { namespace: target.namespace ?? '', name: target.name ?? '' };
}
