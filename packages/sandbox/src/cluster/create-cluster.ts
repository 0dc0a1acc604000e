import { bootstrapRoles, userRoles } from './access-seed.ts';
import { createDefaults } from './admission/defaults.ts';
import { validateEvent } from './admission/event-validation.ts';
import { validateIstio } from './admission/istio-validation.ts';
import { validateLease } from './admission/lease-validation.ts';
import { validateRoles } from './admission/rbac-validation.ts';
import { validateRevision } from './admission/revision-validation.ts';
import { injectSidecar } from './admission/sidecar-injection.ts';
import { limitSize } from './admission/size-limit.ts';
import { validateWorkload } from './admission/workload-validation.ts';
import { startDefinitionController } from './controllers/definition-controller.ts';
import { reconcile, startDeploymentController, workloadTypesOf } from './controllers/deployment-controller.ts';
import { startEndpointSliceController, writeSlice } from './controllers/endpoint-slice-controller.ts';
import { startEventExpiry } from './controllers/event-expiry.ts';
import { startGarbageCollector } from './controllers/garbage-collector.ts';
import { type Kubelet, startKubelet } from './controllers/kubelet.ts';
import { startNamespaceController } from './controllers/namespace-controller.ts';
import { startServiceAccountController } from './controllers/service-account-controller.ts';
import { bundledDefinitions } from './definitions/bundled-definitions.ts';
import { admitDefinition, definitionsId } from './definitions/definition-validation.ts';
import { allTypes } from './kinds/all-types.ts';
import type { KubeObject } from './kube-object.ts';
import { type Admission, ObjectStore } from './object-store.ts';
import type { Random } from './random-names.ts';
import { Registry } from './registry.ts';
import { apiVersionOf } from './resource-type.ts';
import { completeScenario, type ScenarioName, scenarioSeeds } from './scenarios.ts';
import { installed, type Seed } from './seeds/seed.ts';
import { loadStored, type StoredCluster } from './stored-cluster.ts';

export type ClusterOptions = {
  /** Which objects there are at the start; none without a scenario. */
  scenario?: ScenarioName;
  /** Begins with this cluster, and without any scenario or objects. */
  stored?: StoredCluster;
  /** Objects besides those of the scenario. */
  objects?: readonly KubeObject[];
  /** Numbers in [0, 1) for names, uids and delays; seeded ones make runs repeatable. */
  random?: Random;
  now?: () => Date;
  /** Average milliseconds until a pod is ready, and until it has stopped. */
  podStartMs?: number;
  podStopMs?: number;
  /** Milliseconds that Events are kept after they were last written: an hour, as in Kubernetes. */
  eventTtlMs?: number;
  /** How many changes of each kind a watch can go back. */
  historySize?: number;
  /** Runs after everything that the cluster itself checks, for instance another validating webhook. */
  admission?: readonly Admission[];
  /** Told of controllers' failures; they retry by themselves. */
  onError?: (error: unknown) => void;
};

export type Cluster = {
  store: ObjectStore;
  kubelet: Kubelet;
  /** Stops the controllers; the store stays readable. */
  stop: () => void;
};

/** A cluster that runs: an object store with Kubernetes' controllers at work on it, already settled. */
export function createCluster(options: ClusterOptions = {}): Cluster {
  const { random = Math.random, now = () => new Date(), podStartMs = 1_500, podStopMs = 400 } = options;
  const onError = options.onError ?? (() => {});
  const store = new ObjectStore({
    registry: new Registry(allTypes),
    now,
    random,
    admission: [
      injectSidecar,
      createDefaults(),
      validateWorkload,
      validateRoles,
      validateRevision,
      validateLease,
      validateEvent,
      admitDefinition,
      validateIstio,
      ...(options.admission ?? []),
      limitSize,
    ],
    ...(options.historySize !== undefined && { historySize: options.historySize }),
  });
  const stopDefinitions = startDefinitionController(store, now, onError);
  if (options.stored) loadStored(store, options.stored);
  const kubelet = startKubelet({ store, now, random, startMs: podStartMs, stopMs: podStopMs, onError });
  if (!options.stored) seed(store, kubelet, { ...options, random, now });
  // What the controllers had not come to when it was stored; Deployments and pods they look at by themselves.
  else for (const { object } of store.list(store.registry.get('services'))) writeSlice(store, object);
  const stops = [
    stopDefinitions,
    startDeploymentController(store, now, onError),
    startEndpointSliceController(store, onError),
    startGarbageCollector(store, onError),
    startNamespaceController(store, onError),
    startServiceAccountController(store, onError),
    startEventExpiry(store, now, options.eventTtlMs),
  ];
  return {
    store,
    kubelet,
    stop() {
      kubelet.stop();
      for (const stop of stops) stop();
    },
  };
}

type SeedOptions = Pick<ClusterOptions, 'scenario' | 'objects'> & { random: Random; now: () => Date };

/** Creates what the cluster begins with and lets it settle. */
function seed(store: ObjectStore, kubelet: Kubelet, { scenario, objects = [], random, now }: SeedOptions): void {
  for (const definition of scenario ? bundledDefinitions(now()) : []) {
    store.create(store.registry.get(definitionsId), definition, { keepsStatus: true });
  }
  const seeds = [
    ...bootstrapRoles().map(installed),
    ...(scenario ? [...scenarioSeeds(scenario), ...userRoles('default').map(installed)] : []),
    ...objects.map(installed),
  ];
  for (const each of seeds) createSeed(store, each);
  settle(store, kubelet, now());
  if (scenario) completeScenario(scenario, { store, random, nextAddress: kubelet.nextAddress });
}

function createSeed(store: ObjectStore, { object, manager, operation }: Seed): void {
  const type = store.registry
    .all()
    .find(
      ({ kind, group, versions }) =>
        kind === object.kind && versions.some((v) => apiVersionOf({ group }, v) === object.apiVersion),
    );
  if (!type) throw new Error(`the cluster serves no ${object.apiVersion} ${object.kind}`);
  store.create(type, object, {
    manager,
    operation,
    apiVersion: object.apiVersion,
    keepsStatus: true,
  });
}

/** Brings the seeded objects to where they would be after a while: all pods ready, all services with endpoints. */
function settle(store: ObjectStore, kubelet: Kubelet, now: Date): void {
  const { deployments, pods } = workloadTypesOf(store);
  for (const { object } of store.list(deployments)) reconcile(store, object, now);
  for (const { object } of store.list(pods)) kubelet.startAtOnce(object);
  for (const { object } of store.list(deployments)) reconcile(store, object, now);
  for (const { object } of store.list(store.registry.get('services'))) writeSlice(store, object);
}
