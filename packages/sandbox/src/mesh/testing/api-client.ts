/** The few calls that tests make to a sandbox's Kubernetes API. */
import { Agent, request } from 'undici';
import { parse } from 'yaml';
import { z } from 'zod';

const Kubeconfig = z.object({
  clusters: z.tuple([
    z.object({ cluster: z.object({ server: z.string(), 'certificate-authority-data': z.string() }) }),
  ]),
  /** The administrator comes first. */
  users: z.tuple([z.object({ user: z.object({ token: z.string() }) })]).rest(z.unknown()),
});

export type ApiAnswer = { readonly status: number; readonly text: string };

export class ApiClient implements AsyncDisposable {
  readonly #server: string;
  readonly #token: string;
  readonly #dispatcher: Agent;

  constructor(kubeconfig: string) {
    const { clusters, users } = Kubeconfig.parse(parse(kubeconfig));
    const { cluster } = clusters[0];
    this.#server = cluster.server;
    this.#token = users[0].user.token;
    this.#dispatcher = new Agent({
      connect: { ca: Buffer.from(cluster['certificate-authority-data'], 'base64').toString() },
    });
  }

  async send(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, object?: unknown): Promise<ApiAnswer> {
    const headers = { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' };
    const body = object === undefined ? null : JSON.stringify(object);
    const { statusCode, body: answer } = await request(this.#server + path, {
      dispatcher: this.#dispatcher,
      method,
      headers,
      body,
    });
    return { status: statusCode, text: await answer.text() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#dispatcher.destroy();
  }
}
