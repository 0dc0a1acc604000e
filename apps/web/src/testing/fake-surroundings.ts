/** What lies around the services: who asks, namespaces, gateways, pods, objects, and how everything is. */
import type { RequestOf, ResponseOf } from '@sluice/shared/api/endpoint';
import { listGateways } from '@sluice/shared/api/gateways';
import type { getObject, replaceObject } from '@sluice/shared/api/objects';
import { listPods } from '@sluice/shared/api/pods';
import { RequestTest, RequestTestBody } from '@sluice/shared/api/request-test';
import type { ServiceState } from '@sluice/shared/api/services';
import { Me } from '@sluice/shared/api/session';
import { Status } from '@sluice/shared/api/status';
import { problemAnswer } from './problem-answer.ts';
import { aGateway, aPod, aRequestTest, aStatus, somebody } from './surroundings.ts';

type RawObject = ResponseOf<typeof getObject>;
export type ReplaceSeen = {
  readonly address: string;
  readonly body: RequestOf<typeof replaceObject>['body'];
  readonly isDryRun: boolean;
  readonly ifMatch: string | null;
  readonly idempotencyKey: string | null;
};
type Replace = (seen: ReplaceSeen, object: RawObject | null) => Response;

export function createFakeSurroundings(servicesNow: () => readonly ServiceState[]) {
  let me: Me = Me.parse(somebody);
  let status: Status = Status.parse(aStatus);
  let gateways: ResponseOf<typeof listGateways> = { gateways: [aGateway], isWhole: true, asOf: 0 };
  let pods: ResponseOf<typeof listPods> | null = null;
  let namespaces: readonly string[] | null = null;
  let goodToken: string | null = null;
  let test: (body: RequestTestBody) => Response = () => Response.json(RequestTest.parse(aRequestTest()));
  let replace: Replace = () => problemAnswer('not-found');
  const objects = new Map<string, RawObject>();
  const tests: RequestTestBody[] = [];
  const replaced: ReplaceSeen[] = [];

  function session(init: RequestInit): Response {
    if (init.method === 'DELETE') {
      me = { ...me, user: null };
      return Response.json(me);
    }
    const { token } = JSON.parse(String(init.body)) as { token: string };
    if (token !== goodToken) return problemAnswer('token-rejected');
    me = { ...me, user: { name: 'ann', groups: ['team-a'] } };
    return Response.json(me);
  }

  function namespacesAnswer(): Response {
    const names = namespaces ?? [...new Set(servicesNow().map(({ namespace }) => namespace))];
    const list = names.map((name) => ({
      name,
      services: servicesNow().filter(({ namespace }) => namespace === name).length,
      injected: true,
    }));
    return Response.json({ namespaces: list, hidden: 0 });
  }

  function objectAnswer(path: string, init: RequestInit, query: URLSearchParams): Response {
    const object = objects.get(path) ?? null;
    if (init.method !== 'PUT') return object === null ? problemAnswer('not-found') : Response.json(object);
    const headers = new Headers(init.headers);
    const seen: ReplaceSeen = {
      address: path,
      body: JSON.parse(String(init.body)),
      isDryRun: query.get('dryRun') === 'true',
      ifMatch: headers.get('if-match'),
      idempotencyKey: headers.get('idempotency-key'),
    };
    replaced.push(seen);
    return replace(seen, object);
  }

  function answer(path: string, init: RequestInit, query: URLSearchParams): Response | null {
    if (path === '/me') {
      const namespace = query.get('namespace');
      const rights = me.rights === null || namespace === null ? null : { ...me.rights, namespace };
      return Response.json({ ...me, rights });
    }
    if (path === '/session') return session(init);
    if (path === '/namespaces') return namespacesAnswer();
    if (path === '/gateways') return Response.json(gateways);
    if (path === '/status') return Response.json(status);
    if (path === '/request-tests') {
      const body = RequestTestBody.parse(JSON.parse(String(init.body)));
      tests.push(body);
      return test(body);
    }
    const [, object] = /^\/namespaces\/[^/]+\/objects\/(.+)$/.exec(path) ?? [];
    if (object !== undefined) return objectAnswer(object, init, query);
    const [, service] = /^\/namespaces\/[^/]+\/services\/([^/]+)\/pods$/.exec(path) ?? [];
    if (service !== undefined) return podsAnswer(service);
    return null;
  }

  function podsAnswer(name: string): Response {
    const service = servicesNow().find((each) => each.name === name);
    if (service === undefined) return problemAnswer('not-found');
    const all = service.versions.flatMap(({ name: version, pods: { total, ready } }) =>
      Array.from({ length: total }, (_, at) => aPod({ service: name, version, at, ready: at < ready })),
    );
    return Response.json(pods ?? { pods: all, asOf: 0 });
  }

  return {
    answer,
    /** Every test of a request, and every attempt to replace an object. */
    tests,
    replaced,
    be(change: Partial<Me>) {
      me = Me.parse({ ...me, ...change });
    },
    /** The only token that is accepted. */
    accept(token: string) {
      goodToken = token;
    },
    setStatus(change: Partial<Status>) {
      status = Status.parse({ ...status, ...change });
    },
    setGateways(change: typeof gateways.gateways, { isWhole }: { isWhole: boolean } = { isWhole: true }) {
      gateways = listGateways.response.parse({ ...gateways, gateways: change, isWhole });
    },
    setPods(change: NonNullable<typeof pods>['pods']) {
      pods = listPods.response.parse({ pods: change, asOf: 0 });
    },
    setNamespaces(names: readonly string[]) {
      namespaces = names;
    },
    answerTests(by: typeof test) {
      test = by;
    },
    /** @param path such as `VirtualService/reviews` */
    putObject(path: string, object: RawObject) {
      objects.set(path, object);
    },
    answerReplacements(by: Replace) {
      replace = by;
    },
  };
}
