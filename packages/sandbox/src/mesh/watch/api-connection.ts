/** HTTPS to a Kubernetes API server with the credentials of a kubeconfig. */
import { Agent, request } from 'undici';
import { parse } from 'yaml';
import { z } from 'zod';

const Kubeconfig = z.looseObject({
  'current-context': z.string(),
  clusters: z.array(
    z.object({
      name: z.string(),
      cluster: z.looseObject({ server: z.string(), 'certificate-authority-data': z.string().optional() }),
    }),
  ),
  users: z.array(z.object({ name: z.string(), user: z.looseObject({ token: z.string().optional() }) })),
  contexts: z.array(z.object({ name: z.string(), context: z.looseObject({ cluster: z.string(), user: z.string() }) })),
});

/** An answer other than 2xx, with the status code that the server gave. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export type ApiConnection = {
  /** Reads JSON. Throws `ApiError`, or what the network throws. */
  get(path: string, signal: AbortSignal): Promise<unknown>;
  /** Reads a stream of JSON documents, one a line, until the server or the signal ends it. */
  lines(path: string, signal: AbortSignal): AsyncGenerator<unknown>;
  close(): Promise<void>;
};

/** Takes the current context of a kubeconfig with a bearer token and inline CA. */
export function connectToApi(kubeconfig: string): ApiConnection {
  const { server, ca, token } = readKubeconfig(kubeconfig);
  const dispatcher = new Agent({
    connect: ca === undefined ? {} : { ca },
    // A watch may be silent for minutes; the reflector bounds its length.
    bodyTimeout: 0,
    headersTimeout: 10_000,
  });

  const open = async (path: string, signal: AbortSignal) => {
    const headers = {
      accept: 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const { statusCode, body } = await request(server + path, { dispatcher, headers, signal });
    if (statusCode < 300) return body;
    throw new ApiError(statusCode, `${path}: ${statusCode} ${(await body.text()).slice(0, 300)}`);
  };

  return {
    async get(path, signal) {
      return await (await open(path, signal)).json();
    },
    async *lines(path, signal) {
      const body = await open(path, signal);
      const decoder = new TextDecoder();
      let rest = '';
      for await (const chunk of body) {
        const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as unknown;
      }
    },
    close: () => dispatcher.destroy(),
  };
}

function readKubeconfig(text: string): { server: string; ca: string | undefined; token: string | undefined } {
  const config = Kubeconfig.parse(parse(text));
  const context = config.contexts.find(({ name }) => name === config['current-context'])?.context;
  const cluster = config.clusters.find(({ name }) => name === context?.cluster)?.cluster;
  const user = config.users.find(({ name }) => name === context?.user)?.user;
  if (cluster === undefined) throw new Error('The kubeconfig names no cluster in its current context');
  const ca = cluster['certificate-authority-data'];
  return {
    server: cluster.server,
    ca: ca === undefined ? undefined : Buffer.from(ca, 'base64').toString(),
    token: user?.token,
  };
}
