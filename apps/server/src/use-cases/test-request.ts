import type { RequestTest, RequestTestBody } from '@sluice/shared/api/request-test';
import { type CompiledMesh, compileMesh } from '@sluice/shared/evaluate/compile';
import { type Evaluation, evaluateWith } from '@sluice/shared/evaluate/evaluate';
import { proxyConfigFor } from '@sluice/shared/evaluate/proxy-config';
import type { KubernetesHTTPRoute } from '@sluice/shared/istio/gateway-api/http-route';
import { meshVirtualServices } from '@sluice/shared/istio/gateway-api/mesh-routes';
import type { Mesh } from '@sluice/shared/istio/mesh';
import { planEdits } from '@sluice/shared/plan/plan-edits';
import type { MeshIndex } from '@sluice/shared/routing/mesh-index';
import { DomainError } from '../domain-error.ts';
import type { Subscribe } from '../listeners.ts';
import { type ClusterPort, noSuchService, untilLoaded } from './service-states.ts';

export type RequestTester = {
  /** Throws DomainErrors for edits that cannot be planned. */
  readonly test: (asked: RequestTestBody) => Promise<RequestTest>;
  readonly stop: () => void;
};

type Options = {
  readonly cluster: ClusterPort;
  readonly index: MeshIndex;
  readonly onObject: Subscribe<unknown>;
  /** Those of the Gateway API, of which proxies obey the ones for services. */
  readonly httpRoutes: () => readonly KubernetesHTTPRoute[];
};

/** Asks the same rules that proxies obey. What they come to is worked out once for each state of the cluster. */
export function createRequestTester({ cluster, index, onObject, httpRoutes }: Options): RequestTester {
  let compiled: { readonly mesh: CompiledMesh; readonly routes: readonly KubernetesHTTPRoute[] } | null = null;
  const stop = onObject(() => {
    compiled = null;
  });

  function present(): CompiledMesh {
    const routes = httpRoutes();
    const isKnown =
      compiled?.routes.length === routes.length && compiled.routes.every((each, at) => each === routes[at]);
    if (compiled === null || !isKnown) compiled = { mesh: compileMesh(withHttpRoutes(index.toMesh(), routes)), routes };
    return compiled.mesh;
  }

  function proposed({ namespace, service, edits }: NonNullable<RequestTestBody['proposed']>): CompiledMesh {
    const ref = { namespace, name: service };
    if (index.service(ref) === undefined) throw noSuchService(ref, cluster);
    const planned = planEdits(index, ref, edits);
    if (planned.ok) return compileMesh(withHttpRoutes(planned.proposed, httpRoutes()));
    const [first] = planned.problems;
    throw new DomainError(first?.code ?? 'invalid', planned.problems.map(({ message }) => message).join('; '), {
      issues: planned.problems.map(({ path, message }) => ({ path: `body.proposed.edits.${path}`, message })),
      ...(first?.params && { params: first.params }),
    });
  }

  return {
    stop,
    async test({ source, request, proposed: edits }) {
      await untilLoaded(cluster);
      const mesh = edits === undefined ? present() : proposed(edits);
      const { scheme, sni, headers, ...rest } = request;
      const asked = {
        ...rest,
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
        ...(scheme !== undefined && { scheme }),
        ...(sni !== undefined && { sni }),
      };
      return shown(evaluateWith(proxyConfigFor(mesh, source), asked));
    },
  };
}

/** As istiod does it: HTTPRoutes for services stand beside the VirtualServices, as such. */
function withHttpRoutes(mesh: Mesh, routes: readonly KubernetesHTTPRoute[]): Mesh {
  if (routes.length === 0) return mesh;
  return { ...mesh, virtualServices: [...mesh.virtualServices, ...meshVirtualServices(routes, mesh)] };
}

function shown({ decision, outcomes, failure, matches, delegations, unused, ...rest }: Evaluation): RequestTest {
  return {
    ...rest,
    decision: { ...decision },
    outcomes: outcomes.map((outcome) => ({ ...outcome })),
    failure: failure && { ...failure },
    matches: matches.map((match) => ({ ...match })),
    delegations: delegations.map((delegation) => ({ ...delegation })),
    unused: unused.map((each) => ({ ...each })),
  };
}
