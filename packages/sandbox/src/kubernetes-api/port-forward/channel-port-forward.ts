/**
 * Port-forwarding over a WebSocket with channels: two for each port, data and errors. A message begins with the number
 * of its channel, and the first one of each channel holds the port (kubernetes
 * pkg/kubelet/cri/streaming/portforward/websocket.go).
 */
import { Duplex } from 'node:stream';
import { finished } from 'node:stream/promises';
import { WebSocket } from 'ws';
import { type DialPod, forwardPort, type PodAddress } from './forward-port.ts';

type Done = (error?: Error | null) => void;

class Channel extends Duplex {
  readonly #socket: WebSocket;
  readonly #number: number;

  constructor(socket: WebSocket, number: number) {
    super();
    this.#socket = socket;
    this.#number = number;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    if (this.#socket.readyState !== WebSocket.OPEN) done(new Error('the connection has ended'));
    else this.#socket.send(Buffer.concat([Buffer.of(this.#number), chunk]), done);
  }
}

/** @param ports from the query, in the order of their channels */
export async function serveChannelPortForward(
  socket: WebSocket,
  ports: readonly number[],
  dial: DialPod,
  address: PodAddress,
): Promise<void> {
  const channels = ports.flatMap((_, index) => [new Channel(socket, 2 * index), new Channel(socket, 2 * index + 1)]);
  socket.on('message', (message) => {
    const bytes = Array.isArray(message) ? Buffer.concat(message) : Buffer.from(message as Buffer);
    const channel = channels[bytes[0] ?? -1];
    if (channel?.readable) channel.push(bytes.subarray(1));
  });
  socket.on('close', () => {
    for (const channel of channels) channel.destroy();
  });
  socket.on('error', () => socket.terminate());
  await Promise.all(
    ports.map(async (port, index) => {
      const [data, errors] = channels.slice(2 * index) as [Channel, Channel];
      errors.on('error', () => undefined).resume();
      for (const channel of [data, errors]) channel.write(portNumber(port));
      const problem = await forwardPort({ dial, address, port, data: withoutHalfClose(data) });
      errors.end(problem ?? undefined);
      await finished(errors, { readable: false }).catch(() => undefined);
    }),
  );
  socket.close(1000);
}

/** Channels cannot say that one direction is done: when the pod closes, both are. */
function withoutHalfClose(channel: Channel): Channel {
  channel.once('finish', () => channel.push(null));
  return channel;
}

function portNumber(port: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(port);
  return bytes;
}
