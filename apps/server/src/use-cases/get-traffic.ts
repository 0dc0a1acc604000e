/** What traffic did over a range of time: from Prometheus, or what was measured here while somebody looked. */
import type { TrafficPoint } from '@sluice/shared/api/events';
import type { ServiceState } from '@sluice/shared/api/services';
import {
  type TrafficHistory,
  type TrafficMark,
  type TrafficRange,
  trafficRanges,
} from '@sluice/shared/api/traffic-history';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { DomainError } from '../domain-error.ts';
import { listChanges, listOutsideChanges } from './find-changes.ts';
import type { Actor, MeshCopy } from './ports.ts';

export type TrafficPorts = {
  readonly getService: (service: ServiceRef) => Promise<ServiceState>;
  readonly copy: Pick<MeshCopy, 'meshFor'>;
  readonly traffic: TrafficMemory;
  readonly now: () => number;
};

export type TrafficMemory = {
  /** What was measured here, oldest first; the last minutes at most. */
  readonly measured: (service: ServiceRef) => readonly TrafficPoint[];
  /** Null when there is no Prometheus. Does not reject. */
  readonly stored: (service: ServiceState, rangeSeconds: number, now: number) => Promise<Stored | null>;
};

export type Stored =
  | (Pick<TrafficHistory, 'from' | 'to' | 'stepSeconds'> & { readonly points: readonly TrafficPoint[] })
  | { readonly problem: 'prometheus-unreachable' | 'forbidden' };

type Figures = Omit<TrafficHistory, 'marks'>;

/** Throws `not-found` and `cluster-unreachable`. */
export async function getTraffic(
  service: ServiceRef,
  range: TrafficRange,
  actor: Actor,
  ports: TrafficPorts,
): Promise<TrafficHistory> {
  const state = await ports.getService(service);
  const figures = await figuresOf(state, trafficRanges[range], ports);
  return { ...figures, marks: await marksOf(state, figures, actor, ports) };
}

async function figuresOf(state: ServiceState, rangeSeconds: number, ports: TrafficPorts): Promise<Figures> {
  const now = ports.now();
  const from = now - rangeSeconds * 1_000;
  const measured = ports.traffic.measured(state).filter((point) => startOf(point) >= from - 1_500);
  const own: Figures = {
    from,
    to: now,
    stepSeconds: stepOf(measured),
    source: 'direct',
    reason: null,
    points: measured,
  };
  // What was read once a second beats what Prometheus looked at a few times.
  if (covers(measured, rangeSeconds)) return own;
  const stored = await ports.traffic.stored(state, rangeSeconds, now);
  if (stored !== null && !('problem' in stored) && (stored.points.length > 0 || measured.length === 0)) {
    return { ...stored, points: [...stored.points], source: 'prometheus', reason: null };
  }
  const problem = stored !== null && 'problem' in stored ? stored.problem : null;
  if (measured.length === 0) return { ...own, source: null, reason: problem ?? 'no-prometheus' };
  return { ...own, reason: problem ?? 'beyond-memory' };
}

function startOf({ time, seconds }: TrafficPoint): number {
  return time - seconds * 1_000;
}

/** Whether next to nothing of the range is missing. */
function covers(points: readonly TrafficPoint[], rangeSeconds: number): boolean {
  return points.reduce((sum, { seconds }) => sum + seconds, 0) >= rangeSeconds * 0.95;
}

function stepOf(points: readonly TrafficPoint[]): number {
  const lengths = points.map(({ seconds }) => seconds).sort((a, b) => a - b);
  return Math.max(1, Math.round(lengths[Math.floor(lengths.length / 2)] ?? 1));
}

/**
 * Changes since the time began that is shown, oldest first; those after its last whole step, too, or what holds now would
 * seem to have held all the time. Charts without marks are better than none.
 */
async function marksOf(
  service: ServiceState,
  { from }: Figures,
  actor: Actor,
  { copy }: TrafficPorts,
): Promise<TrafficMark[]> {
  const [own, outside] = await Promise.all([
    ownMarks(service, actor).catch(orNone),
    outsideMarks(service, actor, copy).catch(orNone),
  ]);
  const marks = [...own, ...outside].sort((a, b) => a.time - b.time);
  const last = marks.at(-1);
  // Nobody has changed anything since, so what holds now has held from then on.
  if (last !== undefined && last.shares === null) marks.splice(-1, 1, { ...last, shares: sharesNow(service) });
  return marks.filter(({ time }) => time >= from);
}

async function ownMarks(service: ServiceRef, { history }: Actor): Promise<TrafficMark[]> {
  const changes = await listChanges(service, history);
  return changes
    .filter(({ state }) => state === 'applied')
    .map(({ id, at, user, reason, shares }) => ({
      ...{ time: Date.parse(at), change: id, user, reason },
      before: shares?.before ?? null,
      shares: shares?.after ?? null,
    }));
}

async function outsideMarks(
  service: ServiceRef,
  actor: Actor,
  copy: Pick<MeshCopy, 'meshFor'>,
): Promise<TrafficMark[]> {
  const changes = await listOutsideChanges(service, actor, copy);
  const marks = changes.flatMap(({ manager, at }) =>
    at === null
      ? []
      : [{ time: Date.parse(at), change: null, user: manager, reason: null, before: null, shares: null }],
  );
  // What a tool writes at once into several objects is one change.
  return marks.filter(({ time, user }, at) => marks.findIndex((one) => one.time === time && one.user === user) === at);
}

function sharesNow({ desired }: ServiceState): Record<string, number> | null {
  if (desired.notEditable !== null) return null;
  return Object.fromEntries(desired.weights.map(({ version, share }) => [version, share]));
}

function orNone(error: unknown): TrafficMark[] {
  if (error instanceof DomainError && (error.code === 'forbidden' || error.code === 'cluster-unreachable')) return [];
  throw error;
}
