/** Gives every service of a namespace a default rule. */

import type { ResponseOf } from '@sluice/shared/api/endpoint';
import { initialiseNamespace as endpoint, type InitialiseBody } from '@sluice/shared/api/promotion';
import type { Mesh } from '@sluice/shared/istio/mesh';
import { keyOf } from '@sluice/shared/kubernetes/object';
import { planNamespace } from '@sluice/shared/plan/plan-namespace';
import type { z } from 'zod';
import { hashOf } from './canonical-json.ts';
import type { ChangePorts } from './change-request.ts';
import { makeChange } from './make-change.ts';
import type { Actor, MeshCopy } from './ports.ts';
import { answerOf, type ChangeOptions } from './service-change.ts';
import { notFoundIn, untilLoaded } from './service-states.ts';

const Outcome = endpoint.response.pick({ initialised: true, skipped: true });
type Outcome = z.infer<typeof Outcome>;
type Result = ResponseOf<typeof endpoint> & { readonly isReplay: boolean };

export async function initialiseNamespace(
  namespace: string,
  body: InitialiseBody,
  options: Omit<ChangeOptions, 'ifMatch'>,
  actor: Actor,
  ports: ChangePorts,
): Promise<Result> {
  const { reason = null } = body;
  await untilLoaded(ports.cluster);
  if (!ports.copy.hasNamespace(namespace)) {
    throw notFoundIn(namespace, `There is no namespace '${namespace}'`, ports.cluster);
  }
  let outcome: Outcome = { initialised: [], skipped: [] };
  const intent = {
    action: 'initialiseNamespace' as const,
    namespace,
    subject: 'namespace',
    reason,
    edits: [],
    undoes: null,
    others: [],
    copy: () => meshOfNamespace(namespace, ports.copy),
    plan(mesh: Mesh) {
      const { plan, initialised, skipped } = planNamespace(mesh, namespace);
      outcome = { initialised: [...initialised], skipped: [...skipped] };
      return plan;
    },
    detail: () => outcome,
    servicesOf: () => outcome.initialised.map(({ service }) => service),
    etagOf: () => '',
  };
  const request = {
    ...options,
    ifMatch: null,
    seen: null,
    requestHash: hashOf([intent.action, namespace, reason]),
  };
  const made = await makeChange(intent, request, actor, ports);
  const { merged: _, ...answer } = answerOf(made);
  return { ...answer, ...Outcome.parse(made.detail) };
}

/** Everything that can concern any service of the namespace. */
function meshOfNamespace(namespace: string, copy: MeshCopy): Mesh {
  const [first, ...others] = copy.servicesIn(namespace).map(copy.meshFor);
  const base = first ?? copy.meshFor({ namespace, name: '' });
  const all = [base, ...others];
  const union = <T extends { metadata: { name: string; namespace?: string | undefined } }>(
    objectsOf: (mesh: Mesh) => readonly T[],
  ) => [...new Map(all.flatMap(objectsOf).map((object) => [keyOf(object), object])).values()];
  return {
    config: base.config,
    services: union((mesh) => mesh.services),
    pods: union((mesh) => mesh.pods),
    virtualServices: union((mesh) => mesh.virtualServices),
    destinationRules: union((mesh) => mesh.destinationRules),
    gateways: union((mesh) => mesh.gateways),
    serviceEntries: union((mesh) => mesh.serviceEntries),
    sidecars: union((mesh) => mesh.sidecars),
  };
}
