import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mergePatch } from './kube-client.ts';
import { type SandboxServer, sandboxServer } from './sandbox-server.ts';

let server: SandboxServer;
beforeAll(async () => {
  server = await sandboxServer(
    { scenario: 'canary', objects: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }] },
    { podProxy: () => ({ status: 200, body: 'proxied' }) },
  );
});
afterAll(() => server.close());

const as = (user: string) => ({ authorization: user === 'nobody' ? '' : `Bearer ${server.tokens[user]}` });
const istio = '/apis/networking.istio.io/v1';
const reviews = `${istio}/namespaces/default/virtualservices/reviews`;
const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'x-' } };

describe('who may', () => {
  test.each([
    { user: 'admin', method: 'GET', path: '/api/v1/secrets', status: 200 },
    { user: 'admin', method: 'GET', path: '/bogus', status: 404 },
    { user: 'operator', method: 'GET', path: reviews, status: 200 },
    { user: 'operator', method: 'PATCH', path: reviews, status: 200 },
    { user: 'operator', method: 'GET', path: '/api/v1/namespaces/default/secrets', status: 200 },
    { user: 'operator', method: 'GET', path: '/api/v1/namespaces/default', status: 200 },
    { user: 'operator', method: 'POST', path: '/api/v1/namespaces/default/configmaps', status: 201 },
    {
      user: 'operator',
      method: 'GET',
      path: '/api/v1/namespaces/default/pods?watch=1&timeoutSeconds=1&labelSelector=none',
      status: 200,
    },
    {
      user: 'operator',
      method: 'PATCH',
      path: '/apis/apps/v1/namespaces/default/deployments/reviews-v1/scale',
      status: 200,
    },
    { user: 'operator', method: 'GET', path: '/api/v1/namespaces', status: 403 },
    { user: 'operator', method: 'GET', path: `${istio}/virtualservices`, status: 403 },
    { user: 'operator', method: 'POST', path: '/api/v1/namespaces/shop/configmaps', status: 403 },
    {
      user: 'operator',
      method: 'GET',
      path: '/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles',
      status: 403,
    },
    { user: 'viewer', method: 'GET', path: '/api/v1/pods', status: 200 },
    { user: 'viewer', method: 'GET', path: `${istio}/virtualservices`, status: 200 },
    { user: 'viewer', method: 'GET', path: '/apis', status: 200 },
    { user: 'viewer', method: 'PATCH', path: reviews, status: 403 },
    { user: 'viewer', method: 'GET', path: '/api/v1/secrets', status: 403 },
    { user: 'viewer', method: 'GET', path: '/metrics', status: 403 },
    { user: 'nobody', method: 'GET', path: '/version', status: 200 },
    { user: 'nobody', method: 'GET', path: '/apis', status: 403 },
    { user: 'nobody', method: 'GET', path: reviews, status: 403 },
  ])('$user $method $path: $status', async ({ user, method, path, status }) => {
    const body = method === 'POST' ? { ...configMap } : {};
    const answer = await server.client.call(method, path, {
      headers: as(user),
      type: method === 'PATCH' ? mergePatch : 'application/json',
      ...(method !== 'GET' && { body }),
    });
    expect(answer.status).toBe(status);
  });

  test.each(['operator', 'viewer'])('%s reaches a pod through the proxy', async (user) => {
    const { json } = await server.client.get('/api/v1/namespaces/default/pods?labelSelector=app%3Dreviews', as(user));
    const path = `/api/v1/namespaces/default/pods/${json.items[0].metadata.name}:15020/proxy/stats/prometheus`;
    expect((await server.client.get(path, as(user))).text).toBe('proxied');
  });
});

