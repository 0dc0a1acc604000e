/** The whole sandbox in one process: a cluster with its API, the mesh in it, Bookinfo, visitors, and the controls. */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { appOfPod } from './bookinfo/app-of-pod.ts';
import { createSessions } from './bookinfo/session-cookie.ts';
import { createCluster } from './cluster/create-cluster.ts';
import { isScenarioName, scenarioNames, tourOf } from './cluster/scenarios.ts';
import { createControlServer } from './control/control-server.ts';
import { createControls } from './control/create-controls.ts';
import type { SandboxControls } from './control/sandbox-controls.ts';
import { SelfHealing } from './gitops/self-healing.ts';
import { removeKubeconfig, writeKubeconfig } from './kubeconfig-file.ts';
import type { ApiFaults } from './kubernetes-api/api-faults.ts';
import type { DialPod } from './kubernetes-api/port-forward/forward-port.ts';
import { startApiServer } from './kubernetes-api/start-api-server.ts';
import { LoadGenerator } from './load/load-generator.ts';
import { publishGateway } from './load-balancer.ts';
import { RealTimeClock } from './mesh/clock.ts';
import { createIngressServer } from './mesh/ingress-server.ts';
import { createPodDialer } from './mesh/pod-connection.ts';
import { askPod } from './mesh/pod-http.ts';
import { derivedRandom } from './mesh/random.ts';
import { type RunningMesh, startMesh } from './mesh/start-mesh.ts';
import { DataFolder } from './persistence/data-folder.ts';
import { keepCluster } from './persistence/keep-cluster.ts';
import { closeServer, listen, onPort, publicHost } from './ports.ts';

export type SandboxOptions = {
  /** Ports; 0, the default, takes any free one. */
  readonly apiPort?: number;
  readonly gatewayPort?: number;
  readonly controlPort?: number;
  /** Address to listen on; loopback by default. */
  readonly host?: string;
  /** Product pages a second, 40 by default. */
  readonly rps?: number;
  /** What there is at the start, `plain` by default. */
  readonly scenario?: string;
  readonly seed?: number;
  /** Where to write the kubeconfig; nowhere by default. */
  readonly kubeconfigPath?: string;
  /**
   * A folder to keep the cluster in. What is there already wins over the scenario. Credentials are kept too, so that a
   * kubeconfig stays valid if the port does. Nothing is kept by default.
   */
  readonly dataPath?: string;
  /** Told when something could not be written to the folder. */
  readonly onDataError?: (error: unknown) => void;
};

export type Sandbox = {
  readonly apiUrl: string;
  /** Bookinfo is at `/productpage`. */
  readonly gatewayUrl: string;
  readonly controlUrl: string;
  /** YAML, for the administrator. */
  readonly kubeconfig: string;
  /** Absolute; null if none was written. */
  readonly kubeconfigPath: string | null;
  /** Whether the cluster was found in the folder of `dataPath`. */
  readonly isRestored: boolean;
  setLoad(requestsPerSecond: number): void;
  readonly faults: ApiFaults;
  readonly controls: SandboxControls;
  /** Stops everything and removes the kubeconfig. */
  close(): Promise<void>;
};

const overloadedAfterMs = 250;

