/** Finds Prometheus among the services of the cluster, where the settings do not say where it is. */
import type { Service } from '@sluice/shared/kubernetes/core';

export type PrometheusService = { readonly namespace: string; readonly name: string; readonly port: string };

/**
 * Only here: whoever may create a service in a namespace of applications must not be able to tell us figures. The order
 * is that of preference.
 */
const namespacesBesideIstio = ['monitoring', 'observability', 'prometheus'];
const names = [
  'prometheus',
  'prometheus-server',
  'prometheus-k8s',
  'prometheus-operated',
  'kube-prometheus-stack-prometheus',
];
const portNames = ['http', 'http-web', 'web', 'http-prometheus', 'http-service'];

/** @param servicesIn the services of a namespace */
export function findPrometheus(
  servicesIn: (namespace: string) => readonly Service[],
  istioNamespace: string,
): PrometheusService | null {
  const candidates = [...new Set([istioNamespace, ...namespacesBesideIstio])].flatMap((namespace) =>
    servicesIn(namespace)
      .filter(isPrometheus)
      .sort((a, b) => rankOf(a) - rankOf(b))
      .flatMap((service) => {
        const port = portOf(service);
        return port === null ? [] : [{ namespace, name: service.metadata.name, port }];
      }),
  );
  return candidates[0] ?? null;
}

function isPrometheus({ metadata: { name, labels } }: Service): boolean {
  if (names.includes(name)) return true;
  const { 'app.kubernetes.io/name': named, 'app.kubernetes.io/component': component, app } = labels ?? {};
  // Operators, exporters and alert managers of the same chart carry other names or components.
  return (named ?? app) === 'prometheus' && (component === undefined || ['server', 'prometheus'].includes(component));
}

function rankOf({ metadata: { name } }: Service): number {
  const at = names.indexOf(name);
  return at < 0 ? names.length : at;
}

function portOf({ spec }: Service): string | null {
  const ports = spec?.ports ?? [];
  const found =
    ports.find(({ name }) => portNames.includes(name ?? '')) ??
    ports.find(({ port }) => port === 9090) ??
    (ports.length === 1 ? ports[0] : undefined);
  return found === undefined ? null : String(found.port);
}
