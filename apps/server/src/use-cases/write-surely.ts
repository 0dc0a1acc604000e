/** A write whose answer was lost: made or not? Every write is locked, so it can be sent again and takes effect once. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlannedObject, Write } from '@sluice/shared/plan/plan';
import { isDone } from '@sluice/shared/plan/progress';
import { DomainError } from '../domain-error.ts';
import type { RoutingObjects } from './ports.ts';

/** The answer was lost twice. The cause is what was said the second time. */
export class UnknownOutcome extends Error {
  override name = 'UnknownOutcome';
}

/** Long enough for a connection that broke to be another one. */
const pauseMs = 250;

/**
 * The object as it was written, null when it was deleted. Throws {@link UnknownOutcome}, and what the cluster says.
 *
 * @param all the writes of the plan
 */
export async function writeSurely(
  write: Write,
  objects: RoutingObjects,
  all: readonly Write[],
): Promise<PlannedObject | null> {
  try {
    return (await objects.write(write, { dryRun: false })).object;
  } catch (error) {
    if (!isLost(error)) throw error;
  }
  await sleep(pauseMs);
  try {
    return (await objects.write(write, { dryRun: false })).object;
  } catch (error) {
    if (isLost(error)) throw new UnknownOutcome('Nobody can tell whether it was written', { cause: error });
    const present = await presentState(write, objects);
    // It was the first attempt that the second one has met.
    if (isDone(write, present, all)) return present;
    throw error;
  }
}

async function presentState({ object }: Write, objects: RoutingObjects): Promise<PlannedObject | null> {
  try {
    return await objects.read(object);
  } catch (error) {
    throw isLost(error) ? new UnknownOutcome('Nobody can tell whether it was written', { cause: error }) : error;
  }
}

function isLost(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'cluster-unreachable';
}
