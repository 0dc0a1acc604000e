/** A plan becomes writes: all of them tried without effect first, then in order, and undone when a later one fails. */
import { inverseOf } from '@sluice/shared/plan/inverse';
import type { Plan, PlannedObject, Write } from '@sluice/shared/plan/plan';
import { DomainError } from '../domain-error.ts';
import type { RoutingObjects } from './ports.ts';

/** A write that was made. `made` can be inverted: it locks on the version that the write itself produced. */
export type DoneWrite = { readonly made: Write; readonly object: PlannedObject | null };

/** Throws what the cluster says about the first write that it would not take. Changes nothing. */
export async function rehearse(plan: Plan, objects: RoutingObjects): Promise<string[]> {
  const warnings: string[] = [];
  for (const write of plan.writes) warnings.push(...(await objects.write(write, { dryRun: true })).warnings);
  return [...new Set(warnings)];
}

/** The error that stopped the plan, with what became of the writes before it. */
export class PlanFailure extends Error {
  override name = 'PlanFailure';
  readonly undone: readonly DoneWrite[];
  /** Writes that could not be taken back, because somebody has changed the object since or the cluster is away. */
  readonly standing: readonly DoneWrite[];

  constructor(cause: unknown, undone: readonly DoneWrite[], standing: readonly DoneWrite[]) {
    super('A write of the plan failed', { cause });
    this.undone = undone;
    this.standing = standing;
  }
}

/** Throws {@link PlanFailure}. */
export async function apply(plan: Plan, objects: RoutingObjects): Promise<DoneWrite[]> {
  const done: DoneWrite[] = [];
  for (const write of plan.writes) {
    try {
      const { object } = await objects.write(write, { dryRun: false });
      done.push({ made: withVersion(write, object), object });
    } catch (error) {
      const standing = await undo(done, objects);
      throw new PlanFailure(error, done.slice(standing.length), standing);
    }
  }
  return done;
}

/** Takes writes back, last one first; answers with those that stand. */
async function undo(done: readonly DoneWrite[], objects: RoutingObjects): Promise<DoneWrite[]> {
  const left = [...done];
  for (const write of inverseOf({ writes: done.map(({ made }) => made) }).writes) {
    try {
      await objects.write(write, { dryRun: false });
      left.pop();
    } catch {
      return left; // what came before it may be in use by what still stands
    }
  }
  return left;
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
  if (failure.standing.length === 0 || !(failure.cause instanceof DomainError)) return failure.cause;
  const { code, message, issues } = failure.cause;
  const left = failure.standing.map(({ made: { object } }) => `${object.kind} ${object.namespace}/${object.name}`);
  return new DomainError(code, `${message}. These changes could not be taken back: ${left.join(', ')}`, {
    cause: failure,
    issues,
    params: { standing: left },
  });
}
