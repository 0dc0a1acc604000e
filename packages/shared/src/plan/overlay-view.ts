import { type KubernetesObject, keyOf } from '../kubernetes/object.ts';
import type { MeshIndex } from '../routing/mesh-index.ts';
import type { MeshView } from '../routing/mesh-view.ts';

type Keys = { has(key: string): boolean };

/**
 * A mesh with some objects changed, without copying the rest.
 *
 * @param changed the changed and new objects
 * @param virtualServices keys of all that were touched, deleted ones included
 */
export function overlayView(
  base: MeshView,
  changed: MeshIndex,
  virtualServices: Keys,
  destinationRules: Keys,
): MeshView {
  const services = <T extends KubernetesObject>(objects: readonly T[]) => untouched(objects, virtualServices);
  const rules = <T extends KubernetesObject>(objects: readonly T[]) => untouched(objects, destinationRules);
  return {
    config: base.config,
    service: (ref) => base.service(ref),
    servicesIn: (namespace) => base.servicesIn(namespace),
    podsOf: (ref) => base.podsOf(ref),
    deployment: (namespace, name) => base.deployment(namespace, name),
    virtualService: (namespace, name) =>
      (virtualServices.has(`${namespace}/${name}`) ? changed : base).virtualService(namespace, name),
    virtualServicesFor: (host) => [...services(base.virtualServicesFor(host)), ...changed.virtualServicesFor(host)],
    virtualServicesTo: (host) => [...services(base.virtualServicesTo(host)), ...changed.virtualServicesTo(host)],
    destinationRule: (namespace, name) =>
      (destinationRules.has(`${namespace}/${name}`) ? changed : base).destinationRule(namespace, name),
    destinationRulesFor: (host) => [...rules(base.destinationRulesFor(host)), ...changed.destinationRulesFor(host)],
    toMesh: () => {
      const mesh = base.toMesh();
      const own = changed.toMesh();
      return {
        ...mesh,
        virtualServices: [...services(mesh.virtualServices), ...own.virtualServices],
        destinationRules: [...rules(mesh.destinationRules), ...own.destinationRules],
      };
    },
  };
}

function untouched<T extends KubernetesObject>(objects: readonly T[], touched: Keys): T[] {
  return objects.filter((object) => !touched.has(keyOf(object)));
}