describe('a refusal says', () => {
  test.each([
    {
      user: 'viewer',
      method: 'PATCH',
      path: reviews,
      message:
        'virtualservices.networking.istio.io "reviews" is forbidden: User "viewer" cannot patch resource "virtualservices" in API group "networking.istio.io" in the namespace "default"',
      details: { name: 'reviews', group: 'networking.istio.io', kind: 'virtualservices' },
    },
    {
      user: 'operator',
      method: 'GET',
      path: `${istio}/virtualservices`,
      message:
        'virtualservices.networking.istio.io is forbidden: User "operator" cannot list resource "virtualservices" in API group "networking.istio.io" at the cluster scope',
      details: { group: 'networking.istio.io', kind: 'virtualservices' },
    },
    {
      user: 'operator',
      method: 'GET',
      path: '/api/v1/namespaces/shop',
      message:
        'namespaces "shop" is forbidden: User "operator" cannot get resource "namespaces" in API group "" in the namespace "shop"',
      details: { name: 'shop', kind: 'namespaces' },
    },
    {
      user: 'viewer',
      method: 'GET',
      path: '/api/v1/namespaces/default/pods/x/portforward',
      message:
        'pods "x" is forbidden: User "viewer" cannot get resource "pods/portforward" in API group "" in the namespace "default"',
      details: { name: 'x', kind: 'pods' },
    },
    {
      user: 'viewer',
      method: 'DELETE',
      path: '/api/v1/namespaces/default/pods',
      message:
        'pods is forbidden: User "viewer" cannot deletecollection resource "pods" in API group "" in the namespace "default"',
      details: { kind: 'pods' },
    },
    {
      user: 'viewer',
      method: 'GET',
      path: '/apis/example.com/v1/widgets?watch=true',
      message:
        'widgets.example.com is forbidden: User "viewer" cannot watch resource "widgets" in API group "example.com" at the cluster scope',
      details: { group: 'example.com', kind: 'widgets' },
    },
    {
      user: 'viewer',
      method: 'GET',
      path: '/metrics',
      message: 'forbidden: User "viewer" cannot get path "/metrics"',
      details: {},
    },
    {
      user: 'nobody',
      method: 'GET',
      path: '/',
      message: 'forbidden: User "system:anonymous" cannot get path "/"',
      details: {},
    },
  ])('$message', async ({ user, method, path, message, details }) => {
    const { json } = await server.client.call(method, path, { headers: as(user) });
    expect(json).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      reason: 'Forbidden',
      details,
      code: 403,
    });
  });
});

describe('roles', () => {
  const rbac = '/apis/rbac.authorization.k8s.io/v1';
  const write = (path: string, body: object) => server.client.call('POST', path, { body });
  const jane = { 'impersonate-user': 'jane' };
  const read = (path: string) => server.client.get(path, jane).then(({ status }) => status);

  test('take effect, name objects and are taken back', async () => {
    const maps = '/api/v1/namespaces/shop/configmaps';
    await write(maps, { ...configMap, metadata: { name: 'one' } });
    const rules = [{ apiGroups: [''], resources: ['configmaps'], resourceNames: ['one'], verbs: ['get', 'list'] }];
    await write(`${rbac}/namespaces/shop/roles`, { metadata: { name: 'one-map' }, rules });
    expect(await read(`${maps}/one`)).toBe(403);
    const bound = await write(`${rbac}/namespaces/shop/rolebindings`, {
      metadata: { name: 'jane' },
      roleRef: { kind: 'Role', name: 'one-map', apiGroup: 'rbac.authorization.k8s.io' },
      subjects: [{ kind: 'User', name: 'jane', apiGroup: 'rbac.authorization.k8s.io' }],
    });
    expect(bound.status).toBe(201);
    expect(await read(`${maps}/one`)).toBe(200);
    expect(await read(`${maps}/two`)).toBe(403);
    expect(await read(maps)).toBe(403);
    expect(await read(`${maps}?fieldSelector=metadata.name%3Done`)).toBe(200);
    await server.client.call('DELETE', `${rbac}/namespaces/shop/rolebindings/jane`);
    expect(await read(`${maps}/one`)).toBe(403);
  });

  test.each([
    { what: 'a verb', kind: 'clusterroles', body: { rules: [{ resources: ['pods'] }] }, field: 'rules[0].verbs' },
    { what: 'a role', kind: 'clusterrolebindings', body: { roleRef: { kind: 'ClusterRole' } }, field: 'roleRef.name' },
    {
      what: 'a cluster role',
      kind: 'clusterrolebindings',
      body: { roleRef: { kind: 'Role', name: 'x' } },
      field: 'roleRef.kind',
    },
  ])('without $what are invalid', async ({ kind, body, field }) => {
    const { json } = await write(`${rbac}/${kind}`, { metadata: { name: 'bad:name' }, ...body });
    expect(json).toMatchObject({ code: 422, reason: 'Invalid', details: { causes: [{ field }] } });
  });
});

