/** Keeps other sites from using a browser's way to this server: DNS rebinding and forged requests. */
import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../domain-error.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** @param onLoopback whether the server listens on a loopback address only; then no other name may lead to it */
export function addSameOriginCheck(app: FastifyInstance, onLoopback: boolean): void {
  app.addHook('onRequest', async (request) => {
    if (onLoopback && !isLoopbackName(hostnameOf(request.headers.host ?? ''))) {
      throw new DomainError('forbidden', `This server does not answer to the name '${request.headers.host ?? ''}'`);
    }
    if (!safeMethods.has(request.method)) refuseOtherSites(request);
  });
}

/** Browsers tell where a request comes from; other programs do not, and need not. */
function refuseOtherSites({ headers }: FastifyRequest): void {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new DomainError('forbidden', 'Requests from other sites are refused');
  }
  if (headers.origin !== undefined && originHost(headers.origin) !== headers.host) {
    throw new DomainError('forbidden', `Requests from ${headers.origin} are refused`);
  }
}

function originHost(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

function hostnameOf(host: string): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '') : '';
}

export function isLoopbackName(name: string): boolean {
  if (name === 'localhost' || name === '::1') return true;
  return isIP(name) === 4 && name.startsWith('127.');
}
