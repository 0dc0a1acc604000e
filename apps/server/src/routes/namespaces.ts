import { listNamespaces as listNamespacesEndpoint } from '@sluice/shared/api/status';
import type { FastifyInstance } from 'fastify';
import { visible } from '../access/caller.ts';
import { mount } from '../http/mount.ts';
import { listNamespaces, type NamespacePorts } from '../use-cases/list-namespaces.ts';

export function addNamespaceRoutes(app: FastifyInstance, ports: NamespacePorts): void {
  mount(app, listNamespacesEndpoint, async ({ caller }) => {
    const all = await listNamespaces(ports);
    const shown = await visible(
      caller,
      all.map((each) => ({ namespace: each.name, each })),
    );
    return { namespaces: shown.map(({ each }) => each), hidden: all.length - shown.length };
  });
}
