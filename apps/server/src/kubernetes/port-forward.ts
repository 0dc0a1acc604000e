/**
 * A byte connection to a port inside a pod, through the API server, over a WebSocket with channels. client-node's
 * PortForward builds TLS anew for each connection, takes no deadline and tells a refusal from an absent server only by the
 * text of an error; here the shared dispatcher and the credentials of every other call are used.
 *
 * Channel 0 carries data, channel 1 what went wrong; the first message of each is the port (kubernetes
 * pkg/kubelet/cri/streaming/portforward/websocket.go). It takes the right to `get`, from Kubernetes 1.35 on also to
 * `create`, `pods/portforward` in the pod's namespace.
 */
import { Duplex } from 'node:stream';
import { WebSocket } from 'undici';
import type { Credentials, HeaderValues } from './credentials.ts';
import { type KubeClient, pathOf } from './kube-client.ts';
import { hasStatus, KubeError } from './kube-error.ts';

export type PodPort = { readonly namespace: string; readonly name: string; readonly port: number };

export type PortForward = (target: PodPort, deadlineMs: number) => Promise<Duplex>;

const protocol = 'v4.channel.k8s.io';

/** Throws KubeError: 403 without the right, 404 without the pod, 0 when nothing answers. */
export function createPortForward(server: URL, client: KubeClient, credentials: Credentials): PortForward {
  return async ({ namespace, name, port }, deadlineMs) => {
    const path = `${pathOf('api', 'v1', 'namespaces', namespace, 'pods', name)}/portforward`;
    const url = new URL(`${server.pathname.replace(/\/$/, '')}${path}?ports=${port}`, server);
    url.protocol = server.protocol === 'http:' ? 'ws:' : 'wss:';
    const socket = new WebSocket(url, {
      protocols: [protocol],
      dispatcher: credentials.dispatcher,
      headers: headersOf(await credentials.headers()),
    });
    socket.binaryType = 'arraybuffer';
    const tunnel = new Tunnel(socket);
    if (await opens(socket, deadlineMs)) return tunnel;
    tunnel.destroy();
    throw await whyNot(client, credentials, path, deadlineMs);
  };
}

/** A WebSocket says that it failed, but not why: the same path without an upgrade does. */
async function whyNot(
  client: KubeClient,
  credentials: Credentials,
  path: string,
  deadlineMs: number,
): Promise<unknown> {
  try {
    await client.text({ path, credentials, deadlineMs });
  } catch (error) {
    // "Upgrade request required": the path is there and open to us.
    if (!hasStatus(error, 400)) return error;
  }
  return new KubeError(
    0,
    'The API server did not open a port-forward; it may ask for the right to create pods/portforward',
  );
}

function opens(socket: WebSocket, deadlineMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (isOpen: boolean) => {
      clearTimeout(timer);
      resolve(isOpen);
    };
    const timer = setTimeout(() => finish(false), deadlineMs);
    socket.addEventListener('open', () => finish(true), { once: true });
    socket.addEventListener('close', () => finish(false), { once: true });
    socket.addEventListener('error', () => finish(false), { once: true });
  });
}

function headersOf(values: HeaderValues): [string, string][] {
  return Object.entries(values).flatMap(([name, value]) =>
    [value].flat().map((each): [string, string] => [name, each]),
  );
}

class Tunnel extends Duplex {
  readonly #socket: WebSocket;
  /** How many bytes of the port are still to come, by channel. */
  readonly #portBytes = [2, 2];

  constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#receive(Buffer.from(data as ArrayBuffer)));
    socket.addEventListener('close', () => this.destroy());
    socket.addEventListener('error', () => this.destroy());
  }

  #receive(message: Buffer): void {
    const channel = message[0] ?? -1;
    const skipped = Math.min(this.#portBytes[channel] ?? 0, message.length - 1);
    this.#portBytes[channel] = (this.#portBytes[channel] ?? 0) - skipped;
    const bytes = message.subarray(1 + skipped);
    if (bytes.length === 0 || this.destroyed) return;
    if (channel === 0) this.push(bytes);
    if (channel === 1) this.destroy(new KubeError(0, bytes.toString('utf8')));
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const isOpen = this.#socket.readyState === WebSocket.OPEN;
    if (isOpen) this.#socket.send(Buffer.concat([Buffer.of(0), chunk]));
    done(isOpen ? null : new KubeError(0, 'The port-forward has ended'));
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.close();
    done(error);
  }
}
