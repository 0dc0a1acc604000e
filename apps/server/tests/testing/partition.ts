/** A wire between a server and its cluster that can swallow everything, the way a partition does: nobody hangs up. */

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

export type Wire = {
  /** The kubeconfig with the wire in place of the cluster. */
  readonly kubeconfig: string;
  /** While it is cut, bytes stay where they are; afterwards they arrive, as by retransmission. */
  readonly cut: (isCut: boolean) => void;
  readonly close: () => Promise<void>;
};

export async function startWire(kubeconfig: string): Promise<Wire> {
  const target = new URL(/server: (\S+)/.exec(kubeconfig)?.[1] ?? '');
  const sockets = new Set<Socket>();
  let isCut = false;

  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: Number(target.port), host: target.hostname, allowHalfOpen: true });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('data', (chunk) => other.write(chunk));
      one.on('end', () => other.end());
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        if (!isCut) other.destroy();
      });
      if (isCut) one.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    kubeconfig: kubeconfig.replaceAll(target.host, `127.0.0.1:${port}`),
    cut(cut) {
      isCut = cut;
      for (const socket of sockets) {
        if (cut) socket.pause();
        else socket.resume();
      }
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
