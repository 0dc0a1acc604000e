import { getObject as getObjectEndpoint, replaceObject as replaceObjectEndpoint } from '@sluice/shared/api/objects';
import { testRequest as testRequestEndpoint } from '@sluice/shared/api/request-test';
import type { FastifyInstance } from 'fastify';
import { mount } from '../http/mount.ts';
import type { Actor } from '../use-cases/ports.ts';
import { getObject, type ReplacePorts, replaceObject } from '../use-cases/raw-objects.ts';
import type { RequestTester } from '../use-cases/test-request.ts';
import { changeOptions } from './change-options.ts';

export type ConfigurationPorts = ReplacePorts & { readonly requests: RequestTester };

export function addConfigurationRoutes(app: FastifyInstance, actor: Actor, ports: ConfigurationPorts): void {
  mount(app, testRequestEndpoint, ({ body }) => ports.requests.test(body));

  mount(app, getObjectEndpoint, async ({ params, reply }) => {
    const object = await getObject(params, actor);
    reply.header('etag', `"${object.etag}"`);
    return object;
  });

  mount(app, replaceObjectEndpoint, async ({ params, query, headers, body, reply }) => {
    const { isReplay, ...result } = await replaceObject(params, body, changeOptions(query, headers), actor, ports);
    if (isReplay) reply.header('idempotency-replayed', 'true');
    if (result.object) reply.header('etag', `"${result.object.etag}"`);
    return result;
  });
}
