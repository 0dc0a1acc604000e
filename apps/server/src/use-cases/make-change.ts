/** The one way in which anything is written: plan, compare, ask, rehearse, remember, write, tell. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangeResult } from '@sluice/shared/api/changes';
import type { Mesh } from '@sluice/shared/istio/mesh';
import { conflictsOf } from '@sluice/shared/plan/conflicts';
import type { Plan } from '@sluice/shared/plan/plan';
import { samePlan } from '@sluice/shared/plan/same-plan';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { DomainError } from '../domain-error.ts';
import { rehearse } from './apply-plan.ts';
import { carryOut } from './carry-out.ts';
import type { ChangeRecord } from './change-history.ts';
import type { ChangeIntent, ChangePorts, ChangeRequest } from './change-request.ts';
import { checkRights } from './check-rights.ts';
import { sharesAround } from './desired-shares.ts';
import { freshMesh } from './fresh-mesh.ts';
import { conflictProblem } from './plan-problem.ts';
import type { Actor } from './ports.ts';
import { type Replayed, replayOf } from './replay.ts';
import { untilLoaded } from './service-states.ts';

export type MadeChange = Omit<ChangeResult, 'service' | 'writes'> & {
  readonly plan: Plan;
  readonly detail: unknown;
  /** The answer of an earlier request with the same idempotency key. */
  readonly isReplay: boolean;
};

/** Of two replicas that keep writing to one object each wins every second time; nobody loses twenty times in a row. */
const attempts = 20;

/** Throws DomainErrors. */
export async function makeChange(
  intent: ChangeIntent,
  request: ChangeRequest,
  actor: Actor,
  ports: ChangePorts,
): Promise<MadeChange> {
  await untilLoaded(ports.cluster);
  if (!request.dryRun) void ports.anticipate?.(serviceOf(intent));
  if (request.dryRun) return new Attempts(intent, request, actor, ports).run();
  // By namespace: services of one namespace may share objects.
  return ports.turns(intent.namespace, async () => {
    const id = idOf(intent, request, actor, ports);
    const replayed = request.idempotencyKey === null ? null : await replayOf({ ...intent, id }, request, actor, ports);
    return replayed === null ? new Attempts(intent, request, actor, ports, id).run() : fromReplay(replayed);
  });
}

/** Null for a change of a whole namespace. */
function serviceOf({ namespace, subject, action }: ChangeIntent): ServiceRef | null {
  return action === 'initialiseNamespace' ? null : { namespace, name: subject };
}

function idOf({ subject }: ChangeIntent, { idempotencyKey }: ChangeRequest, { objects }: Actor, ports: ChangePorts) {
  const key = idempotencyKey === null ? randomUUID() : JSON.stringify([objects.user, idempotencyKey]);
  return ports.idFor(subject, key);
}

function fromReplay({ change, warnings, plan, detail }: Replayed): MadeChange {
  const isEmpty = plan.writes.length === 0;
  const history = isEmpty ? null : { recorded: true, reason: null };
  return { plan, warnings, change: isEmpty ? null : change, history, merged: false, detail, isReplay: true };
}

/** Others may write at the same time. What they do elsewhere costs another attempt, what they do here is a conflict. */
class Attempts {
  readonly #intent: ChangeIntent;
  readonly #request: ChangeRequest;
  readonly #actor: Actor;
  readonly #ports: ChangePorts;
  readonly #id: string;
  /** The plan for the state that the caller has seen. */
  #base: Plan | null = null;
  /** Whether the plan was good and it is the cluster that is asked now. */
  #isWriting = false;
  #merged = false;

  constructor(intent: ChangeIntent, request: ChangeRequest, actor: Actor, ports: ChangePorts, id = '') {
    this.#intent = intent;
    this.#request = request;
    this.#actor = actor;
    this.#ports = ports;
    this.#id = id;
  }

  async run(): Promise<MadeChange> {
    for (let attempt = 1; ; attempt += 1) {
      const mesh = await freshMesh(this.#intent.copy(), this.#actor.objects, this.#intent.others);
      try {
        return await this.#once(mesh, attempt === 1);
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'conflict') throw error;
        if (!this.#isWriting || attempt >= attempts) throw error;
        await sleep(10 + Math.random() * 30 * Math.min(attempt, 5));
      }
    }
  }

  async #once(mesh: Mesh, isFirst: boolean): Promise<MadeChange> {
    this.#isWriting = false;
    const { ifMatch } = this.#request;
    const etag = this.#intent.etagOf(mesh);
    if (isFirst && ifMatch !== null && ifMatch !== etag) this.#base = this.#planForSeen(ifMatch, etag);
    const plan = this.#intent.plan(mesh);
    if (plan.writes.length === 0) return this.#nothingToDo(plan);
    if (this.#base !== null && !samePlan(this.#base, plan)) {
      throw conflictProblem(conflictsOf(this.#base, mesh), etag);
    }
    if (this.#base !== null) this.#merged = true;
    // Whoever has seen nothing wants it for whatever there is; others want it for what they saw.
    if (ifMatch !== null) this.#base = plan;
    this.#isWriting = true;
    await checkRights(plan, this.#actor);
    const warnings = await rehearse(plan, this.#actor.objects);
    if (this.#request.dryRun) return this.#made(plan, warnings, null, null);
    await this.#ports.anticipate?.(serviceOf(this.#intent));
    const { change, history } = await carryOut(this.#recordOf(plan, warnings), this.#actor, this.#ports);
    return this.#made(plan, warnings, change, history);
  }

  /** What has changed nothing must not change anything either when it comes again. */
  async #nothingToDo(plan: Plan): Promise<MadeChange> {
    const { idempotencyKey, dryRun } = this.#request;
    if (idempotencyKey !== null && !dryRun) {
      const record = this.#recordOf(plan, []);
      const { recorded } = await this.#actor.history.begin(record);
      if (recorded) await this.#actor.history.settle(record, 'applied').catch(this.#ports.onFault);
    }
    return this.#made(plan, [], null, null);
  }

  /** Throws `precondition-failed` when nobody here knows the state that the caller has seen. */
  #planForSeen(seenTag: string, etag: string): Plan {
    const mesh = this.#request.seen?.(seenTag) ?? null;
    const changed = new DomainError(
      'precondition-failed',
      'The rules of this service are not the ones you saw any more',
      { params: { etag } },
    );
    if (mesh === null) throw changed;
    try {
      return this.#intent.plan(mesh);
    } catch {
      throw changed;
    }
  }

  #recordOf(plan: Plan, warnings: readonly string[]): ChangeRecord {
    const { namespace, action, reason, edits, undoes, servicesOf } = this.#intent;
    const services = servicesOf(plan);
    return {
      id: this.#id,
      namespace,
      services,
      action,
      user: this.#actor.objects.user,
      at: new Date(this.#ports.now()).toISOString(),
      reason,
      edits,
      undoes,
      writes: plan.writes,
      warnings,
      shares: sharesAround(refsOf(namespace, services), plan.writes, this.#ports.copy.meshFor),
      detail: this.#intent.detail?.() ?? null,
      requestHash: this.#request.requestHash,
    };
  }

  #made(plan: Plan, warnings: readonly string[], change: string | null, history: ChangeResult['history']): MadeChange {
    return {
      plan,
      warnings: [...warnings],
      change,
      history,
      merged: this.#merged,
      detail: this.#intent.detail?.() ?? null,
      isReplay: false,
    };
  }
}

function refsOf(namespace: string, services: readonly string[]): ServiceRef[] {
  return services.map((name) => ({ namespace, name }));
}
