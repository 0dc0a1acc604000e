/** Header blocks of SPDY/3.1: name and value pairs, compressed with one zlib stream for each direction. */
import { constants, createDeflate, createInflate, type Deflate, type Inflate } from 'node:zlib';
import { spdyDictionary } from './spdy-dictionary.ts';

export type SpdyHeaders = Readonly<Record<string, string>>;

const largestBlockBytes = 64 * 1024;

/** Everything that a zlib stream makes of a chunk, up to a point from which the other end can read. */
async function transform(stream: Deflate | Inflate, chunk: Buffer): Promise<Buffer> {
  await new Promise<void>((resolve, reject) => {
    stream.once('error', reject);
    stream.write(chunk, () => {
      stream.flush(constants.Z_SYNC_FLUSH, () => {
        stream.off('error', reject);
        resolve();
      });
    });
  });
  const parts: Buffer[] = [];
  for (let part = stream.read() as Buffer | null; part !== null; part = stream.read() as Buffer | null) {
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Reads and writes the header blocks of one connection; calls must not overlap. */
export class HeaderCodec {
  readonly #inflate = createInflate({ dictionary: spdyDictionary });
  readonly #deflate = createDeflate({ dictionary: spdyDictionary });

  /** Names come in lower case. Rejects for a block that is not well formed. */
  async decode(compressed: Buffer): Promise<SpdyHeaders> {
    if (compressed.length > largestBlockBytes) throw new Error('the header block is too large');
    return parseBlock(await transform(this.#inflate, compressed));
  }

  encode(headers: SpdyHeaders): Promise<Buffer> {
    const entries = Object.entries(headers);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(entries.length);
    return transform(this.#deflate, Buffer.concat([count, ...entries.flat().map(withLength)]));
  }

  close(): void {
    this.#inflate.destroy();
    this.#deflate.destroy();
  }
}

function withLength(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function parseBlock(block: Buffer): SpdyHeaders {
  let offset = 0;
  const number = () => {
    offset += 4;
    return block.readUInt32BE(offset - 4);
  };
  const text = () => {
    const length = number();
    if (offset + length > block.length) throw new Error('the header block ends too early');
    offset += length;
    return block.toString('utf8', offset - length, offset);
  };
  const headers: Record<string, string> = {};
  for (let left = number(); left > 0; left--) headers[text().toLowerCase()] = text();
  return headers;
}
