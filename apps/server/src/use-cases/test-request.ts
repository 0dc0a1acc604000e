import type { RequestTest, RequestTestBody } from '@sluice/shared/api/request-test';
import { type CompiledMesh, compileMesh } from '@sluice/shared/evaluate/compile';
import { type Evaluation, evaluateWith } from '@sluice/shared/evaluate/evaluate';
import { proxyConfigFor } from '@sluice/shared/evaluate/proxy-config';
import type { KubernetesGateway } from '@sluice/shared/istio/gateway-api/gateway';
import { gatewayListeners } from '@sluice/shared/istio/gateway-api/gateway-listeners';
import { gatewayVirtualServices } from '@sluice/shared/istio/gateway-api/gateway-routes';
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
  /** Of the Gateway API: sidecars obey the routes for services, gateways those for their listeners. */
  readonly gatewayApi: {
    readonly gateways: () => readonly KubernetesGateway[];
    readonly httpRoutes: () => readonly KubernetesHTTPRoute[];
  };
};

type GatewayObjects = {
  readonly gateways: readonly KubernetesGateway[];
  readonly routes: readonly KubernetesHTTPRoute[];
};

/** Asks the same rules that proxies obey. What they come to is worked out once for each state of the cluster. */
export function createRequestTester({ cluster, index, onObject, gatewayApi }: Options): RequestTester {
  let compiled: { readonly mesh: CompiledMesh; readonly from: GatewayObjects } | null = null;
  const stop = onObject(() => {
    compiled = null;
  });

  const gatewayObjects = () => ({ gateways: gatewayApi.gateways(), routes: gatewayApi.httpRoutes() });

  function present(): CompiledMesh {
    const from = gatewayObjects();
    const isKnown =
      compiled !== null && isSame(compiled.from.gateways, from.gateways) && isSame(compiled.from.routes, from.routes);
    if (compiled === null || !isKnown) compiled = { mesh: compileMesh(withGatewayApi(index.toMesh(), from)), from };
    return compiled.mesh;
  }

  /** As istiod does it: what it derives from objects of the Gateway API stands beside Istio's own. */
  function withGatewayApi(mesh: Mesh, { gateways, routes }: GatewayObjects): Mesh {
    if (gateways.length + routes.length === 0) return mesh;
    const listeners = gatewayListeners(gateways, index.all('namespaces'), mesh.config.domain);
    return {
      ...mesh,
      gateways: [...mesh.gateways, ...listeners.map(({ derived }) => derived)],
      virtualServices: [
        ...mesh.virtualServices,
        ...meshVirtualServices(routes, mesh),
        ...gatewayVirtualServices(routes, listeners, mesh),
      ],
    };
  }

  function proposed({ namespace, service, edits }: NonNullable<RequestTestBody['proposed']>): CompiledMesh {
    const ref = { namespace, name: service };
    if (index.service(ref) === undefined) throw noSuchService(ref, cluster);
    const planned = planEdits(index, ref, edits);
    if (planned.ok) return compileMesh(withGatewayApi(planned.proposed, gatewayObjects()));
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

const isSame = <T>(a: readonly T[], b: readonly T[]) => a.length === b.length && a.every((each, at) => each === b[at]);
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
