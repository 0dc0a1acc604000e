/** What a change is asked for with, and what making it needs. */
import type { ChangeAction } from '@sluice/shared/api/changes';
import type { ObjectRef } from '@sluice/shared/api/object-ref';
import type { Mesh } from '@sluice/shared/istio/mesh';
import type { Plan } from '@sluice/shared/plan/plan';
import type { Edit } from '@sluice/shared/routing/edit';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import type { Settle } from './apply-plan.ts';
import type { Audit, MeshCopy } from './ports.ts';
import type { SeenStates } from './seen-states.ts';
import type { ClusterPort } from './service-states.ts';
import type { Turns } from './turns.ts';

/** What somebody wants, whichever endpoint it came through. */
export type ChangeIntent = {
  readonly action: ChangeAction;
  readonly namespace: string;
  /** Names the change: a service, or `namespace` for all of one. */
  readonly subject: string;
  readonly reason: string | null;
  readonly edits: readonly Edit[];
  readonly undoes: string | null;
  /** The copy of what can concern the change. */
  readonly copy: () => Mesh;
  /** Objects that have to be read although the copy may not know them. */
  readonly others: readonly ObjectRef[];
  /** The services of the namespace in whose history the change belongs. */
  readonly servicesOf: (plan: Plan) => readonly string[];
  /** What the endpoint answers besides, for the plan made last. */
  readonly detail?: () => unknown;
  /** Throws DomainErrors. It is asked again for every state. */
  readonly plan: (mesh: Mesh) => Plan;
  /** Identifies the state that the intent is about. */
  readonly etagOf: (mesh: Mesh) => string;
};

export type ChangeRequest = {
  /** The state that the caller has seen; null when the caller does not care. */
  readonly ifMatch: string | null;
  /** An older state of the service that the caller may have seen; null refuses any other state than the present one. */
  readonly seen: ((etag: string) => Mesh | null) | null;
  readonly dryRun: boolean;
  readonly idempotencyKey: string | null;
  /** Of everything that makes two requests different. */
  readonly requestHash: string;
};

export type ChangePorts = {
  readonly cluster: ClusterPort;
  readonly copy: MeshCopy;
  readonly seen: SeenStates;
  readonly turns: Turns;
  readonly audit: Audit;
  readonly settle: Settle;
  readonly onFault: (error: unknown) => void;
  /** The id of the change of a subject that a key stands for. */
  readonly idFor: (subject: string, key: string) => string;
  /** A change is about to be made: how proxies are just now can be told from how they will be. */
  readonly anticipate?: (service: ServiceRef | null) => Promise<void>;
  readonly now: () => number;
};
