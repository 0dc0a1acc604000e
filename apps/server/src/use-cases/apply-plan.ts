/** A plan becomes writes: all of them tried without effect first, then in order, and undone when a later one fails. */
import { inverseOf } from '@sluice/shared/plan/inverse';
import { diffToPatch } from '@sluice/shared/plan/json-patch';
import { needsEarlier } from '@sluice/shared/plan/order-waits';
import type { Plan, PlannedObject, Write } from '@sluice/shared/plan/plan';
import { DomainError } from '../domain-error.ts';
import type { RoutingObjects } from './ports.ts';
import { UnknownOutcome, writeSurely } from './write-surely.ts';

/** A write that was made. `made` can be inverted: it locks on the version that the write itself produced. */
export type DoneWrite = { readonly made: Write; readonly object: PlannedObject | null };

/** Ends when the proxies concerned have these writes, or when that has taken too long. Never rejects. */
export type Settle = (written: readonly DoneWrite[]) => Promise<void>;

/** Throws what the cluster says about the first write that it would not take. Changes nothing. */
export async function rehearse(plan: Plan, objects: RoutingObjects): Promise<string[]> {
  const warnings: string[] = [];
  for (const write of rehearsals(plan)) warnings.push(...(await objects.write(write, { dryRun: true })).warnings);
  return [...new Set(warnings)];
}

/**
 * The writes in a form in which each can be tried alone: where an object is written twice, the second write is for a
 * state that there is not yet, so both are tried as one in its place.
 */
export function rehearsals({ writes }: Plan): Write[] {
  const seen = new Map<string, Write>();
  return writes.map((write) => {
    const key = keyOf(write);
    const earlier = seen.get(key);
    seen.set(key, earlier ?? write);
    if (write.action !== 'patch' || earlier?.action !== 'patch') return write;
    const patch = diffToPatch({ spec: earlier.before.spec }, { spec: write.after.spec });
    return { ...write, before: earlier.before, patch };
  });
}

function keyOf({ object: { kind, namespace, name } }: Write): string {
  return `${kind} ${namespace}/${name}`;
}

/** The error that stopped the plan, with what became of the writes before it. */
export class PlanFailure extends Error {
  override name = 'PlanFailure';
  readonly undone: readonly DoneWrite[];
  /** Writes that could not be taken back, because somebody has changed the object since or the cluster is away. */
  readonly standing: readonly DoneWrite[];

  /** Whether nobody can tell if the write that stopped the plan was made: the cluster went away. */
  readonly isUnknown: boolean;

  constructor(cause: unknown, undone: readonly DoneWrite[], standing: readonly DoneWrite[], isUnknown = false) {
    super('A write of the plan failed', { cause });
    this.undone = undone;
    this.standing = standing;
    this.isUnknown = isUnknown;
  }
}

/** Throws {@link PlanFailure}. */
export async function apply(plan: Plan, objects: RoutingObjects, settle: Settle): Promise<DoneWrite[]> {
  const done: DoneWrite[] = [];
  const order = inOrder(settle);
  for (const planned of plan.writes) {
    const write = afterEarlier(planned, done);
    try {
      await order.before(write);
      const object = await writeSurely(write, objects, plan.writes);
      const written = { made: withVersion(write, object), object };
      done.push(written);
      order.note(written);
    } catch (error) {
      // To take back what came before could leave a write that was made after all without what it rests on.
      if (error instanceof UnknownOutcome) throw new PlanFailure(error.cause, [], done, true);
      const standing = await undo(done, objects, inOrder(settle));
      throw new PlanFailure(error, done.slice(standing.length), standing);
    }
  }
  return done;
}

/** Waits for proxies before a write that rests on earlier ones; each write is waited for once. */
function inOrder(settle: Settle) {
  let unsettled: DoneWrite[] = [];
  return {
    async before(write: Write): Promise<void> {
      const earlier = unsettled.map(({ made }) => made);
      if (!needsEarlier(write, earlier)) return;
      await settle(unsettled);
      unsettled = [];
    },
    note: (written: DoneWrite) => void unsettled.push(written),
  };
}

/** The second write to an object is locked on the version that the first one has led to. */
function afterEarlier(write: Write, done: readonly DoneWrite[]): Write {
  if (write.action !== 'patch' || write.before.metadata.resourceVersion !== undefined) return write;
  const earlier = done.findLast(({ made }) => keyOf(made) === keyOf(write))?.object;
  if (!earlier) return write;
  return { ...write, before: { ...write.before, metadata: earlier.metadata } as PlannedObject };
}

/** Takes writes back, last one first; answers with those that stand. */
async function undo(
  done: readonly DoneWrite[],
  objects: RoutingObjects,
  order: ReturnType<typeof inOrder>,
): Promise<DoneWrite[]> {
  const left = [...done];
  const undone: DoneWrite[] = [];
  for (const planned of inverseOf({ writes: done.map(({ made }) => made) }).writes) {
    const write = onTopOf(undone, planned);
    try {
      await order.before(write);
      const { object } = await objects.write(write, { dryRun: false });
      const written = { made: write, object };
      undone.push(written);
      order.note(written);
      left.pop();
    } catch {
      return left; // what came before it may be in use by what still stands
    }
  }
  return left;
}

/** An object that was written twice has moved on when its first write is taken back: by what took back the second. */
function onTopOf(undone: readonly DoneWrite[], write: Write): Write {
  if (write.action === 'create') return write;
  const latest = undone.findLast(({ made }) => keyOf(made) === keyOf(write))?.object?.metadata;
  return latest ? { ...write, before: { ...write.before, metadata: latest } as PlannedObject } : write;
}

/** The write with the version that it led to, so that its inverse applies to nothing else. */
function withVersion(write: Write, object: PlannedObject | null): Write {
  if (object === null || write.action === 'delete') return write;
  if (write.action === 'create') return { ...write, after: object };
  const { resourceVersion } = object.metadata;
  const at = <T extends PlannedObject>(planned: T): T => ({
    ...planned,
    metadata: { ...planned.metadata, ...(resourceVersion !== undefined && { resourceVersion }) },
  });
  return { ...write, before: at(write.before), after: at(write.after) };
}

/** What callers hear of a failed plan: the cause, and what was left behind if anything was. */
export function explain(failure: PlanFailure): unknown {
  if (failure.isUnknown && failure.cause instanceof DomainError) {
    const message = `${failure.cause.message}. What was written is not known: it is finished or taken back when the cluster answers again`;
    return new DomainError(failure.cause.code, message, { cause: failure });
  }
  if (failure.standing.length === 0 || !(failure.cause instanceof DomainError)) return failure.cause;
  const { code, message, issues } = failure.cause;
  const left = failure.standing.map(({ made: { object } }) => `${object.kind} ${object.namespace}/${object.name}`);
  return new DomainError(code, `${message}. These changes could not be taken back: ${left.join(', ')}`, {
    cause: failure,
    issues,
    params: { standing: left },
  });
}
