import { Duplex, duplexPair } from 'node:stream';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { controlFrame, dataFrame, type Frame, finFlag, frameTypes, readFrames, uint32 } from './spdy-frames.ts';
import { HeaderCodec } from './spdy-headers.ts';
import { type SpdyStream, serveSpdy } from './spdy-session.ts';

describe('frames', () => {
  test('are the same however the bytes arrive', async () => {
    const frame = fc.record({ id: fc.integer({ min: 1, max: 0x7fffffff }), body: fc.uint8Array({ maxLength: 40 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { maxLength: 6 }), fc.integer({ min: 1, max: 30 }), async (frames, size) => {
        const bytes = Buffer.concat(frames.map(({ id, body }) => dataFrame(id, body, finFlag)));
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        const read: Frame[] = await Array.fromAsync(readFrames(Duplex.from(chunks)));
        expect(read).toEqual(
          frames.map(({ id, body }) => ({ kind: 'data', streamId: id, flags: finFlag, payload: Buffer.from(body) })),
        );
      }),
    );
  });

  test('of other versions are refused before they are complete', async () => {
    const frames = readFrames(Duplex.from([Buffer.from([0x80, 2, 0, 1, 0, 0xff, 0xff, 0xff])]));
    await expect(frames.next()).rejects.toThrow('SPDY/2 is not spoken here');
  });
});

describe('header blocks', () => {
  test('read back as they were written, one after the other', async () => {
    const [writer, reader] = [new HeaderCodec(), new HeaderCodec()];
    const value = fc.string({ unit: 'grapheme', maxLength: 30 });
    const headers = fc.dictionary(fc.stringMatching(/^[a-z][a-z-]{0,20}$/), value, { noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(headers, async (given) => {
        expect(await reader.decode(await writer.encode(given))).toEqual(given);
      }),
    );
  });

  test('that are no zlib, or end too early, are refused', async () => {
    await expect(new HeaderCodec().decode(Buffer.from('not compressed'))).rejects.toThrow();
  });
});

/** A client of a session, which has opened a stream and collects what comes back. */
async function openStream(onStream: (stream: SpdyStream) => void) {
  const [client, server] = duplexPair();
  const served = serveSpdy(server, onStream);
  const codec = new HeaderCodec();
  const frames = readFrames(client as AsyncIterable<Buffer>);
  const block = await codec.encode({ streamtype: 'data', port: '80' });
  const opening = Buffer.concat([uint32(1), uint32(0), Buffer.alloc(2), block]);
  client.write(controlFrame(frameTypes.synStream, opening));
  const reply = (await frames.next()).value as Frame;
  expect(reply).toMatchObject({ kind: 'control', type: frameTypes.synReply });
  return { client, frames, served };
}

describe('sessions', () => {
  test('carry a stream in both directions and close each by itself', async () => {
    const { client, frames, served } = await openStream((stream) => {
      expect(stream.headers).toEqual({ streamtype: 'data', port: '80' });
      void text(stream).then((received) => stream.end(`got ${received}`));
    });
    client.write(dataFrame(1, Buffer.from('one ')));
    client.write(dataFrame(1, Buffer.from('two'), finFlag));
    expect((await frames.next()).value).toMatchObject({
      kind: 'data',
      streamId: 1,
      payload: Buffer.from('got one two'),
    });
    expect((await frames.next()).value).toMatchObject({ kind: 'data', streamId: 1, flags: finFlag });
    client.end();
    await served;
  });

  test('answer pings, and tell when a stream is broken off', async () => {
    let opened: SpdyStream | undefined;
    const { client, frames, served } = await openStream((stream) => {
      opened = stream;
    });
    client.write(controlFrame(frameTypes.ping, uint32(7)));
    expect((await frames.next()).value).toMatchObject({ type: frameTypes.ping, payload: uint32(7) });
    opened?.destroy();
    expect((await frames.next()).value).toMatchObject({ type: frameTypes.rstStream });
    client.end();
    await served;
  });

  test('destroy what is open when the connection ends', async () => {
    let opened: SpdyStream | undefined;
    const { client, served } = await openStream((stream) => {
      opened = stream;
    });
    client.end();
    await served;
    expect(opened?.destroyed).toBe(true);
  });
});
