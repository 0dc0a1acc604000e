import { stringify } from 'yaml';

const cluster = 'sluice-sandbox';

export type KubeconfigOptions = {
  url: string;
  /** PEM. */
  ca: string;
  /** By user name. */
  tokens: Readonly<Record<string, string>>;
  /** Whose context is the current one; it has the name of the cluster, the others' names add the user. */
  currentUser: string;
};

/** A kubeconfig for all users of one cluster, and one context without credentials; YAML with everything inside. */
export function kubeconfigFor({ url, ca, tokens, currentUser }: KubeconfigOptions): string {
  const users = [...Object.entries(tokens).map(([name, token]) => ({ name, user: { token } })), anonymous];
  const contextOf = (user: string) => (user === currentUser ? cluster : `${cluster}-${user}`);
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
      users,
      contexts: users.map(({ name }) => ({
        name: contextOf(name),
        context: { cluster, user: name, namespace: 'default' },
      })),
      'current-context': cluster,
    },
    { lineWidth: 0 },
  );
}

const anonymous = { name: 'anonymous', user: {} };
