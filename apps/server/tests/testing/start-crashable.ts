/** The parts of a server that change things, on a real cluster, with a way to let them die between two writes. */
import { type Sandbox, startSandbox } from '@sluice/sandbox/start-sandbox';
import { pino } from 'pino';
import { type Cluster, createCluster } from '../../src/kubernetes/cluster.ts';
import { connectionFrom } from '../../src/kubernetes/connection.ts';
import type { Actor, AuditLine } from '../../src/use-cases/ports.ts';
import type { ServiceChangePorts } from '../../src/use-cases/service-change.ts';
import { type Wiring, wire } from '../../src/wiring.ts';

export type Crashable = {
  readonly sandbox: Sandbox;
  readonly cluster: Cluster;
  readonly actor: Actor;
  readonly ports: ServiceChangePorts;
  /** The same actor, for whom everything stands still after so many writes that were no dry runs. */
  readonly dyingAfter: (writes: number) => { readonly actor: Actor; readonly died: Promise<void> };
  readonly audited: AuditLine[];
  readonly close: () => Promise<void>;
};

export async function startCrashable(): Promise<Crashable> {
  const sandbox = await startSandbox({ scenario: 'plain', rps: 0 });
  const cluster = createCluster({ connection: await connectionFrom({ kubeconfig: sandbox.kubeconfig }) });
  const wiring: Wiring = wire(cluster, pino({ level: 'silent' }), 0);
  cluster.start();
  await cluster.whenLoaded(10_000);
  const audited: AuditLine[] = [];
  const { actor } = wiring;
  return {
    sandbox,
    cluster,
    actor,
    ports: { ...wiring.changes, audit: (line) => audited.push(line) },
    dyingAfter: (writes) => dying(actor, writes),
    audited,
    async close() {
      wiring.stop();
      cluster.stop();
      await cluster.connection.close();
      await sandbox.close();
    },
  };
}

/** A process that is gone answers nothing and does nothing more: no undoing, no settling. */
function dying(actor: Actor, writes: number): { actor: Actor; died: Promise<void> } {
  const { promise: died, resolve: die } = Promise.withResolvers<void>();
  const never = new Promise<never>(() => {});
  let left = writes;
  let isDead = false;
  const alive = <Args extends unknown[], T>(act: (...args: Args) => Promise<T>) => {
    return (...args: Args): Promise<T> => (isDead ? never : act(...args));
  };
  const dead = () => {
    isDead = true;
    die();
    return never;
  };
  const { objects, history } = actor;
  return {
    died,
    actor: {
      ...actor,
      objects: {
        ...objects,
        read: alive(objects.read),
        async write(write, how) {
          if (isDead || (!how.dryRun && left === 0)) return dead();
          if (!how.dryRun) left -= 1;
          return objects.write(write, how);
        },
      },
      history: {
        ...history,
        async settle(change, state) {
          // The crash after the last write and before the note of it.
          return isDead || left === 0 ? dead() : history.settle(change, state);
        },
        discard: alive(history.discard),
        note: alive(history.note),
        prune: alive(history.prune),
      },
    },
  };
}
