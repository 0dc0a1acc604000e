import type { Json, JsonObject } from '../../cluster/json.ts';
import { badRequest, StatusError } from '../../cluster/status-error.ts';
import { type FieldKind, type Message, messages } from './message-tables.ts';
import { WireError, wireFields } from './wire-reader.ts';

export const protobufType = 'application/vnd.kubernetes.protobuf';

const magic = Buffer.from('k8s\0');

/** runtime.Unknown: which kind the message behind it is. */
const envelope: Message = { 1: ['typeMeta', { 1: ['apiVersion', 'string'], 2: ['kind', 'string'] }] };

function textOf(value: number | Uint8Array): string {
  return typeof value === 'number' ? String(value) : Buffer.from(value).toString('utf8');
}

function bytesOf(value: number | Uint8Array): Uint8Array {
  if (typeof value === 'number') throw new WireError('wrong wireType');
  return value;
}

function entryOf(entry: Uint8Array, isBytes: boolean): [string, string] {
  const parts = new Map([...wireFields(entry)].map(({ number, value }) => [number, value]));
  const value = bytesOf(parts.get(2) ?? new Uint8Array());
  return [textOf(parts.get(1) ?? new Uint8Array()), isBytes ? Buffer.from(value).toString('base64') : textOf(value)];
}

/** One occurrence of a field, put together with the earlier ones. */
function decoded(kind: FieldKind, value: number | Uint8Array, before: Json | undefined): Json {
  if (Array.isArray(kind)) return [...((before as Json[] | undefined) ?? []), messageOf(kind[0], bytesOf(value))];
  switch (kind) {
    case 'string':
      return textOf(bytesOf(value));
    case 'string[]':
      return [...((before as Json[] | undefined) ?? []), textOf(bytesOf(value))];
    case 'bool':
      return value !== 0;
    case 'int':
      return typeof value === 'number' ? value : 0;
    case 'map':
    case 'bytesMap': {
      const [key, text] = entryOf(bytesOf(value), kind === 'bytesMap');
      return { ...(before as JsonObject | undefined), [key]: text };
    }
    default:
      return messageOf(kind, bytesOf(value));
  }
}

/** Kubernetes writes empty texts too, where JSON leaves the member out. */
function messageOf(table: Message, bytes: Uint8Array): JsonObject {
  const message: JsonObject = {};
  for (const { number, value } of wireFields(bytes)) {
    const [name, kind] = table[number] ?? [];
    if (name === undefined || kind === undefined) continue;
    const field = decoded(kind, value, message[name]);
    if (field !== '') message[name] = field;
  }
  return message;
}

function bodyOf(bytes: Uint8Array): Uint8Array {
  const raw = [...wireFields(bytes)].find(({ number }) => number === 2)?.value ?? new Uint8Array();
  return bytesOf(raw);
}

function notRead(what: string): StatusError {
  const message = `the body of the request was in an unknown format - this server reads ${what} as JSON and YAML only: use -f with a manifest`;
  return new StatusError(415, 'UnsupportedMediaType', message);
}

/** A protobuf body as the document that JSON would have been. Throws 415 for other kinds and 400 for broken bytes. */
export function decodeProtobuf(bytes: Buffer): JsonObject {
  if (!bytes.subarray(0, magic.length).equals(magic)) {
    throw badRequest('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
  }
  try {
    const unknown = bytes.subarray(magic.length);
    const { typeMeta } = messageOf(envelope, unknown) as { typeMeta?: { apiVersion?: string; kind?: string } };
    const { apiVersion = '', kind = '' } = typeMeta ?? {};
    const table = messages[`${apiVersion} ${kind}`];
    if (!table) throw notRead(kind === '' ? 'objects without a kind' : `${apiVersion} ${kind}`);
    return { apiVersion, kind, ...messageOf(table, bodyOf(unknown)) };
  } catch (error) {
    if (error instanceof WireError) throw badRequest(`proto: ${error.message}`);
    throw error;
  }
}
