import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { StatusError } from '../cluster/status-error.ts';

const peoplesAgents = /^(curl|Wget|Mozilla\/5\.0)/;

/** People get JSON on many lines: with `?pretty=true`, and through tools of theirs (apiserver isPrettyPrint). */
function isPretty(request: IncomingMessage): boolean {
  const query = (request.url ?? '').split('?')[1] ?? '';
  const wanted = new URLSearchParams(query).get('pretty');
  return wanted ? /^(1|t|true)$/i.test(wanted) : peoplesAgents.test(request.headers['user-agent'] ?? '');
}

/** Writes one JSON answer. `warnings` become Warning headers, which kubectl prints. */
export function sendJson(response: ServerResponse, code: number, json: string, warnings: readonly string[] = []): void {
  const body = Buffer.from(isPretty(response.req) ? JSON.stringify(JSON.parse(json), null, 2) : `${json}\n`);
  response.statusCode = code;
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Content-Length', body.length);
  response.setHeader('Cache-Control', 'no-cache, private');
  if (warnings.length > 0) response.setHeader('Warning', warnings.map(warningHeader));
  response.end(body);
}

/** An answer that clients may keep: they ask whether it is still the same by its hash, and are told 304 if it is. */
export function sendCacheable(response: ServerResponse, contentType: string, body: string): void {
  const etag = `"${createHash('sha256').update(body).digest('hex').toUpperCase()}"`;
  response.setHeader('ETag', etag);
  response.setHeader('Vary', 'Accept');
  response.setHeader('Cache-Control', 'public');
  if (response.req.headers['if-none-match'] === etag) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, { 'Content-Type': contentType }).end(body);
}

function warningHeader(text: string): string {
  const printable = text.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, '\\$&');
  return `299 - "${printable}"`;
}

export function sendText(response: ServerResponse, code: number, text: string): void {
  response.statusCode = code;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.end(text);
}

/** Any failure as a Status. Only failures that nobody foresaw are 500. */
function statusErrorOf(error: unknown): StatusError {
  if (error instanceof StatusError) return error;
  // Native JSON functions give up on documents nested deeper than the stack.
  if (error instanceof RangeError) return new StatusError(400, 'BadRequest', 'json: exceeded max depth');
  if (error instanceof URIError) return new StatusError(400, 'BadRequest', 'the URL cannot be decoded');
  const message = error instanceof Error ? error.message : String(error);
  return new StatusError(500, 'InternalError', `Internal error occurred: ${message}`);
}

export function sendStatusError(response: ServerResponse, error: unknown): void {
  const failure = statusErrorOf(error);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const seconds = failure.details?.retryAfterSeconds;
  if (seconds !== undefined) response.setHeader('Retry-After', seconds);
  sendJson(response, failure.code, JSON.stringify(failure.toStatus()));
}
