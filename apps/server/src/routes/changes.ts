import {
  applyChange as applyChangeEndpoint,
  getChange as getChangeEndpoint,
  listChanges as listChangesEndpoint,
  listNamespaceChanges as listNamespaceChangesEndpoint,
  previewChange as previewChangeEndpoint,
  previewUndo as previewUndoEndpoint,
  undoChange as undoChangeEndpoint,
} from '@sluice/shared/api/changes';
import {
  initialiseNamespace as initialiseNamespaceEndpoint,
  promoteVersion as promoteVersionEndpoint,
} from '@sluice/shared/api/promotion';
import { setWeights as setWeightsEndpoint } from '@sluice/shared/api/weights';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { mount } from '../http/mount.ts';
import { applyChange } from '../use-cases/apply-change.ts';
import type { ConfigurationFindings } from '../use-cases/configuration-findings.ts';
import { getChange, listChanges, listNamespaceChanges, listOutsideChanges } from '../use-cases/find-changes.ts';
import { initialiseNamespace } from '../use-cases/initialise-namespace.ts';
import { previewChange } from '../use-cases/preview-change.ts';
import { type PromotePorts, promoteVersion } from '../use-cases/promote-version.ts';
import type { ServiceChangeResult } from '../use-cases/service-change.ts';
import { setWeights } from '../use-cases/set-weights.ts';
import { previewUndo, undoChange } from '../use-cases/undo-change.ts';
import { changeOptions } from './change-options.ts';

export type ChangeRoutesPorts = PromotePorts & { readonly findings: ConfigurationFindings };

export function addChangeRoutes(app: FastifyInstance, ports: ChangeRoutesPorts): void {
  mount(app, previewChangeEndpoint, async ({ params, body, reply, caller }) => {
    const preview = await previewChange(serviceOf(params), body, caller.actor, ports);
    reply.header('etag', `"${preview.etag}"`);
    return preview;
  });

  mount(app, applyChangeEndpoint, async ({ params, query, headers, body, reply, caller }) =>
    answer(reply, await applyChange(serviceOf(params), body, changeOptions(query, headers), caller.actor, ports)),
  );

  mount(app, setWeightsEndpoint, async ({ params, query, headers, body, reply, caller }) =>
    answer(reply, await setWeights(serviceOf(params), body, changeOptions(query, headers), caller.actor, ports)),
  );

  mount(app, promoteVersionEndpoint, async ({ params, query, headers, body, reply, caller }) =>
    answer(reply, await promoteVersion(serviceOf(params), body, changeOptions(query, headers), caller.actor, ports)),
  );

  mount(app, initialiseNamespaceEndpoint, async ({ params, query, headers, body, reply, caller }) => {
    const options = changeOptions(query, headers);
    const { isReplay, ...result } = await initialiseNamespace(params.namespace, body, options, caller.actor, ports);
    if (isReplay) reply.header('idempotency-replayed', 'true');
    return result;
  });

  mount(app, listChangesEndpoint, async ({ params, caller }) => {
    const service = serviceOf(params);
    const [changes, outside] = await Promise.all([
      listChanges(service, caller.actor.history),
      listOutsideChanges(service, caller.actor, ports.copy),
    ]);
    return { changes, outside };
  });

  mount(app, listNamespaceChangesEndpoint, async ({ params, query, caller }) => ({
    changes: await listNamespaceChanges(params.namespace, query.limit, caller.actor.history),
  }));

  mount(app, getChangeEndpoint, ({ params, caller }) =>
    getChange(serviceOf(params), params.change, caller.actor.history),
  );

  mount(app, previewUndoEndpoint, async ({ params, reply, caller }) => {
    const preview = await previewUndo(serviceOf(params), params.change, caller.actor, ports);
    reply.header('etag', `"${preview.etag}"`);
    return preview;
  });

  mount(app, undoChangeEndpoint, async ({ params, query, headers, body, reply, caller }) => {
    const options = changeOptions(query, headers);
    return answer(reply, await undoChange(serviceOf(params), params.change, body, options, caller.actor, ports));
  });
}

function serviceOf({ namespace, service }: { namespace: string; service: string }) {
  return { namespace, name: service };
}

function answer(reply: FastifyReply, { isReplay, ...result }: ServiceChangeResult) {
  reply.header('etag', `"${result.service.etag}"`);
  if (isReplay) reply.header('idempotency-replayed', 'true');
  return result;
}
