import type { IncomingMessage } from 'node:http';
import { LineCounter, parse, parseDocument as parseYamlDocument } from 'yaml';
import { badRequest, StatusError, unsupportedMediaType } from '../cluster/status-error.ts';
import { duplicateFields } from './duplicate-fields.ts';
import { decodeProtobuf, protobufType } from './protobuf/decode-protobuf.ts';

/** The API server's limit for one request (apiserver MaxRequestBodyBytes), in bytes. */
export const longestBody = 3 * 1024 * 1024;
const deepestNesting = 1_000;

/** Media type without parameters, lower case; empty when the request names none. */
export function mediaTypeOf(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Throws 413 RequestEntityTooLarge beyond 3 MiB. */
export async function readBody(request: IncomingMessage): Promise<string> {
  return (await readBytes(request)).toString('utf8');
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestBody) {
      throw new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${longestBody}`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * The body as a document: JSON, YAML, or protobuf for the kinds that kubectl writes so. Throws 400 for what is none of
 * them and 415 for other media types.
 */
export async function readDocument(request: IncomingMessage): Promise<unknown> {
  return (await readStrictly(request)).document;
}

export type StrictDocument = {
  document: unknown;
  /** As it came, where that was JSON. */
  json: string;
  /** What a strict decoder would not take, in its words: members that are named twice. */
  duplicates: string[];
};

/** The same, looking at what parsers usually pass over. */
export async function readStrictly(request: IncomingMessage): Promise<StrictDocument> {
  const mediaType = mediaTypeOf(request);
  const bytes = await readBytes(request);
  const document = parseDocument(mediaType, bytes);
  if (mediaType === protobufType) return { document, json: '', duplicates: [] };
  const text = bytes.toString('utf8');
  if (mediaType === 'application/yaml') return { document, json: '', duplicates: duplicateYamlKeys(text) };
  return { document, json: text, duplicates: duplicateJsonFields(text) };
}

export function duplicateJsonFields(text: string): string[] {
  return duplicateFields(text).map((path) => `duplicate field ${JSON.stringify(path)}`);
}

/** In the words of go-yaml, one failure for all. */
function duplicateYamlKeys(text: string): string[] {
  const counter = new LineCounter();
  const { errors } = parseYamlDocument(text, { lineCounter: counter, logLevel: 'error' });
  const lines = errors.flatMap(({ code, pos }) => {
    if (code !== 'DUPLICATE_KEY') return [];
    const key = /^[^:\s]+/.exec(text.slice(pos[0]))?.[0] ?? '';
    return [`  line ${counter.linePos(pos[0]).line}: key ${JSON.stringify(key)} already set in map`];
  });
  return lines.length === 0 ? [] : [`yaml: unmarshal errors:\n${lines.join('\n')}`];
}

/** The same, and undefined for an empty body. */
export async function readOptionalDocument(request: IncomingMessage): Promise<unknown> {
  const bytes = await readBytes(request);
  return bytes.toString('latin1').trim() === '' ? undefined : parseDocument(mediaTypeOf(request), bytes);
}

function parseDocument(mediaType: string, bytes: Buffer): unknown {
  if (mediaType === protobufType) return decodeProtobuf(bytes);
  const text = bytes.toString('utf8');
  if (mediaType === '' || mediaType === 'application/json') return parseJson(text);
  if (mediaType === 'application/yaml') return parseYaml(text);
  throw unsupportedMediaType(['application/json', 'application/yaml']);
}

export function parseJson(text: string): unknown {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw badRequest(`couldn't get version/kind; json parse error: ${(error as Error).message}`);
  }
  checkNesting(document);
  return document;
}

export function parseYaml(text: string): unknown {
  let document: unknown;
  try {
    document = parse(text, { maxAliasCount: 100, logLevel: 'error', uniqueKeys: false });
  } catch (error) {
    throw badRequest(`error converting YAML to JSON: ${(error as Error).message}`);
  }
  checkNesting(document);
  return document;
}

/** Everything behind this walks documents by recursion, so very deep ones must not come in. */
export function checkNesting(document: unknown): void {
  let level: unknown[] = [document];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepestNesting) throw badRequest('json: exceeded max depth');
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
}
