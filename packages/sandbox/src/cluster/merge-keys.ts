/**
 * How the lists of built-in kinds are told apart item by item (the `patchMergeKey`, `x-kubernetes-list-map-keys` and
 * `x-kubernetes-list-type: set` markers of Kubernetes' API types). Lists that are not named are replaced as a whole.
 */
const keyedLists: Record<string, readonly string[]> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  resourceClaims: ['name'],
  schedulingGates: ['name'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
  podIPs: ['ip'],
  imagePullSecrets: ['name'],
  secrets: ['name'],
  conditions: ['type'],
  ownerReferences: ['uid'],
  hostAliases: ['ip'],
};

const setLists = new Set(['finalizers']);

/** The members that identify an item of the list under `member`, or undefined for a list without keys. */
export function mergeKeysOf(member: string, list: readonly unknown[]): readonly string[] | undefined {
  if (member !== 'ports') return keyedLists[member];
  const first = list.find((item) => typeof item === 'object' && item !== null);
  // A container's ports are keyed by containerPort, a Service's by port.
  return first !== undefined && 'containerPort' in first ? ['containerPort', 'protocol'] : ['port', 'protocol'];
}

export function isSetList(member: string): boolean {
  return setLists.has(member);
}
