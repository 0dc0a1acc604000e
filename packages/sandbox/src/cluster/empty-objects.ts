/**
 * Members that Go writes of built-in kinds even when nobody has set them: nobody adds them, so their creator does not own
 * them as such (members without omitempty in k8s.io/api).
 */
const podTemplate = { metadata: {}, spec: { containers: null } };

const emptyObjects: Readonly<Record<string, object>> = {
  namespaces: { spec: {}, status: {} },
  pods: { spec: { containers: null }, status: {} },
  services: { spec: {}, status: { loadBalancer: {} } },
  events: { involvedObject: {}, source: {} },
  'deployments.apps': { spec: { selector: null, template: podTemplate, strategy: {} }, status: {} },
  'replicasets.apps': { spec: { selector: null, template: podTemplate }, status: {} },
  'controllerrevisions.apps': { data: null },
  'endpointslices.discovery.k8s.io': { endpoints: null, ports: null },
  'leases.coordination.k8s.io': { spec: {} },
  'roles.rbac.authorization.k8s.io': { rules: null },
  'clusterroles.rbac.authorization.k8s.io': { rules: null },
  'rolebindings.rbac.authorization.k8s.io': { roleRef: {} },
  'clusterrolebindings.rbac.authorization.k8s.io': { roleRef: {} },
  'customresourcedefinitions.apiextensions.k8s.io': {
    spec: { names: {}, versions: null },
    status: { conditions: null, acceptedNames: {}, storedVersions: null },
  },
};

/** An object of the type with nothing in it; custom kinds have no member of themselves. */
export function emptyObjectOf(typeId: string): Record<string, unknown> {
  return { metadata: {}, ...emptyObjects[typeId] };
}