/**
 * Starts it and waits until every proxy has its configuration. Rejects with `PortTakenError`, with `DataFolderError`, or
 * with a plain error for an unknown scenario; nothing is left running then.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { host = '127.0.0.1', rps = 40, seed = 1 } = options;
  const wanted = options.scenario ?? 'plain';
  if (!isScenarioName(wanted)) throw noSuchScenario(wanted);
  await using cleanup = new AsyncDisposableStack();
  const folder = options.dataPath === undefined ? null : await DataFolder.open(resolve(options.dataPath));
  cleanup.defer(() => folder?.unlock());
  const journal = (await folder?.readJournal()) ?? null;
  const scenario = journal?.scenario ?? wanted;
  if (!isScenarioName(scenario)) throw noSuchScenario(scenario);

  const clusterRandom = derivedRandom(seed, 'cluster');
  const cluster = createCluster({
    scenario,
    random: () => clusterRandom.unit(),
    ...(journal !== null && { stored: journal.cluster }),
  });
  if (folder !== null) {
    const onError = options.onDataError ?? (() => undefined);
    const kept = keepCluster({ store: cluster.store, folder, scenario, onError });
    cleanup.defer(() => kept.close());
  }
  cleanup.defer(() => cluster.stop());
  const identity = await folder?.readIdentity();

  let mesh: RunningMesh | undefined;
  let dialer: DialPod | undefined;
  const api = await onPort('apiPort', options.apiPort, (port) =>
    startApiServer({
      store: cluster.store,
      ...(identity && { certificate: identity.certificate, tokens: identity.tokens }),
      port,
      host,
      dialPod: (namespace, pod, podPort) => dialer?.(namespace, pod, podPort) ?? null,
      podProxy: (namespace, pod, podPort, path, { query }) =>
        mesh === undefined
          ? null
          : askPod(mesh, {
              namespace,
              pod,
              port: podPort,
              path: query === '' ? path : `${path}?${query}`,
              caller: 'network',
            }),
    }),
  );
  cleanup.defer(() => api.close());

  if (folder !== null && !identity) await folder.writeIdentity({ certificate: api.certificate, tokens: api.tokens });

  const gateway = createIngressServer({
    send: (request, onResponse) => mesh?.ingress.send(request, onResponse) ?? null,
  });
  const gatewayPort = await onPort('gatewayPort', options.gatewayPort, (port) => listen(gateway, port, host));
  cleanup.defer(() => closeServer(gateway));
  publishGateway(cluster.store, { host, port: gatewayPort });

  const clock = new RealTimeClock();
  cleanup.defer(() => clock.close());
  const sessions = createSessions(randomBytes(32).toString('hex'));
  mesh = startMesh({ kubeconfig: api.kubeconfig, clock, seed, appOf: (pod) => appOfPod(pod, sessions) });
  cleanup.defer(() => mesh?.close());
  dialer = createPodDialer(mesh);

  await mesh.ready;

  const gatewayUrl = `http://${publicHost(host)}:${gatewayPort}`;
  const load = new LoadGenerator({
    clock,
    seed,
    ingress: mesh.ingress,
    sessions,
    authority: new URL(gatewayUrl).host,
    requestsPerSecond: rps,
    tour: tourOf(scenario),
    isOverloaded: () => clock.lagMs() > overloadedAfterMs,
  });
  const argoCd = new SelfHealing(cluster.store);
  cleanup.defer(() => argoCd.stop());
  const { store, kubelet } = cluster;
  const controls = createControls({ mesh, load, kubelet, store, argoCd, faults: api.faults });
  const control = createControlServer(controls, host);
  cleanup.defer(() => control.close());
  const controlAddress = await onPort('controlPort', options.controlPort, (port) => control.listen({ port, host }));

  const kubeconfigPath = options.kubeconfigPath === undefined ? null : resolve(options.kubeconfigPath);
  if (kubeconfigPath !== null) {
    await writeKubeconfig(kubeconfigPath, api.kubeconfig);
    cleanup.defer(() => removeKubeconfig(kubeconfigPath, api.kubeconfig));
  }
  const running = cleanup.move();
  return {
    apiUrl: api.url,
    gatewayUrl,
    controlUrl: `http://${publicHost(host)}:${new URL(controlAddress).port}`,
    kubeconfig: api.kubeconfig,
    kubeconfigPath,
    isRestored: journal !== null,
    setLoad: (requestsPerSecond) => load.setRate(requestsPerSecond),
    faults: api.faults,
    controls,
    close: () => running.disposeAsync(),
  };
}

function noSuchScenario(name: string): Error {
  return new Error(`There is no scenario "${name}"; there are ${scenarioNames.join(', ')}`);
}
