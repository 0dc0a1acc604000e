/** Gateways and HTTPRoutes of the Gateway API. Most meshes have none: that they are not served is no complaint. */
import { KubernetesGateway } from '@sluice/shared/istio/gateway-api/gateway';
import { KubernetesHTTPRoute } from '@sluice/shared/istio/gateway-api/http-route';
import { keyOf } from '@sluice/shared/kubernetes/object';
import type { FollowedKindState } from '../use-cases/get-status.ts';
import type { FollowOptions } from './followed-kind.ts';
import { type FollowedScopes, followScopes } from './followed-scopes.ts';
import { type KindDefinition, slim } from './kinds.ts';
import type { Stored } from './reflector.ts';

export type GatewayApi = {
  readonly gateways: () => readonly KubernetesGateway[];
  readonly httpRoutes: () => readonly KubernetesHTTPRoute[];
  readonly kinds: () => FollowedKindState[];
  readonly followed: readonly (FollowedScopes & { readonly kind: 'kubernetesGateways' | 'httpRoutes' })[];
};

const group = 'gateway.networking.k8s.io';
const versions = ['v1', 'v1beta1'];

type Options = Pick<FollowOptions<Stored>, 'client' | 'credentials' | 'onState' | 'onFault' | 'idleMs'> & {
  readonly namespaces: readonly string[] | null;
};

export function followGatewayApi({ namespaces, ...options }: Options): GatewayApi {
  function follow<T extends Stored>(definition: KindDefinition<T>) {
    const objects = new Map<string, T>();
    const onChange = (previous: T | undefined, next: T | undefined) => {
      if (next !== undefined) objects.set(keyOf(next), next);
      else if (previous !== undefined) objects.delete(keyOf(previous));
    };
    const followed = followScopes<T>({ ...options, definition, onChange }, namespaces);
    const complaint = () => (followed.state() === 'missing' ? null : followed.complaint());
    return { all: () => [...objects.values()], followed: { ...followed, complaint } };
  }

  const gateways = follow({ group, versions, plural: 'gateways', schema: KubernetesGateway, slim });
  const routes = follow({ group, versions, plural: 'httproutes', schema: KubernetesHTTPRoute, slim });
  return {
    gateways: gateways.all,
    httpRoutes: routes.all,
    kinds: () =>
      [
        { kind: `gateways.${group}`, ...gateways },
        { kind: 'httproutes', ...routes },
      ].map(({ kind, all, followed }) => ({
        kind,
        state: followed.state(),
        complaint: followed.complaint(),
        objects: all().length,
      })),
    followed: [
      { kind: 'kubernetesGateways', ...gateways.followed },
      { kind: 'httpRoutes', ...routes.followed },
    ],
  };
}
