/** Port-forwarding with client-node and with the real kubectl, to the pods of a whole sandbox. */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { KubeConfig, PortForward } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../src/start-sandbox.ts';
import { KubeClient } from './kube-client.ts';
import { hasKubectl, Kubectl } from './kubectl-runner.ts';

let sandbox: Sandbox;
let client: KubeClient;
let istiod: string;
let productPage: string;
const config = new KubeConfig();

async function podOf(namespace: string, app: string): Promise<string> {
  const { json } = await client.get(`/api/v1/namespaces/${namespace}/pods?labelSelector=app%3D${app}`);
  return json.items[0].metadata.name;
}

beforeAll(async () => {
  sandbox = await startSandbox({ rps: 0 });
  client = new KubeClient(sandbox.kubeconfig);
  config.loadFromString(sandbox.kubeconfig);
  istiod = await podOf('istio-system', 'istiod');
  productPage = await podOf('default', 'productpage');
});
afterAll(async () => {
  await client?.close();
  await sandbox?.close();
});

/** Sends bytes to a port of a pod by client-node, until the other end closes. */
async function exchange(namespace: string, pod: string, port: number, bytes: string) {
  const [output, errors, input] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const socket = await new PortForward(config).portForward(namespace, pod, [port], output, errors, input);
  if (typeof socket === 'function') throw new Error('a retrying connection');
  const closed = once(socket, 'close');
  input.write(bytes);
  const [code] = await closed;
  output.end();
  errors.end();
  return { output: await text(output), errors: await text(errors), code };
}

describe('client-node', () => {
  test('reads the sync status of proxies from istiod, which pods/proxy is not shown', async () => {
    const { output, errors, code } = await exchange(
      'istio-system',
      istiod,
      15014,
      'GET /debug/syncz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    );
    const [head = '', body = ''] = output.split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1.1 200 OK/);
    expect(body).toContain(`"proxy":"${productPage}.default"`);
    expect(errors).toBe('');
    expect(code).toBe(1000);
    const byProxy = await client.get(`/api/v1/namespaces/istio-system/pods/${istiod}:15014/proxy/debug/syncz`);
    expect(byProxy.status).toBe(401);
  });

  test('reaches the program in a pod', async () => {
    const { output } = await exchange(
      'default',
      productPage,
      9080,
      'GET /productpage HTTP/1.0\r\nHost: localhost\r\n\r\n',
    );
    expect(output).toContain('The Comedy of Errors');
  });

  test('is told on the error channel that nothing listens', async () => {
    const { output, errors } = await exchange('default', productPage, 4711, '');
    expect(output).toBe('');
    expect(errors).toMatch(
      new RegExp(`^error forwarding port 4711 to pod ${productPage}_default, uid [0-9a-f-]{36}: .*connection refused$`),
    );
  });
});

const authority = () => Buffer.from(config.getCurrentCluster()?.caData ?? '', 'base64');
const bearer = () => `Bearer ${config.getCurrentUser()?.token}`;

type Refusal = { status: number; body: { kind: string; message: string; reason: string } };

/** Asks for another protocol and expects to be answered in HTTP. */
function refusalOf(path: string, headers: Record<string, string>): Promise<Refusal> {
  return new Promise((resolve, reject) => {
    const asked = request(
      `${sandbox.apiUrl}${path}`,
      { ca: authority(), headers: { authorization: bearer(), ...headers } },
      (response) => {
        text(response).then(
          (body) => resolve({ status: response.statusCode ?? 0, body: JSON.parse(body) as Refusal['body'] }),
          reject,
        );
      },
    );
    asked.once('error', reject);
    asked.once('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new Error('the connection was upgraded'));
    });
    asked.end();
  });
}

const webSocket = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};
const tunnel = { ...webSocket, 'sec-websocket-protocol': 'SPDY/3.1+portforward.k8s.io' };
const channels = { ...webSocket, 'sec-websocket-protocol': 'v4.channel.k8s.io' };

