/** Prometheus at the address of the settings. Nothing from requests gets into host or path; redirects are refused. */
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'undici';
import type { PrometheusQuery, PrometheusTransport } from './prometheus-client.ts';
import { PrometheusError } from './prometheus-error.ts';

export type PrometheusAddress = {
  readonly url: string;
  /** Read again every minute, since tokens of service accounts are renewed. */
  readonly bearerTokenFile?: string | undefined;
  readonly username?: string | undefined;
  readonly passwordFile?: string | undefined;
  /** PEM, instead of the authorities that Node knows. */
  readonly caFile?: string | undefined;
  /** PEM, for a server that asks for a client certificate. */
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
};

const rereadMs = 60_000;

/** Rejects with the name of a file that cannot be read. */
export async function createUrlTransport(address: PrometheusAddress): Promise<PrometheusTransport> {
  const [ca, cert, key] = await Promise.all([address.caFile, address.certFile, address.keyFile].map(textOf));
  const agent = new Agent({
    connections: 8,
    maxResponseSize: -1,
    connect: {
      timeout: 3_000,
      ...(ca !== null && { ca }),
      ...(cert !== null && { cert }),
      ...(key !== null && { key }),
    },
  });
  const authorization = authorizationOf(address);
  await authorization();
  const base = address.url.replace(/\/+$/, '');

  async function get({ path, params, deadlineMs, maxBytes }: PrometheusQuery): Promise<string> {
    const url = `${base}${path}?${new URLSearchParams(params)}`;
    const headers = { accept: 'application/json', 'user-agent': 'sluice', ...(await authorization()) };
    const signal = AbortSignal.timeout(deadlineMs);
    const { statusCode, body } = await request(url, { dispatcher: agent, headers, signal });
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        body.destroy();
        throw new PrometheusError('failed', `The answer of Prometheus is larger than ${maxBytes} bytes`);
      }
      chunks.push(chunk);
    }
    const text = Buffer.concat(chunks).toString('utf8');
    if (statusCode === 401 || statusCode === 403)
      throw new PrometheusError('forbidden', `Prometheus answered ${statusCode}`);
    if (statusCode >= 300 && statusCode < 400)
      throw new PrometheusError('failed', `Prometheus answered with a redirect (${statusCode}), which is not followed`);
    // Errors of queries come as JSON, which says more than the status.
    if (statusCode >= 500 && !text.startsWith('{'))
      throw new PrometheusError('unreachable', `Prometheus answered ${statusCode}`);
    return text;
  }

  return {
    url: address.url,
    get: (query) => get(query).catch(asPrometheusError),
    close: () => agent.destroy(),
  };
}

function authorizationOf({ bearerTokenFile, username, passwordFile }: PrometheusAddress) {
  let readAt = Number.NEGATIVE_INFINITY;
  let headers: { authorization?: string } = {};
  return async () => {
    if (performance.now() - readAt < rereadMs) return headers;
    if (bearerTokenFile !== undefined) headers = { authorization: `Bearer ${await textOf(bearerTokenFile)}` };
    else if (username !== undefined) {
      const password = (await textOf(passwordFile)) ?? '';
      headers = { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
    }
    readAt = performance.now();
    return headers;
  };
}

async function textOf(path: string | undefined): Promise<string | null> {
  return path === undefined ? null : (await readFile(path, 'utf8')).trim();
}

function asPrometheusError(error: unknown): never {
  if (error instanceof PrometheusError) throw error;
  const { message, cause } = error as Error;
  const reason = cause instanceof Error ? cause.message : message;
  throw new PrometheusError('unreachable', `Prometheus did not answer: ${reason}`, { cause: error });
}
