import type { Finding } from '@sluice/shared/api/findings';
import type { ServiceState } from '@sluice/shared/api/services';

type ObjectName = { readonly kind: string; readonly namespace: string; readonly name: string };

const keyOf = ({ kind, namespace, name }: ObjectName) => `${kind} ${namespace}/${name}`;

/** How many things are wrong or doubtful about the objects that decide about a service, and about the service itself. */
export function findingCounter(findings: readonly Finding[]): (service: ServiceState) => number {
  const counts = new Map<string, number>();
  for (const { severity, object } of findings) {
    if (severity !== 'info') counts.set(keyOf(object), (counts.get(keyOf(object)) ?? 0) + 1);
  }
  return ({ namespace, name, objects }) =>
    [{ kind: 'Service', namespace, name }, ...objects].reduce((sum, each) => sum + (counts.get(keyOf(each)) ?? 0), 0);
}
