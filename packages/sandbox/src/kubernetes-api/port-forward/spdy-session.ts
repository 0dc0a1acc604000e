/**
 * The server end of a SPDY/3.1 connection, as far as Kubernetes uses it: the client opens streams, both write and close
 * them. Without flow control, like the library at the other end (moby/spdystream).
 */
import { Duplex } from 'node:stream';
import { controlFrame, dataFrame, type Frame, finFlag, frameTypes, readFrames, uint32 } from './spdy-frames.ts';
import { HeaderCodec, type SpdyHeaders } from './spdy-headers.ts';

type Done = (error?: Error | null) => void;
type Send = (frame: Buffer, done: Done) => void;

/** RST_STREAM's status CANCEL. */
const cancelled = 5;

export class SpdyStream extends Duplex {
  readonly id: number;
  readonly headers: SpdyHeaders;
  readonly #send: Send;

  constructor(id: number, headers: SpdyHeaders, send: Send) {
    super();
    this.id = id;
    this.headers = headers;
    this.#send = send;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#send(dataFrame(this.id, chunk), done);
  }

  override _final(done: Done): void {
    this.#send(dataFrame(this.id, Buffer.alloc(0), finFlag), done);
  }

  override _destroy(error: Error | null, done: Done): void {
    if (this.writableFinished) done(error);
    else {
      const reset = Buffer.concat([uint32(this.id), uint32(cancelled)]);
      this.#send(controlFrame(frameTypes.rstStream, reset), () => done(error));
    }
  }
}

/**
 * Serves a connection until it ends, and then destroys the streams that are still open. Rejects when the client does
 * not speak the protocol.
 */
export async function serveSpdy(connection: Duplex, onStream: (stream: SpdyStream) => void): Promise<void> {
  const codec = new HeaderCodec();
  const streams = new Map<number, SpdyStream>();
  const send: Send = (frame, done) => {
    if (connection.writable) connection.write(frame, done);
    else done(new Error('the connection has ended'));
  };
  try {
    for await (const frame of readFrames(connection as AsyncIterable<Buffer>)) {
      if (frame.kind === 'data') receive(streams.get(frame.streamId), frame.payload, frame.flags);
      else await control(frame);
    }
  } finally {
    for (const stream of streams.values()) stream.destroy();
    codec.close();
  }

  async function control({ type, payload, flags }: Extract<Frame, { kind: 'control' }>): Promise<void> {
    switch (type) {
      case frameTypes.synStream: {
        const id = payload.readUInt32BE(0);
        const stream = new SpdyStream(id, await codec.decode(payload.subarray(10)), send);
        stream.on('error', () => undefined);
        stream.once('close', () => streams.delete(id));
        streams.set(id, stream);
        connection.write(controlFrame(frameTypes.synReply, Buffer.concat([uint32(id), await codec.encode({})])));
        receive(stream, Buffer.alloc(0), flags);
        onStream(stream);
        break;
      }
      case frameTypes.rstStream:
        streams.get(payload.readUInt32BE(0))?.destroy();
        break;
      case frameTypes.ping:
        connection.write(controlFrame(frameTypes.ping, payload));
        break;
      case frameTypes.goAway:
        connection.end();
        break;
      default: // Settings and window sizes change nothing here.
    }
  }
}

function receive(stream: SpdyStream | undefined, payload: Buffer, flags: number): void {
  if (stream === undefined || stream.destroyed || stream.readableEnded) return;
  if (payload.length > 0) stream.push(payload);
  if ((flags & finFlag) !== 0) stream.push(null);
}
