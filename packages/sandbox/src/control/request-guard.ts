/**
 * Who may turn the controls. There are no users: whoever reaches the port may, but pages of other sites in somebody's
 * browser must not, neither directly nor through a name of their own that leads to this machine (DNS rebinding).
 */

import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

export type GuardedRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
};

/** Why a request is refused, or null if it is not. @param ownHost the name that the server was told to listen on */
export function refusalOf(request: GuardedRequest, ownHost: string): string | null {
  const { host = '', origin } = request.headers;
  if (!isOwnName(host, ownHost)) {
    return `The Host "${host}" is none of this server: use its address or localhost`;
  }
  if (origin !== undefined && origin !== `http://${host}`) return `Requests from pages of ${origin} are refused`;
  const site = request.headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none' || isVisit(request)) return null;
  return 'Requests from pages of other sites are refused';
}

/** Addresses cannot be pointed elsewhere as names can. */
function isOwnName(host: string, ownHost: string): boolean {
  const url = `http://${host}`;
  if (!URL.canParse(url)) return false;
  const name = new URL(url).hostname;
  const isAddress = isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
  return isAddress || name === 'localhost' || name.endsWith('.localhost') || name === ownHost.toLowerCase();
}

/** Somebody follows a link to the page itself. */
function isVisit({ method, path, headers }: GuardedRequest): boolean {
  return method === 'GET' && path === '/' && headers['sec-fetch-mode'] === 'navigate';
}
