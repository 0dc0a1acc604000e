/** Cookies that scripts cannot read, in pieces where a browser would not take the whole. */
import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

export type CookieJar = {
  readonly read: (request: FastifyRequest) => string | null;
  /** @param expiresAt epoch milliseconds */
  readonly write: (request: FastifyRequest, reply: FastifyReply, value: string, expiresAt: number) => void;
  readonly clear: (request: FastifyRequest, reply: FastifyReply) => void;
};

export type CookieOptions = {
  readonly name: string;
  /**
   * Over https cookies carry the prefix `__Host-`, with which a browser takes them from this very host and over https
   * only. Safari refuses `Secure` on http://localhost, so there they go without both.
   */
  readonly isSecure: boolean;
  /** `lax` also comes along when another site leads the browser here. */
  readonly sameSite: 'strict' | 'lax';
};

/** Browsers take 4,096 bytes for each cookie, its name and attributes included. */
const pieceLength = 3_500;
const piecesAtMost = 20;

export function createCookieJar({ name, isSecure, sameSite }: CookieOptions): CookieJar {
  const nameOf = (piece: number) => `${isSecure ? '__Host-' : ''}${name}${piece === 0 ? '' : `.${piece}`}`;
  const attributes = { httpOnly: true, secure: isSecure, sameSite, path: '/' } as const;

  /** The pieces that the browser has sent. */
  function piecesOf({ headers }: FastifyRequest): string[] {
    const cookies = parseCookie(headers.cookie ?? '');
    const pieces: string[] = [];
    for (let piece = cookies[nameOf(0)]; piece !== undefined && pieces.length < piecesAtMost; ) {
      pieces.push(piece);
      piece = cookies[nameOf(pieces.length)];
    }
    return pieces;
  }

  function set(reply: FastifyReply, piece: number, value: string, expires: Date) {
    reply.header('set-cookie', stringifySetCookie({ ...attributes, name: nameOf(piece), value, expires }));
  }

  function forgetFrom(first: number, request: FastifyRequest, reply: FastifyReply) {
    for (let piece = first; piece < piecesOf(request).length; piece += 1) set(reply, piece, '', new Date(0));
  }

  return {
    read: (request) => piecesOf(request).join('') || null,
    write(request, reply, value, expiresAt) {
      const count = Math.max(1, Math.ceil(value.length / pieceLength));
      for (let piece = 0; piece < count; piece += 1) {
        set(reply, piece, value.slice(piece * pieceLength, (piece + 1) * pieceLength), new Date(expiresAt));
      }
      forgetFrom(count, request, reply);
    },
    clear: (request, reply) => forgetFrom(0, request, reply),
  };
}
