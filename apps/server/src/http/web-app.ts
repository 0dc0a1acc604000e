/** The built web app: hashed assets for ever, the page itself always fresh, and the page for every address of its own. */
import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import { apiPrefix } from '@sluice/shared/api/endpoint';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Answers navigations to addresses of the web app, null for everything else. */
export type PageFallback = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | null;

const aYear = 'public, max-age=31536000, immutable';
const assets = `${sep}assets${sep}`;

/** @param root the folder of the build; without a build there is nothing to serve, and the API stands alone */
export async function addWebApp(app: FastifyInstance, root: string | null): Promise<PageFallback | null> {
  if (root === null || !existsSync(join(root, 'index.html'))) return null;
  await app.register(fastifyStatic, {
    root,
    // Files are looked up at every request, so that a new build shows without a restart.
    wildcard: true,
    cacheControl: false,
    setHeaders: (reply, path) => reply.header('cache-control', path.includes(assets) ? aYear : 'no-cache'),
  });
  return (request, reply) => (isNavigation(request) ? reply.code(200).sendFile('index.html') : null);
}

function isNavigation({ method, url, headers: { accept = '' } }: FastifyRequest): boolean {
  const path = url.split('?')[0] ?? '';
  const isPage = !path.startsWith(apiPrefix) && !path.startsWith('/api/') && !/\.[a-z0-9]+$/i.test(path);
  return (method === 'GET' || method === 'HEAD') && isPage && accept.includes('text/html');
}
