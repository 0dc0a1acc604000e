/** Frames of SPDY/3.1 as bytes (draft-mbelshe-httpbis-spdy-00, section 2.2). */

export const frameTypes = { synStream: 1, synReply: 2, rstStream: 3, settings: 4, ping: 6, goAway: 7 } as const;
export type ControlFrameType = (typeof frameTypes)[keyof typeof frameTypes];

/** The sender writes nothing more to the stream. */
export const finFlag = 1;

const headBytes = 8;
const version = 3;
const longestPayloadBytes = 0xffffff;

export type Frame =
  | { readonly kind: 'data'; readonly streamId: number; readonly flags: number; readonly payload: Buffer }
  | { readonly kind: 'control'; readonly type: number; readonly flags: number; readonly payload: Buffer };

/** Throws for another version of the protocol. */
export async function* readFrames(source: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= headBytes) {
      checkVersion(rest.readUInt32BE(0));
      const end = headBytes + rest.readUIntBE(5, 3);
      if (rest.length < end) break;
      yield parseFrame(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
  }
}

function checkVersion(first: number): void {
  const spoken = (first >>> 16) & 0x7fff;
  if (first >= 0x8000_0000 && spoken !== version) throw new Error(`SPDY/${spoken} is not spoken here`);
}

function parseFrame(bytes: Buffer): Frame {
  const first = bytes.readUInt32BE(0);
  const flags = bytes.readUInt8(4);
  const payload = bytes.subarray(headBytes);
  if (first < 0x8000_0000) return { kind: 'data', streamId: first, flags, payload };
  return { kind: 'control', type: first & 0xffff, flags, payload };
}

export function dataFrame(streamId: number, payload: Uint8Array, flags = 0): Buffer {
  return frame(streamId, flags, payload);
}

export function controlFrame(type: ControlFrameType, payload: Uint8Array, flags = 0): Buffer {
  return frame(0x8000_0000 + version * 0x1_0000 + type, flags, payload);
}

function frame(first: number, flags: number, payload: Uint8Array): Buffer {
  if (payload.length > longestPayloadBytes) throw new RangeError('the payload is too long for one frame');
  const head = Buffer.alloc(headBytes);
  head.writeUInt32BE(first, 0);
  head.writeUInt8(flags, 4);
  head.writeUIntBE(payload.length, 5, 3);
  return Buffer.concat([head, payload]);
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
