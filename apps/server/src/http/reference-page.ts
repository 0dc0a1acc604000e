/** The rendered API reference at `/docs`. Everything it needs comes from this server. */
import { createHash } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { openApiPath } from './open-api.ts';

const referencePath = '/docs';

/** Made when somebody looks at it for the first time: what it is made of takes as much memory as a large mesh. */
export function addReferencePage(app: FastifyInstance): void {
  let page: Promise<FastifyInstance> | null = null;

  async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    page ??= renderer().catch((error: unknown) => {
      page = null; // the next one tries again
      throw error;
    });
    const { method, url, headers } = request;
    const answer = await (await page).inject({ method: method as 'GET', url, headers });
    for (const name of ['content-type', 'etag', 'cache-control', 'location']) {
      const value = answer.headers[name];
      if (value !== undefined) reply.header(name, value);
    }
    // A policy of its own.
    const isPage = String(answer.headers['content-type']).startsWith('text/html');
    if (isPage) reply.header('content-security-policy', policyFor(answer.body));
    return reply.code(answer.statusCode).send(answer.rawPayload);
  }

  for (const url of [referencePath, `${referencePath}/*`]) app.get(url, { schema: { hide: true } }, show);
}

async function renderer(): Promise<FastifyInstance> {
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  const app = Fastify();
  await app.register(scalar, {
    routePrefix: referencePath,
    configuration: {
      url: openApiPath,
      pageTitle: 'Sluice API',
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
      showDeveloperTools: 'never',
      agent: { disabled: true },
    },
  });
  return app;
}

/** The reference starts itself with a short inline script; its hash lets exactly that one through. */
function policyFor(html: string): string {
  const inline = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, code = '']) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`,
  );
  return [
    "default-src 'none'",
    `script-src 'self' ${inline.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
