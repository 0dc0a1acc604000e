/** Why a pod is not ready, in Kubernetes' own words, as `kubectl get pods` finds them (kubernetes pkg/printers/internalversion). */
import type { Pod } from '@sluice/shared/kubernetes/core';
import { z } from 'zod';

const Reasoned = z.looseObject({ reason: z.string().optional(), exitCode: z.number().optional() }).nullish();
const ContainerStatus = z.looseObject({
  ready: z.boolean().optional(),
  state: z.looseObject({ waiting: Reasoned, terminated: Reasoned }).nullish(),
});
const Statuses = z.array(ContainerStatus).nullish().catch(null);
const Condition = z.looseObject({ type: z.string(), status: z.string(), reason: z.string().nullish() });
const Conditions = z.array(Condition).nullish().catch(null);

/** Null when nothing is said. */
export function troubleOf({ metadata, status = {} }: Pod): string | null {
  if (metadata.deletionTimestamp) return 'Terminating';
  if (typeof status.reason === 'string' && status.reason !== '') return status.reason;
  const init = (Statuses.parse(status.initContainerStatuses) ?? []).map(stateReason).find((reason) => reason !== null);
  const main = (Statuses.parse(status.containerStatuses) ?? []).map(stateReason).find((reason) => reason !== null);
  return withInit(init) ?? main ?? conditionReason(Conditions.parse(status.conditions) ?? []);
}

function withInit(reason: string | null | undefined): string | null {
  // Every pod waits like this for its init containers; the cause is elsewhere, or there is none.
  return reason === undefined || reason === null || reason === 'PodInitializing' ? null : `Init:${reason}`;
}

function stateReason({ state }: z.infer<typeof ContainerStatus>): string | null {
  const { waiting, terminated } = state ?? {};
  if (waiting?.reason) return waiting.reason;
  if (terminated && terminated.exitCode !== 0) return terminated.reason ?? `ExitCode:${terminated.exitCode ?? ''}`;
  return null;
}

/** Not scheduled says more than not ready. */
function conditionReason(conditions: readonly z.infer<typeof Condition>[]): string | null {
  const unmet = conditions.filter(({ status, reason }) => status === 'False' && reason);
  const scheduling = unmet.find(({ type }) => type === 'PodScheduled');
  return (scheduling ?? unmet.find(({ type }) => type === 'Ready'))?.reason ?? null;
}
