/** The parts of a server that change things, on a real cluster, with a way to let them die between two writes. */
import { type Sandbox, startSandbox } from '@sluice/sandbox/start-sandbox';
import { pino } from 'pino';
import { DomainError } from '../../src/domain-error.ts';
import { type Cluster, createCluster } from '../../src/kubernetes/cluster.ts';
import { connectionFrom } from '../../src/kubernetes/connection.ts';
import type { Actor, AuditLine } from '../../src/use-cases/ports.ts';
import { type Wiring, wire } from '../../src/wiring.ts';

export type Dying = { readonly actor: Actor; readonly died: Promise<void> };

export type Crashable = {
  readonly sandbox: Sandbox;
  readonly cluster: Cluster;
  readonly actor: Actor;
  readonly ports: Wiring['changes'];
  /**
   * The same actor, for whom everything stands still after so many steps. Steps are what a crash can come between: the
   * record in the history, every write that is no dry run, the note that the change has been made.
   */
  readonly dyingAfter: (steps: number) => Dying;
  /** The same actor, whose cluster goes away after so many writes; `isMade`: with the answer to one more. */
  readonly losingAfter: (writes: number, isMade: boolean) => Actor;
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
    dyingAfter: (steps) => dying(actor, steps),
    losingAfter: (writes, isMade) => losing(actor, writes, isMade),
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
function dying(actor: Actor, steps: number): Dying {
  const { promise: died, resolve: die } = Promise.withResolvers<void>();
  const never = new Promise<never>(() => {});
  let left = steps;
  let isDead = false;

  function step<T>(act: () => Promise<T>): Promise<T> {
    if (left === 0) {
      isDead = true;
      die();
    }
    left -= 1;
    return isDead ? never : act();
  }
  const alive = <Args extends unknown[], T>(act: (...args: Args) => Promise<T>) => {
    return (...args: Args): Promise<T> => (isDead ? never : act(...args));
  };

  const { objects, history } = actor;
  return {
    died,
    actor: {
      ...actor,
      objects: {
        ...objects,
        read: alive(objects.read),
        write: (write, how) => (how.dryRun ? alive(objects.write)(write, how) : step(() => objects.write(write, how))),
      },
      history: {
        ...history,
        begin: (record) => step(() => history.begin(record)),
        settle: (change, state) => step(() => history.settle(change, state)),
        discard: alive(history.discard),
        note: alive(history.note),
        prune: alive(history.prune),
      },
    },
  };
}

function losing(actor: Actor, writes: number, isMade: boolean): Actor {
  const away = () => Promise.reject(new DomainError('cluster-unreachable', 'The API server did not answer'));
  let left = writes;
  let isAway = false;
  const reachable = <Args extends unknown[], T>(act: (...args: Args) => Promise<T>) => {
    return (...args: Args): Promise<T> => (isAway ? away() : act(...args));
  };
  const { objects, history } = actor;
  return {
    ...actor,
    objects: {
      ...objects,
      read: reachable(objects.read),
      write: reachable(async (write, how) => {
        if (how.dryRun) return objects.write(write, how);
        if (left > 0) {
          left -= 1;
          return objects.write(write, how);
        }
        isAway = true;
        if (isMade) await objects.write(write, how);
        return away();
      }),
    },
    history: {
      ...history,
      settle: reachable(history.settle),
      discard: reachable(history.discard),
      note: reachable(history.note),
      prune: reachable(history.prune),
    },
  };
}
