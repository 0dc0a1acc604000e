/**
 * Roles: the ones that every Kubernetes brings along (kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy, for
 * the kinds that the sandbox serves), and the rights of its own users.
 */
import type { KubeObject } from './kube-object.ts';

const apiVersion = 'rbac.authorization.k8s.io/v1';
const apiGroup = 'rbac.authorization.k8s.io';

type Rule = Partial<Record<'apiGroups' | 'resources' | 'verbs' | 'nonResourceURLs' | 'resourceNames', string[]>>;
type Subject = { kind: 'User' | 'Group'; name: string };

const reading = ['get', 'list', 'watch'];
const writing = ['create', 'delete', 'deletecollection', 'patch', 'update'];

function role(kind: 'Role' | 'ClusterRole', name: string, rules: Rule[], namespace?: string): KubeObject {
  const labels = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
  const isBootstrap = !name.startsWith('sluice-');
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace !== undefined && { namespace }), ...(isBootstrap && { labels }) },
    rules,
  };
}

function binding(name: string, roleName: string, subjects: Subject[], namespace?: string): KubeObject {
  return {
    apiVersion,
    kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name, ...(namespace !== undefined && { namespace }) },
    roleRef: { apiGroup, kind: 'ClusterRole', name: roleName },
    subjects: subjects.map((subject) => ({ apiGroup, ...subject })),
  };
}

const authenticated: Subject = { kind: 'Group', name: 'system:authenticated' };
const unauthenticated: Subject = { kind: 'Group', name: 'system:unauthenticated' };

const health = ['/healthz', '/livez', '/readyz', '/version', '/version/'];
const discovery = ['/api', '/api/*', '/apis', '/apis/*', '/openapi', '/openapi/*'];

const coreContent = ['configmaps', 'events', 'pods', 'pods/status', 'serviceaccounts', 'services', 'services/status'];
const appsContent = ['controllerrevisions', 'deployments', 'deployments/scale', 'deployments/status'];
const replicaSets = ['replicasets', 'replicasets/scale', 'replicasets/status'];

const viewRules: Rule[] = [
  { apiGroups: [''], resources: [...coreContent, 'namespaces'], verbs: reading },
  { apiGroups: ['apps'], resources: [...appsContent, ...replicaSets], verbs: reading },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: reading },
];

const editRules: Rule[] = [
  ...viewRules,
  {
    apiGroups: [''],
    resources: ['pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy', 'secrets', 'services/proxy'],
    verbs: reading,
  },
  { apiGroups: [''], resources: ['serviceaccounts'], verbs: ['impersonate'] },
  {
    apiGroups: [''],
    resources: ['pods', 'pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy'],
    verbs: writing,
  },
  {
    apiGroups: [''],
    resources: ['configmaps', 'events', 'secrets', 'serviceaccounts', 'services', 'services/proxy'],
    verbs: writing,
  },
  { apiGroups: ['apps'], resources: ['deployments', 'deployments/scale', ...replicaSets.slice(0, 2)], verbs: writing },
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: [...reading, ...writing] },
];

const adminRules: Rule[] = [
  ...editRules,
  { apiGroups: [apiGroup], resources: ['rolebindings', 'roles'], verbs: [...reading, ...writing] },
  { apiGroups: ['authorization.k8s.io'], resources: ['localsubjectaccessreviews'], verbs: ['create'] },
];

/** In any cluster from the start. */
export function bootstrapRoles(): KubeObject[] {
  return [
    role('ClusterRole', 'cluster-admin', [
      { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
      { nonResourceURLs: ['*'], verbs: ['*'] },
    ]),
    role('ClusterRole', 'admin', adminRules),
    role('ClusterRole', 'edit', editRules),
    role('ClusterRole', 'view', viewRules),
    role('ClusterRole', 'system:basic-user', [
      {
        apiGroups: ['authorization.k8s.io'],
        resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
        verbs: ['create'],
      },
      { apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'], verbs: ['create'] },
    ]),
    role('ClusterRole', 'system:discovery', [{ nonResourceURLs: [...discovery, ...health], verbs: ['get'] }]),
    role('ClusterRole', 'system:public-info-viewer', [{ nonResourceURLs: health, verbs: ['get'] }]),
    role('ClusterRole', 'system:auth-delegator', [
      { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
      { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
    ]),
    binding('cluster-admin', 'cluster-admin', [{ kind: 'Group', name: 'system:masters' }]),
    binding('system:basic-user', 'system:basic-user', [authenticated]),
    binding('system:discovery', 'system:discovery', [authenticated]),
    binding('system:public-info-viewer', 'system:public-info-viewer', [authenticated, unauthenticated]),
  ];
}

const routing = ['networking.istio.io', 'gateway.networking.k8s.io'];

/**
 * The rights of the sandbox's own users: the viewer reads everything but secrets, the operator reads and changes what
 * is in the namespace, its routing and its history included.
 */
export function userRoles(namespace: string): KubeObject[] {
  return [
    role('ClusterRole', 'sluice-routing-view', [
      { apiGroups: routing, resources: ['*'], verbs: reading },
      { apiGroups: [''], resources: ['pods/proxy'], verbs: ['get'] },
      { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: reading },
    ]),
    role('ClusterRole', 'sluice-routing-edit', [
      { apiGroups: routing, resources: ['*'], verbs: [...reading, ...writing] },
      { apiGroups: ['apps'], resources: ['controllerrevisions'], verbs: writing },
      { apiGroups: ['events.k8s.io'], resources: ['events'], verbs: [...reading, 'create', 'patch'] },
    ]),
    binding('sluice-viewer', 'view', [{ kind: 'User', name: 'viewer' }]),
    binding('sluice-viewer-routing', 'sluice-routing-view', [{ kind: 'User', name: 'viewer' }]),
    binding('sluice-operator', 'edit', [{ kind: 'User', name: 'operator' }], namespace),
    binding('sluice-operator-routing', 'sluice-routing-edit', [{ kind: 'User', name: 'operator' }], namespace),
  ];
}