describe('impersonation', () => {
  const rules = (query: object, headers: Record<string, string>) =>
    server.client.call('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { body: query, headers });
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };

  test('makes a request another user’s', async () => {
    const { json } = await rules(review, { 'impersonate-user': 'jane', 'impersonate-extra-team%2Fname': 'stars' });
    expect(json.status.userInfo).toEqual({
      username: 'jane',
      groups: ['system:authenticated'],
      extra: { 'team/name': ['stars'] },
    });
  });

  test('takes several groups, one header line each', async () => {
    const { body } = await request(`${server.url}/apis/authentication.k8s.io/v1/selfsubjectreviews`, {
      method: 'POST',
      dispatcher: new Agent({ connect: { ca: server.ca } }),
      headers: {
        authorization: `Bearer ${server.tokens.admin}`,
        'content-type': 'application/json',
        'impersonate-user': 'jane',
        'impersonate-group': ['g1', 'g2'],
      },
      body: JSON.stringify(review),
    });
    const { status } = (await body.json()) as { status: { userInfo: object } };
    expect(status.userInfo).toEqual({ username: 'jane', groups: ['g1', 'g2', 'system:authenticated'] });
  });

  test('of a service account brings its groups', async () => {
    const { json } = await rules(review, { 'impersonate-user': 'system:serviceaccount:shop:robot' });
    expect(json.status.userInfo.groups).toEqual([
      'system:serviceaccounts',
      'system:serviceaccounts:shop',
      'system:authenticated',
    ]);
  });

  test.each([
    {
      headers: { 'impersonate-user': 'jane' },
      message:
        'users "jane" is forbidden: User "operator" cannot impersonate resource "users" in API group "" at the cluster scope',
    },
    {
      headers: { 'impersonate-user': 'system:serviceaccount:default:default', 'impersonate-group': 'system:masters' },
      message:
        'groups "system:masters" is forbidden: User "operator" cannot impersonate resource "groups" in API group "" at the cluster scope',
    },
    {
      headers: { 'impersonate-user': 'system:serviceaccount:default:default', 'impersonate-extra-scopes': 'all' },
      message:
        'userextras.authentication.k8s.io "all" is forbidden: User "operator" cannot impersonate resource "userextras/scopes" in API group "authentication.k8s.io" at the cluster scope',
    },
  ])('needs a right: $message', async ({ headers, message }) => {
    const { json } = await rules(review, { ...as('operator'), ...(headers as unknown as Record<string, string>) });
    expect(json).toMatchObject({ code: 403, reason: 'Forbidden', message });
  });

  test('of groups alone is a bad request', async () => {
    expect((await rules(review, { 'impersonate-group': 'g' })).json).toMatchObject({ code: 400, reason: 'BadRequest' });
  });
});

