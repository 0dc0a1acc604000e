/** Puts the parts of the server together: what is known of services, what changes them, what finishes changes. */

import type { FastifyBaseLogger } from 'fastify';
import { actorFor } from './kubernetes/actor.ts';
import type { Cluster } from './kubernetes/cluster.ts';
import { gatewayPorts, meshCopy, namespacePorts, podsPorts, servicesOf } from './kubernetes/copy-ports.ts';
import { revisionName } from './kubernetes/revision-object.ts';
import type { LiveHub } from './live/live-hub.ts';
import { madeWrite, nameChange } from './mesh/wire-propagation.ts';
import { wireWaiting } from './mesh/wire-waiting.ts';
import type { OperatedParts } from './operations/wire-operations.ts';
import type { ChangeRoutesPorts } from './routes/changes.ts';
import type { ConfigurationPorts } from './routes/configuration.ts';
import type { TrafficSourcesOptions } from './traffic/traffic-sources.ts';
import { createSettle } from './use-cases/acknowledgement.ts';
import { createConfigurationFindings } from './use-cases/configuration-findings.ts';
import type { TrafficPorts } from './use-cases/get-traffic.ts';
import type { FindingsPorts } from './use-cases/list-findings.ts';
import type { GatewayPorts } from './use-cases/list-gateways.ts';
import type { NamespacePorts } from './use-cases/list-namespaces.ts';
import type { PodsPorts } from './use-cases/list-pods.ts';
import { createMeasureOnDemand } from './use-cases/measure-on-demand.ts';
import type { Actor } from './use-cases/ports.ts';
import { recoverChanges } from './use-cases/recover-changes.ts';
import { createSeenStates } from './use-cases/seen-states.ts';
import type { ServiceStates } from './use-cases/service-states.ts';
import { createRequestTester } from './use-cases/test-request.ts';
import { createTurns } from './use-cases/turns.ts';
import type { Waiting } from './use-cases/wait-for-change.ts';
import { wireObservation } from './wire-observation.ts';

/** How often changes are looked for that a replica has left half done. */
const recoverEveryMs = 20_000;

/** How long proxies get between two writes that depend on each other, where nobody can say what they have. */
const blindSettleMs = 2_000;

export type Wiring = {
  readonly services: ServiceStates;
  readonly live: LiveHub;
  /** With the rights of the server itself. */
  readonly actor: Actor;
  readonly namespaces: NamespacePorts;
  readonly changes: ChangeRoutesPorts & ConfigurationPorts;
  readonly findings: FindingsPorts;
  readonly gateways: GatewayPorts;
  readonly traffic: TrafficPorts;
  readonly pods: PodsPorts;
  readonly waiting: Waiting;
  /** What is told about the server itself comes from these. */
  readonly operated: OperatedParts;
  readonly start: () => void;
  readonly stop: () => void;
};

export type WiringOptions = Pick<TrafficSourcesOptions, 'choice' | 'named'>;

export function wire(
  cluster: Cluster,
  log: FastifyBaseLogger,
  settleMs: number | undefined,
  options: WiringOptions = { choice: 'auto', named: null },
): Wiring {
  const { index, connection } = cluster;
  const onFault = (error: unknown) => log.error({ err: error }, 'a part of the server failed');
  const seen = createSeenStates();
  const actor = actorFor(cluster, connection.own);
  const observation = wireObservation({ cluster, actor, traffic: options, settleMs, seen, onFault });
  const { catalog, services, attention, propagation, sources, measurement, live } = observation;
  const findings = createConfigurationFindings({
    mesh: () => index.toMesh(),
    namespaces: () => index.all('namespaces'),
    find: (kind, key) => index.get(kind, key),
    onObject: cluster.onObject,
    httpRoutes: cluster.gatewayApi.httpRoutes,
    only: cluster.namespaces,
  });
  const requests = createRequestTester({
    cluster,
    index,
    onObject: cluster.onObject,
    gatewayApi: cluster.gatewayApi,
  });
  let hasEnded = false;
  const changes: ChangeRoutesPorts & ConfigurationPorts = {
    cluster,
    copy: meshCopy(cluster),
    findings,
    requests,
    servicesOf: (object, next) => servicesOf(cluster, object, next),
    seen,
    turns: createTurns(),
    settle: createSettle({
      blindMs: Math.min(settleMs ?? blindSettleMs, blindSettleMs),
      acknowledged: (written, deadlineMs) => propagation.whenAcknowledged(written.map(madeWrite), deadlineMs),
      onFault,
    }),
    anticipate: propagation.anticipate,
    getService: services.get,
    measureOnDemand: createMeasureOnDemand({
      attend: attention.pay,
      onMeasured: measurement.onMeasured,
      getService: services.get,
    }),
    audit: (line) => {
      log.info({ audit: true, ...line }, 'change');
      nameChange(propagation, line);
    },
    // After the end there is nobody left to ask, and the next server looks again.
    onFault: (error) => !hasEnded && log.warn({ err: error }, 'the history of changes'),
    idFor: revisionName,
    now: Date.now,
  };
  const waiting = wireWaiting({
    ...{ cluster, catalog, services, propagation, attention },
    onMeasured: measurement.onMeasured,
  });
  const recover = () => void recoverChanges(actor, changes).catch(changes.onFault);
  let recovery: NodeJS.Timeout | null = null;
  return {
    services,
    live,
    actor,
    namespaces: namespacePorts(cluster, catalog.refs),
    changes,
    findings: { cluster, copy: changes.copy, findings, now: Date.now },
    gateways: gatewayPorts(cluster),
    pods: podsPorts(cluster, services),
    waiting,
    traffic: {
      getService: services.get,
      copy: changes.copy,
      traffic: { measured: measurement.history, stored: sources.stored },
      now: Date.now,
    },
    operated: { sources, measurement, catalog, live },
    start() {
      measurement.start();
      recovery = setInterval(recover, recoverEveryMs);
      void cluster.whenLoaded(recoverEveryMs).then((isLoaded) => isLoaded && recover());
    },
    stop() {
      hasEnded = true;
      if (recovery !== null) clearInterval(recovery);
      findings.stop();
      requests.stop();
      waiting.stop();
      observation.stop();
    },
  };
}
