/** What is not even HTTP gets a problem document, too, and then the connection is closed. */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { DomainError } from '../domain-error.ts';
import { problemMediaType, problemOf } from './problem.ts';

/** For Fastify's `clientErrorHandler`. Error codes are those of Node's parser (llhttp) and server. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOf(new DomainError('malformed-request', sentenceFor(error.code)), randomUUID());
  const body = JSON.stringify(problem);
  socket.end(
    [
      `HTTP/1.1 ${problem.status} Bad Request`,
      `content-type: ${problemMediaType}`,
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

function sentenceFor(code = ''): string {
  switch (code) {
    case 'HPE_INVALID_METHOD':
      return 'The request begins with a method that HTTP does not know';
    case 'HPE_HEADER_OVERFLOW':
      return 'The headers of the request are larger than 64 KiB';
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 'The request did not arrive in time';
    default:
      return 'The request is not HTTP/1.1';
  }
}
