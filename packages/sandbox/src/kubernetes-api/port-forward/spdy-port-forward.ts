/**
 * Port-forwarding over SPDY as kubectl speaks it: for each connection two streams with the same request id, one for
 * errors and one for data (kubernetes pkg/kubelet/cri/streaming/portforward/httpstream.go).
 */
import type { Duplex } from 'node:stream';
import { type DialPod, forwardPort, type PodAddress } from './forward-port.ts';
import { type SpdyStream, serveSpdy } from './spdy-session.ts';

export async function serveSpdyPortForward(connection: Duplex, dial: DialPod, address: PodAddress): Promise<void> {
  const errors = new Map<string, SpdyStream>();
  connection.on('error', () => undefined);
  await serveSpdy(connection, (stream) => {
    const { streamtype, requestid = '', port } = stream.headers;
    if (streamtype === 'error') {
      errors.set(requestid, stream);
      stream.resume();
      stream.once('close', () => errors.delete(requestid));
    } else if (streamtype === 'data') {
      void forwardPort({ dial, address, port: Number(port), data: stream }).then((problem) => {
        errors.get(requestid)?.end(problem ?? undefined);
      });
    } else stream.destroy();
  }).catch(() => connection.destroy());
  connection.destroy();
}
