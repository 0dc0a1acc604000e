/** Keeps other sites from using a browser's way to this server: DNS rebinding and forged requests. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../domain-error.ts';
import { isLoopbackName } from './loopback.ts';

export type SameOriginOptions = {
  /** Whether the server listens on a loopback address only; then no other name may lead to it. */
  readonly onLoopback: boolean;
  /** Where browsers find the server behind whatever stands in front of it. */
  readonly externalUrl: string | undefined;
};

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

export function addSameOriginCheck(app: FastifyInstance, { onLoopback, externalUrl }: SameOriginOptions): void {
  const outside = externalUrl === undefined ? null : new URL(externalUrl);
  app.addHook('onRequest', async (request) => {
    const { host = '' } = request.headers;
    if (onLoopback && host !== outside?.host && !isLoopbackName(hostnameOf(host))) {
      throw new DomainError('forbidden', `This server does not answer to the name '${host}'`);
    }
    if (!safeMethods.has(request.method)) refuseOtherSites(request, outside);
  });
}

/** Browsers tell where a request comes from; other programs do not, and need not, unless they come with cookies. */
function refuseOtherSites({ headers }: FastifyRequest, outside: URL | null): void {
  const { 'sec-fetch-site': site, origin, host = '', cookie, authorization = '' } = headers;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new DomainError('forbidden', 'Requests from other sites are refused');
  }
  if (origin !== undefined && !isOwnOrigin(origin, host, outside)) {
    throw new DomainError('forbidden', `Requests from ${origin} are refused`);
  }
  const saysWhereFrom = site !== undefined || origin !== undefined;
  if (!saysWhereFrom && cookie !== undefined && !/^bearer\s/i.test(authorization)) {
    throw new DomainError('forbidden', 'A request with cookies has to say where it comes from: send Origin');
  }
}

/** Under the name that the browser used, or the one that we are known by outside, and there by its protocol too. */
function isOwnOrigin(origin: string, host: string, outside: URL | null): boolean {
  const url = URL.parse(origin);
  if (url === null) return false;
  return url.host === outside?.host ? url.origin === outside.origin : url.host === host;
}

function hostnameOf(host: string): string {
  return URL.parse(`http://${host}`)?.hostname.replace(/^\[|\]$/g, '') ?? '';
}
