/** When an X.509 certificate is in force (RFC 5280), read without a crypto library so that browsers can do it too. */

export type CertificateValidity = {
  /** Epoch milliseconds. */
  readonly notBefore: number;
  readonly notAfter: number;
};

const pem = /-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/;
const sequence = 0x30;
const utcTime = 0x17;
const generalizedTime = 0x18;
const explicitVersion = 0xa0;

type Element = { readonly tag: number; readonly content: Uint8Array; readonly rest: Uint8Array };

/** The first element of DER data. Throws where it does not hold one. */
function readElement(data: Uint8Array): Element {
  const [tag, first] = data;
  if (tag === undefined || first === undefined) throw new Error('data ends inside an element');
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  const start = 2 + lengthBytes;
  const length = lengthBytes === 0 ? first : data.slice(2, start).reduce((sum, byte) => sum * 256 + byte, 0);
  if (start + length > data.length) throw new Error('data ends inside an element');
  return { tag, content: data.subarray(start, start + length), rest: data.subarray(start + length) };
}

function readSequence(data: Uint8Array): Element {
  const element = readElement(data);
  if (element.tag !== sequence) throw new Error('not a sequence');
  return element;
}

function skip(data: Uint8Array, elements: number): Uint8Array {
  return elements === 0 ? data : skip(readElement(data).rest, elements - 1);
}

/** `YYMMDDHHMMSSZ` of this or the last century, or with four digits of the year. */
function readTime({ tag, content }: Element): number {
  if (tag !== utcTime && tag !== generalizedTime) throw new Error('not a time');
  const text = new TextDecoder().decode(content);
  const full = tag === generalizedTime ? text : `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}`;
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full) ?? [];
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(time)) throw new Error('not a time');
  return time;
}

/** Certificate → tbsCertificate → [version], serialNumber, signature, issuer, validity. */
function readValidity(der: Uint8Array): CertificateValidity {
  const certificate = readSequence(der);
  const fields = readSequence(certificate.content).content;
  const validity = readSequence(skip(fields, fields[0] === explicitVersion ? 4 : 3));
  const notBefore = readElement(validity.content);
  return { notBefore: readTime(notBefore), notAfter: readTime(readElement(notBefore.rest)) };
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64.replace(/\s/g, '')), (character) => character.charCodeAt(0));
}

/** Of the first certificate in a value of a Secret (base64 of PEM), or null where there is none that can be read. */
export function certificateValidity(secretValue: string): CertificateValidity | null {
  try {
    const [, body] = pem.exec(new TextDecoder().decode(bytesOf(secretValue))) ?? [];
    return body === undefined ? null : readValidity(bytesOf(body));
  } catch {
    return null;
  }
}
