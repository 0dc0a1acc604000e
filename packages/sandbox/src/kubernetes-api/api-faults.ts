import type { Server } from 'node:https';
import type { Duplex } from 'node:stream';
import type { ObjectStore } from '../cluster/object-store.ts';
import type { Watches } from './watches.ts';

/** Trouble that tests and the control page can make. */
export type ApiFaults = {
  /** Breaks all open watches off. */
  cutWatches: () => void;
  /** Breaks all connections off and refuses new ones, until called with false. */
  setOutage: (isOut: boolean) => void;
  /** The same for a while; resolves when it is over. */
  outageFor: (ms: number) => Promise<void>;
  /** Forgets the history and breaks watches off: whoever resumes one is told 410 and has to list again. */
  expireWatches: () => void;
  /** Delays every request by so many milliseconds; 0 for none. */
  setLatency: (ms: number) => void;
};

export type FaultGate = ApiFaults & { latencyMs: number };

export function createFaults(server: Server, store: ObjectStore, watches: Watches): FaultGate {
  const sockets = new Set<Duplex>();
  let isOut = false;
  server.on('connection', (socket) => {
    if (isOut) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });

  const faults: FaultGate = {
    latencyMs: 0,
    cutWatches: () => watches.cutAll(),
    setOutage(out) {
      isOut = out;
      if (out) for (const socket of sockets) socket.destroy();
    },
    async outageFor(ms) {
      faults.setOutage(true);
      await new Promise((resolve) => setTimeout(resolve, ms));
      faults.setOutage(false);
    },
    expireWatches() {
      store.compact();
      watches.cutAll();
    },
    setLatency(ms) {
      faults.latencyMs = ms;
    },
  };
  return faults;
}
