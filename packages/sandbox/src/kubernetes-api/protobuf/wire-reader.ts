/** The wire format of Protocol Buffers, as far as Kubernetes writes it. */
export class WireError extends Error {
  override name = 'WireError';
}

export type WireField = {
  number: number;
  /** A number for varints, bytes for everything with a length. */
  value: number | Uint8Array;
};

/** The fields of one message in the order they were written. Throws WireError where the bytes are no message. */
export function* wireFields(bytes: Uint8Array): Generator<WireField> {
  let position = 0;

  function varint(): number {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[position++];
      if (byte === undefined) break;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, value));
    }
    throw new WireError('unexpected EOF');
  }
  function take(length: number): Uint8Array {
    if (length < 0 || position + length > bytes.length) throw new WireError('unexpected EOF');
    position += length;
    return bytes.subarray(position - length, position);
  }

  while (position < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    if (tag <= 0 || number === 0) throw new WireError(`illegal tag ${number} (wire type ${tag & 7})`);
    switch (tag & 7) {
      case 0:
        yield { number, value: varint() };
        break;
      case 1:
        yield { number, value: take(8) };
        break;
      case 2:
        yield { number, value: take(varint()) };
        break;
      case 5:
        yield { number, value: take(4) };
        break;
      default:
        throw new WireError(`illegal wireType ${tag & 7}`);
    }
  }
}
