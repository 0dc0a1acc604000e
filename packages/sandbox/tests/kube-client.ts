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

/** A plain HTTP client for the cluster of a kubeconfig: nothing between the tests and what the server says. */
export class KubeClient {
  readonly #url: string;
  readonly #token: string | undefined;
  readonly #agent: Agent;

  constructor(kubeconfig: string) {
    const config = new KubeConfig();
    config.loadFromString(kubeconfig);
    const cluster = config.getCurrentCluster();
    const user = config.getCurrentUser();
    const decoded = (data: string | undefined) => (data ? Buffer.from(data, 'base64').toString() : undefined);
    const connect = { ca: decoded(cluster?.caData), cert: decoded(user?.certData), key: decoded(user?.keyData) };
    this.#url = cluster?.server ?? '';
    this.#token = user?.token;
    this.#agent = new Agent({
      connect: Object.fromEntries(Object.entries(connect).filter(([, value]) => value)),
      bodyTimeout: 0,
    });
  }

  async call(
    method: string,
    path: string,
    { body, type = 'application/json', headers = {}, raw }: CallOptions = {},
  ): Promise<Answer> {
    const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await request(this.#url + path, {
      method: method as 'GET',
      dispatcher: this.#agent,
      headers: {
        ...(this.#token && { authorization: `Bearer ${this.#token}` }),
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

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call('GET', path, { headers });
  }

  /** The events of a watch, until it ends or the caller breaks off. */
  async *watch(path: string, headers: Record<string, string> = {}): AsyncGenerator<WatchEvent> {
    const abort = new AbortController();
    const response = await request(this.#url + path, {
      dispatcher: this.#agent,
      headers: { ...(this.#token && { authorization: `Bearer ${this.#token}` }), ...headers },
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

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

export const jsonPatch = 'application/json-patch+json';
export const mergePatch = 'application/merge-patch+json';
export const strategicPatch = 'application/strategic-merge-patch+json';
