/** Carries bytes between a client and a port of a pod. */
import type { Duplex } from 'node:stream';

/**
 * Opens a connection from inside the pod to one of its ports, as port-forwarding arrives there: on loopback. Null when
 * nothing listens.
 */
export type DialPod = (namespace: string, pod: string, port: number) => Duplex | null;

export type PodAddress = { readonly namespace: string; readonly pod: string; readonly uid: string };

export type Forwarding = {
  readonly dial: DialPod;
  readonly address: PodAddress;
  readonly port: number;
  /** The client's end. */
  readonly data: Duplex;
};

/** Resolves when both sides have closed; with the kubelet's words when the port cannot be reached. */
export async function forwardPort({ dial, address, port, data }: Forwarding): Promise<string | null> {
  const { namespace, pod, uid } = address;
  const connection = dial(namespace, pod, port);
  if (connection === null) {
    data.end();
    data.resume();
    const reason = `failed to connect to localhost:${port} inside the pod: dial tcp4 127.0.0.1:${port}: connect: connection refused`;
    return `error forwarding port ${port} to pod ${pod}_${namespace}, uid ${uid}: ${reason}`;
  }
  data.pipe(connection);
  connection.pipe(data);
  await Promise.all([closed(data, connection), closed(connection, data)]);
  return null;
}

/** One side that breaks off takes the other with it. */
function closed(side: Duplex, other: Duplex): Promise<void> {
  side.on('error', () => undefined);
  return new Promise((resolve) => {
    side.once('close', () => {
      if (!side.writableFinished) other.destroy();
      resolve();
    });
  });
}