describe('refusals are Statuses in HTTP', () => {
  test.each([
    { why: 'no such pod', pod: 'nobody', query: '?ports=80', headers: channels, status: 404, text: 'not found' },
    { why: 'no upgrade', query: '?ports=80', headers: {}, status: 400, text: 'Upgrade request required' },
    { why: 'no port', query: '', headers: channels, status: 400, text: '"ports" is required' },
    { why: 'a port that is none', query: '?ports=http', headers: channels, status: 400, text: 'parse "http"' },
    {
      why: 'a protocol that is not spoken',
      query: '?ports=80',
      headers: { ...webSocket, 'sec-websocket-protocol': 'base64.channel.k8s.io' },
      status: 403,
      text: 'unable to negotiate protocol: client supports [base64.channel.k8s.io]',
    },
    {
      why: 'a wrong token',
      query: '?ports=80',
      headers: { ...channels, authorization: 'Bearer wrong' },
      status: 401,
      text: 'Unauthorized',
    },
  ])('$why', async ({ pod = productPage, query, headers, status, text: expected }) => {
    const refusal = await refusalOf(`/api/v1/namespaces/default/pods/${pod}/portforward${query}`, headers);
    expect(refusal).toMatchObject({ status, body: { kind: 'Status' } });
    expect(refusal.body.message).toContain(expected);
  });

  test('an upgrade of anything else is answered as if nobody had asked for it', async () => {
    const { status } = await refusalOf('/api/v1/namespaces/default/pods', webSocket);
    expect(status).toBe(200);
  });
});

test('a tunnel with bytes that are no SPDY is closed', async () => {
  const asked = request(`${sandbox.apiUrl}/api/v1/namespaces/default/pods/${productPage}/portforward`, {
    ca: authority(),
    headers: { authorization: bearer(), ...tunnel },
  });
  asked.end();
  const [answer, socket] = (await once(asked, 'upgrade')) as [IncomingMessage, Socket];
  expect(answer.headers).toMatchObject({ 'sec-websocket-protocol': 'SPDY/3.1+portforward.k8s.io' });
  const closed = once(socket.resume(), 'close');
  const payload = Buffer.alloc(60, 0xff);
  socket.write(Buffer.concat([Buffer.of(0x82, 0x80 | payload.length, 0, 0, 0, 0), payload]));
  await closed;
  expect(socket.destroyed).toBe(true);
});

describe.runIf(hasKubectl())('kubectl port-forward', () => {
  /** Forwards a port of a pod to this machine while the work is done. */
  async function forwarding<T>(
    target: string[],
    env: Record<string, string>,
    work: (url: string) => Promise<T>,
  ): Promise<T> {
    const kubectl = new Kubectl(sandbox.kubeconfig);
    const { child, text: printed } = kubectl.start(['port-forward', '--address', '127.0.0.1', ...target], env);
    try {
      await expect.poll(printed, { timeout: 20_000 }).toMatch(/Forwarding from 127.0.0.1:\d+/);
      const port = /127.0.0.1:(\d+)/.exec(printed())?.[1];
      return await work(`http://127.0.0.1:${port}`);
    } finally {
      const exited = once(child, 'exit');
      child.kill('SIGINT');
      await exited;
      kubectl.remove();
    }
  }

  test.each([
    { transport: 'SPDY within a WebSocket', env: {} },
    { transport: 'SPDY', env: { KUBECTL_PORT_FORWARD_WEBSOCKETS: 'false' } },
  ])('shows istiod and serves pages by $transport', async ({ env }) => {
    await forwarding(['-n', 'istio-system', `pod/${istiod}`, ':15014'], env, async (url) => {
      const proxies = (await (await fetch(`${url}/debug/syncz`)).json()) as { proxy: string }[];
      expect(proxies.map(({ proxy }) => proxy)).toContain(`${productPage}.default`);
    });
    await forwarding(['service/productpage', ':9080'], env, async (url) => {
      const pages = await Promise.all(
        Array.from({ length: 8 }, async () => (await fetch(`${url}/productpage`)).text()),
      );
      for (const page of pages) expect(page).toContain('The Comedy of Errors');
    });
  });
});
