import type { RequestOptions } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import { Agent, request } from 'undici';

export type Answer = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are compared with what is expected, field by field
  json: any;
};

export type CallOptions = { body?: unknown; type?: string; headers?: Record<string, string>; raw?: string };

export type WatchEvent = { type: string; object: Answer['json'] };

/** Where requests go, and what they carry so that the cluster knows who sends them. */
type Connection = { url: string; headers: Record<string, string>; agent: Agent };

/** Whatever a kubeconfig may hold: data or files, tokens, certificates, commands that print credentials. */
async function connect(config: KubeConfig): Promise<Connection> {
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const { ca, cert, key, rejectUnauthorized, servername, auth } = options;
  const tls = Object.entries({ ca, cert, key, rejectUnauthorized, servername });
  const basic = auth ? { authorization: `Basic ${Buffer.from(auth).toString('base64')}` } : {};
  const given = Object.entries(options.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]);
  const agent = new Agent({
    connect: Object.fromEntries(tls.filter(([, value]) => value !== undefined)),
    bodyTimeout: 0,
  });
  return { url: config.getCurrentCluster()?.server ?? '', headers: { ...basic, ...Object.fromEntries(given) }, agent };
}

/** A plain HTTP client for the cluster of a kubeconfig: nothing between the tests and what the server says. */
export class KubeClient {
  readonly #connection: Promise<Connection>;

  /** Takes a kubeconfig's text, or one that was loaded from a file. */
  constructor(kubeconfig: string | KubeConfig) {
    const config = typeof kubeconfig === 'string' ? new KubeConfig() : kubeconfig;
    if (typeof kubeconfig === 'string') config.loadFromString(kubeconfig);
    this.#connection = connect(config);
  }

  async call(
    method: string,
    path: string,
    { body, type = 'application/json', headers = {}, raw }: CallOptions = {},
  ): Promise<Answer> {
    const connection = await this.#connection;
    const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await request(connection.url + path, {
      method: method as 'GET',
      dispatcher: connection.agent,
      headers: {
        ...connection.headers,
        'user-agent': 'contract/1.0',
        ...(text !== undefined && { 'content-type': type }),
        ...headers,
      },
      ...(text !== undefined && { body: text }),
    });
    const answer = await response.body.text();
    const isJson = answer !== '' && String(response.headers['content-type']).includes('json');
    return {
      status: response.statusCode,
      headers: response.headers,
      text: answer,
      json: isJson ? JSON.parse(answer) : undefined,
    };
  }

  /** How a request is answered; an answer without end, such as a watch, is broken off after a moment. */
  async statusOf(
    method: string,
    path: string,
    { type = 'application/json', headers = {}, raw }: CallOptions = {},
  ): Promise<number> {
    const connection = await this.#connection;
    const { statusCode, body } = await request(connection.url + path, {
      method: method as 'GET',
      dispatcher: connection.agent,
      headers: { ...connection.headers, ...(raw !== undefined && { 'content-type': type }), ...headers },
      ...(raw !== undefined && { body: raw }),
    });
    const isStream = method === 'GET' && /[?&]watch/.test(path);
    if (isStream) body.on('error', () => {}).destroy();
    else await body.dump();
    return statusCode;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call('GET', path, { headers });
  }

  /** The events of a watch, until it ends or the caller breaks off. */
  async *watch(path: string, headers: Record<string, string> = {}): AsyncGenerator<WatchEvent> {
    const abort = new AbortController();
    const connection = await this.#connection;
    const response = await request(connection.url + path, {
      dispatcher: connection.agent,
      headers: { ...connection.headers, ...headers },
      signal: abort.signal,
    });
    let rest = '';
    try {
      for await (const chunk of response.body.setEncoding('utf8')) {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) yield JSON.parse(line) as WatchEvent;
      }
    } finally {
      abort.abort();
      response.body.on('error', () => {});
    }
  }

  async close(): Promise<void> {
    await (await this.#connection).agent.destroy();
  }
}

export const jsonPatch = 'application/json-patch+json';
export const mergePatch = 'application/merge-patch+json';
export const strategicPatch = 'application/strategic-merge-patch+json';
