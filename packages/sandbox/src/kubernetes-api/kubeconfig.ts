import { stringify } from 'yaml';

/** A kubeconfig for one user of one cluster, as YAML with everything inside. */
export function kubeconfigFor({
  url,
  ca,
  user,
  token,
}: {
  url: string;
  ca: string;
  user: string;
  token: string;
}): string {
  const cluster = 'sluice-sandbox';
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: cluster,
          cluster: { server: url, 'certificate-authority-data': Buffer.from(ca).toString('base64') },
        },
      ],
      users: [{ name: user, user: { token } }],
      contexts: [{ name: cluster, context: { cluster, user, namespace: 'default' } }],
      'current-context': cluster,
    },
    { lineWidth: 0 },
  );
}
