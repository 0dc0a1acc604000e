import { getObject as getObjectEndpoint, replaceObject as replaceObjectEndpoint } from '@sluice/shared/api/objects';
import { testRequest as testRequestEndpoint } from '@sluice/shared/api/request-test';
import type { FastifyInstance } from 'fastify';
import { requireView } from '../access/caller.ts';
import { namespacesIn } from '../access/named-namespaces.ts';
import { mount } from '../http/mount.ts';
import { getObject, type ReplacePorts, replaceObject } from '../use-cases/raw-objects.ts';
import type { RequestTester } from '../use-cases/test-request.ts';
import { changeOptions } from './change-options.ts';

export type ConfigurationPorts = ReplacePorts & { readonly requests: RequestTester };

export function addConfigurationRoutes(app: FastifyInstance, ports: ConfigurationPorts): void {
  mount(app, testRequestEndpoint, async ({ body, caller }) => {
    const { source, proposed } = body;
    // What a sidecar does tells about its namespace. A gateway is for everybody who has services behind it.
    const asked = source.kind === 'gateway' ? [] : [source.namespace];
    for (const namespace of proposed ? [...asked, proposed.namespace] : asked) await requireView(caller, namespace);
    const { unused, ...answer } = await ports.requests.test(body);
    // Rules of others that have a part in it say what they are; those without a part are left out.
    for (const namespace of namespacesIn(answer)) await requireView(caller, namespace);
    const { sees } = await caller.sight(namespacesIn(unused));
    return { ...answer, unused: unused.filter((each) => [...namespacesIn(each)].every(sees)) };
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
