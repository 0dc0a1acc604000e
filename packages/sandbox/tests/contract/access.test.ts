import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestCluster, testCluster } from './test-cluster.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await testCluster();
});
afterAll(() => cluster.close());

const jane = { 'impersonate-user': 'sluice-contract-jane' };
const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  cluster.client.call('POST', path, { body, headers });

const reviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
function access(resourceAttributes: object) {
  return { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } };
}

describe('credentials', () => {
  test('that nobody has are refused', async () => {
    const { json } = await cluster.client.get('/api/v1/pods', { authorization: 'Bearer nobody-has-this' });
    expect(json).toMatchObject({ kind: 'Status', code: 401, reason: 'Unauthorized', message: 'Unauthorized' });
  });

  test('are shown by a SelfSubjectReview', async () => {
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const { status, json } = await post('/apis/authentication.k8s.io/v1/selfsubjectreviews', body, jane);
    expect(status).toBe(201);
    expect(json.status.userInfo).toMatchObject({ username: 'sluice-contract-jane', groups: ['system:authenticated'] });
  });
});

describe('rights', () => {
  test('that nobody gave are missing', async () => {
    const { status, json } = await cluster.client.call('GET', cluster.configMaps, { headers: jane });
    expect(status).toBe(403);
    expect(json).toMatchObject({ kind: 'Status', reason: 'Forbidden', details: { kind: 'configmaps' } });
    expect(json.message).toContain(
      `configmaps is forbidden: User "sluice-contract-jane" cannot list resource "configmaps" in API group "" in the namespace "${cluster.namespace}"`,
    );
  });

  test('come with a Role and its binding, for the verbs and names that it lists', async () => {
    const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${cluster.namespace}`;
    await post(`${rbac}/roles`, {
      metadata: { name: 'reader' },
      rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'], resourceNames: ['one'] }],
    });
    await post(`${rbac}/rolebindings`, {
      metadata: { name: 'jane' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'sluice-contract-jane' }],
    });
    const { namespace } = cluster;
    const asked = [
      { verb: 'get', name: 'one' },
      { verb: 'get', name: 'two' },
      { verb: 'delete', name: 'one' },
    ];
    const allowed = async () => {
      const answers: boolean[] = [];
      for (const { verb, name } of asked) {
        const { json } = await post(reviews, access({ verb, name, resource: 'configmaps', namespace }), jane);
        answers.push(json.status.allowed);
      }
      return answers;
    };
    // A real API server hears of new roles by watch.
    await expect.poll(allowed, { timeout: 5_000 }).toEqual([true, false, false]);
    expect((await cluster.client.get(`${cluster.configMaps}/one`, jane)).status).toBe(404);
  });

  test('can be asked for as a list', async () => {
    const body = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectRulesReview',
      spec: { namespace: cluster.namespace },
    };
    const { json } = await post('/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', body, jane);
    const all = json.status.resourceRules.flatMap(({ resources }: { resources: string[] }) => resources);
    expect(all).toContain('selfsubjectaccessreviews');
  });
});
