import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ObjectStore } from '../cluster/object-store.ts';
import type { AccessPolicy } from './access/access-policy.ts';
import type { User, Users } from './access/users.ts';
import type { FieldSchemas } from './field-schemas.ts';
import type { PodProxy } from './pod-answers.ts';
import type { DialPod } from './port-forward/forward-port.ts';
import type { RawData } from './raw-data.ts';
import type { ResourceTarget } from './request-target.ts';
import type { Watches } from './watches.ts';

/** What all handlers work with. */
export type ApiContext = {
  store: ObjectStore;
  schemas: FieldSchemas;
  rawData: RawData;
  watches: Watches;
  users: Users;
  policy: AccessPolicy;
  podProxy: PodProxy;
  dialPod: DialPod;
  now: () => Date;
};

/** A request that asks for another protocol; until the socket is taken, it can be answered like any other. */
export type Upgrade = {
  /** What the client has already sent in the other protocol. */
  readonly head: Buffer;
  takeSocket(): Duplex;
};

/** One request for a resource. */
export type ApiCall = {
  context: ApiContext;
  request: IncomingMessage;
  response: ServerResponse;
  query: URLSearchParams;
  /** Whose rights count: the impersonated one if there is one. */
  user: User;
  target: ResourceTarget;
  upgrade?: Upgrade | undefined;
};

/** A call that names one object. */
export function refOfCall({ target }: ApiCall): { namespace: string; name: string } {
  return { namespace: target.namespace ?? '', name: target.name ?? '' };
}
