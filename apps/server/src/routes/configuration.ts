import { getObject as getObjectEndpoint, replaceObject as replaceObjectEndpoint } from '@sluice/shared/api/objects';
import { testRequest as testRequestEndpoint } from '@sluice/shared/api/request-test';
import type { FastifyInstance } from 'fastify';
import { requireView } from '../access/caller.ts';
import { mount } from '../http/mount.ts';
import { getObject, type ReplacePorts, replaceObject } from '../use-cases/raw-objects.ts';
import type { RequestTester } from '../use-cases/test-request.ts';
import { changeOptions } from './change-options.ts';

export type ConfigurationPorts = ReplacePorts & { readonly requests: RequestTester };

export function addConfigurationRoutes(app: FastifyInstance, ports: ConfigurationPorts): void {
  mount(app, testRequestEndpoint, async ({ body, caller }) => {
    // What a proxy does tells about the namespace that it runs in; what edits would do, about that of the service.
    const { source, proposed } = body;
    for (const { namespace } of proposed ? [source, proposed] : [source]) await requireView(caller, namespace);
    return ports.requests.test(body);
  });

  mount(app, getObjectEndpoint, async ({ params, reply, caller }) => {
    const object = await getObject(params, caller.actor);
    reply.header('etag', `"${object.etag}"`);
    return object;
  });

  mount(app, replaceObjectEndpoint, async ({ params, query, headers, body, reply, caller }) => {
    const options = changeOptions(query, headers);
    const { isReplay, ...result } = await replaceObject(params, body, options, caller.actor, ports);
    if (isReplay) reply.header('idempotency-replayed', 'true');
    if (result.object) reply.header('etag', `"${result.object.etag}"`);
    return result;
  });
}
