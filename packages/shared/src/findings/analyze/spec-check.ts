/** Checks of objects that can be read; what cannot be read is the business of validation. */
import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { Check } from '../check.ts';
import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { namespaceOf } from '../cluster/scoped-hosts.ts';
import { type Read, readDestinationRule, readGateway, readVirtualService } from '../validation/read-spec.ts';
import type { Report } from '../validation/report.ts';
import type { DestinationRuleShape } from '../validation/shape/destination-rule-shape.ts';
import type { VirtualServiceShape } from '../validation/shape/virtual-service-shape.ts';

/** An object with its spec, as a check gets it. */
export type Subject<Spec> = {
  readonly object: KubernetesObject;
  readonly namespace: string;
  /** `namespace/name`, or the name alone where there is no namespace. */
  readonly name: string;
  readonly spec: Spec;
};
export type VirtualServiceSubject = Subject<VirtualServiceShape>;
export type DestinationRuleSubject = Subject<DestinationRuleShape>;

type Run<Spec> = (subject: Subject<Spec>, cluster: ClusterIndex, report: Report) => void;

export function displayName(namespace: string, name: string): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

function specCheck<Spec>(kind: Check['kind'], read: (object: object) => Read<Spec>) {
  return (name: string, run: Run<Spec>): Check => ({
    name,
    kind,
    run: (object, cluster, report) => {
      const { ok, ...rest } = read(object);
      if (!ok || !('spec' in rest)) return;
      const namespace = namespaceOf(object);
      run({ object, namespace, name: displayName(namespace, object.metadata.name), spec: rest.spec }, cluster, report);
    },
  });
}

export const virtualServiceCheck = specCheck('VirtualService', readVirtualService);
export const destinationRuleCheck = specCheck('DestinationRule', readDestinationRule);
export const gatewayCheck = specCheck('Gateway', readGateway);
