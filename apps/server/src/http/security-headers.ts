import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** No inline script, nothing from elsewhere, no frame around us. */
export async function addSecurityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        // React Aria sets positions as style attributes.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Whoever terminates TLS in front of us decides about its name; on loopback it would lock out other local servers.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
  });
}
