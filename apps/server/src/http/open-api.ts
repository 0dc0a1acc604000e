/** The contract as an OpenAPI 3.1 document. */
import swagger from '@fastify/swagger';
import { type Endpoint, tags } from '@sluice/shared/api/endpoint';
import Fastify, { type FastifyInstance } from 'fastify';
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import { mount } from './mount.ts';
import { tidyOpenApi } from './tidy-open-api.ts';

type OpenApiDocument = ReturnType<typeof jsonSchemaTransformObject>;

export const openApiPath = '/openapi.json';

/** The document alone, without a server behind it; what `docs/openapi.json` holds. */
export async function openApiDocument(endpoints: readonly Endpoint[]): Promise<object> {
  const app = Fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await addOpenApi(app);
  for (const endpoint of endpoints) mount(app, endpoint, () => Promise.reject(new Error('There is nobody here')));
  await app.ready();
  return JSON.parse(JSON.stringify(app.swagger()));
}

/** To be registered before the routes. */
export async function addOpenApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Sluice',
        version: '1',
        description:
          'The control room for traffic in an Istio mesh. Errors are problem documents (RFC 9457) with a stable `code`.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'A bearer token of the cluster, for automation.' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: '__Host-sluice-session',
            description:
              'Of a browser that has signed in; `sluice-session` on http. Requests that are no GETs need a matching Origin.',
          },
        },
      },
      tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => tidyOpenApi(jsonSchemaTransformObject(document)) as OpenApiDocument,
  });
  app.get(openApiPath, { schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json').send(JSON.stringify(app.swagger())),
  );
}
