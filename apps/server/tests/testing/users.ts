/** The people of a sandbox, and accounts that come and go. */
import type { Sandbox } from '@sluice/sandbox/start-sandbox';
import { parse } from 'yaml';
import type { TestServer } from './start-test-server.ts';

type Kubeconfig = { users: { name: string; user: { token?: string } }[] };

export type Tokens = { readonly admin: string; readonly operator: string; readonly viewer: string };

export function tokensOf({ kubeconfig }: Sandbox): Tokens {
  const { users } = parse(kubeconfig) as Kubeconfig;
  const tokenOf = (name: string) => users.find((user) => user.name === name)?.user.token ?? '';
  return { admin: tokenOf('admin'), operator: tokenOf('operator'), viewer: tokenOf('viewer') };
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
export const json = { 'content-type': 'application/json' };

/** What a browser sends along when a page of the server itself asks. */
export const fromPage = (url: string) => ({ ...json, origin: url, 'sec-fetch-site': 'same-origin' });

/** The cookies that an answer sets, as a browser sends them back; those that it takes away are left out. */
export function cookiesOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .filter((cookie) => !/expires=thu, 01 jan 1970/i.test(cookie))
    .map((cookie) => cookie.split(';')[0] ?? '')
    .join('; ');
}

export async function addNamespace({ kube }: TestServer, name: string, service: string): Promise<void> {
  await kube({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name } } });
  const spec = { selector: { app: service }, ports: [{ name: 'http', port: 80 }] };
  const path = `/api/v1/namespaces/${name}/services`;
  await kube({ method: 'POST', path, body: { metadata: { name: service }, spec } });
}

/** A service account of `default` that may look at it, and a token of it. */
export async function addAccount({ kube }: TestServer, name: string): Promise<string> {
  const accounts = '/api/v1/namespaces/default/serviceaccounts';
  await kube({ method: 'POST', path: accounts, body: { metadata: { name } } });
  await bind({ kube }, name, { kind: 'ServiceAccount', name, namespace: 'default' });
  const { status } = await kube<{ status: { token: string } }>({
    method: 'POST',
    path: `${accounts}/${name}/token`,
    body: { spec: {} },
  });
  return status.token;
}

export function removeAccount({ kube }: TestServer, name: string): Promise<unknown> {
  return kube({ method: 'DELETE', path: `/api/v1/namespaces/default/serviceaccounts/${name}` });
}

const bindings = '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings';

export function bind({ kube }: Pick<TestServer, 'kube'>, name: string, subject: object): Promise<unknown> {
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' };
  return kube({ method: 'POST', path: bindings, body: { metadata: { name }, roleRef, subjects: [subject] } });
}

export function unbind({ kube }: TestServer, name: string): Promise<unknown> {
  return kube({ method: 'DELETE', path: `${bindings}/${name}` });
}