describe('reviews', () => {
  const post = (group: string, kind: string, spec: object, user = 'admin', namespace = '') => {
    const scope = namespace === '' ? '' : `/namespaces/${namespace}`;
    const path = `/apis/${group}.k8s.io/v1${scope}/${kind.toLowerCase()}s`;
    const body = { apiVersion: `${group}.k8s.io/v1`, kind, spec };
    return server.client.call('POST', path, { body, headers: as(user) });
  };

  test.each([
    { user: 'viewer', resourceAttributes: { verb: 'list', resource: 'pods' }, allowed: true },
    { user: 'viewer', resourceAttributes: { verb: 'delete', resource: 'pods', namespace: 'default' }, allowed: false },
    {
      user: 'operator',
      resourceAttributes: { verb: 'get', resource: 'pods', subresource: 'proxy', namespace: 'default' },
      allowed: true,
    },
    {
      user: 'operator',
      resourceAttributes: {
        verb: 'patch',
        group: 'networking.istio.io',
        resource: 'virtualservices',
        namespace: 'shop',
      },
      allowed: false,
    },
  ])(
    'SelfSubjectAccessReview of $user: $resourceAttributes.verb $resourceAttributes.resource $allowed',
    async ({ user, resourceAttributes, allowed }) => {
      const { status, json } = await post('authorization', 'SelfSubjectAccessReview', { resourceAttributes }, user);
      expect([status, json.status.allowed]).toEqual([201, allowed]);
      expect(json.spec.resourceAttributes).toEqual(resourceAttributes);
    },
  );

  test('SubjectAccessReview asks for somebody else, and is for those who may', async () => {
    const spec = {
      user: 'viewer',
      nonResourceAttributes: { verb: 'get', path: '/version' },
      groups: ['system:authenticated'],
    };
    expect((await post('authorization', 'SubjectAccessReview', spec)).json.status).toEqual({
      allowed: true,
      reason:
        'RBAC: allowed by ClusterRoleBinding "system:discovery" of ClusterRole "system:discovery" to Group "system:authenticated"',
    });
    expect((await post('authorization', 'SubjectAccessReview', spec, 'viewer')).status).toBe(403);
  });

  test('LocalSubjectAccessReview stays in its namespace', async () => {
    const spec = { user: 'operator', resourceAttributes: { verb: 'get', resource: 'pods', namespace: 'default' } };
    const local = await post('authorization', 'LocalSubjectAccessReview', spec, 'admin', 'default');
    expect(local.json.status).toEqual({
      allowed: true,
      reason: 'RBAC: allowed by RoleBinding "sluice-operator/default" of ClusterRole "edit" to User "operator"',
    });
    expect((await post('authorization', 'LocalSubjectAccessReview', spec, 'admin', 'shop')).status).toBe(422);
  });

  test('SelfSubjectRulesReview lists what one may do in a namespace', async () => {
    const { json } = await post('authorization', 'SelfSubjectRulesReview', { namespace: 'default' }, 'operator');
    expect(json.status.incomplete).toBe(false);
    expect(json.status.resourceRules).toContainEqual({
      verbs: expect.arrayContaining(['patch']),
      apiGroups: ['networking.istio.io', 'gateway.networking.k8s.io'],
      resources: ['*'],
    });
    const elsewhere = await post('authorization', 'SelfSubjectRulesReview', { namespace: 'shop' }, 'operator');
    expect(elsewhere.json.status.resourceRules).not.toContainEqual(expect.objectContaining({ resources: ['*'] }));
  });

  test('TokenReview knows the tokens', async () => {
    const known = await post('authentication', 'TokenReview', { token: server.tokens.viewer });
    expect(known.json.status).toMatchObject({
      authenticated: true,
      user: { username: 'viewer', groups: ['system:authenticated'] },
    });
    const unknown = await post('authentication', 'TokenReview', { token: 'x' });
    expect(unknown.json.status).toEqual({ user: {}, error: '[invalid bearer token]' });
  });

  test('are only created', async () => {
    const { json } = await server.client.get('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews');
    expect(json).toMatchObject({ code: 405, reason: 'MethodNotAllowed' });
  });

  test('about nothing or about two things are invalid', async () => {
    const both = { resourceAttributes: { verb: 'get' }, nonResourceAttributes: { verb: 'get', path: '/' } };
    for (const spec of [{}, both]) {
      expect((await post('authorization', 'SelfSubjectAccessReview', spec)).json).toMatchObject({ code: 422 });
    }
  });
});
