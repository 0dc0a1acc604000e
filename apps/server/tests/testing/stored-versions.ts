import type { TestServer } from './start-test-server.ts';

const kinds = ['virtualservices', 'destinationrules', 'gateways', 'serviceentries', 'sidecars'].map(
  (kind) => `/apis/networking.istio.io/v1/${kind}`,
);

/** The version of every object that Sluice could write, its history and its Events included. */
export async function storedVersions({ kube }: Pick<TestServer, 'kube'>): Promise<Record<string, string>> {
  const paths = [
    ...kinds,
    '/apis/apps/v1/controllerrevisions',
    '/api/v1/events',
    '/api/v1/services',
    '/api/v1/namespaces',
  ];
  type List = { items: { metadata: { name: string; namespace?: string; resourceVersion: string } }[] };
  const lists = await Promise.all(paths.map((path) => kube<List>({ path })));
  return Object.fromEntries(
    lists.flatMap(({ items }, at) =>
      items.map(({ metadata: { namespace = '', name, resourceVersion } }) => [
        `${paths[at]} ${namespace}/${name}`,
        resourceVersion,
      ]),
    ),
  );
}
