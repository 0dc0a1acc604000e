/** Reads and writes routing objects, one at a time, as the API server wants it: strict, attributed, locked. */
import type { ObjectRef } from '@sluice/shared/api/object-ref';
import type { PlannedObject, Write } from '@sluice/shared/plan/plan';
import { DomainError } from '../domain-error.ts';
import type { Credentials } from './credentials.ts';
import { groupPath, type KindName, kinds } from './kinds.ts';
import { type KubeClient, pathOf } from './kube-client.ts';
import { hasStatus, type KubeError, toDomainError } from './kube-error.ts';

export type Written = {
  /** The object as the server answered; null after a delete, and where a dry run was not possible. */
  readonly object: PlannedObject | null;
  readonly warnings: readonly string[];
};

/** Throws DomainErrors: `conflict` when the object is no longer the one that was read, `cluster-refused` and so on. */
export type ObjectWriter = {
  /** As stored, nothing left out; null when there is none. */
  readonly read: (object: ObjectRef, credentials: Credentials) => Promise<PlannedObject | null>;
  readonly write: (write: Write, credentials: Credentials, options: { readonly dryRun: boolean }) => Promise<Written>;
};

export const fieldManager = 'sluice';
const deadlineMs = 5_000;
const kindNameOf = {
  VirtualService: 'virtualServices',
  DestinationRule: 'destinationRules',
} as const satisfies Record<ObjectRef['kind'], KindName>;

/** The name under which the copy of the cluster keeps objects of this kind. */
export function kindOf({ kind }: ObjectRef): (typeof kindNameOf)[ObjectRef['kind']] {
  return kindNameOf[kind];
}

/** @param servedVersion the version of its group in which the cluster serves a kind */
export function createObjectWriter(client: KubeClient, servedVersion: (kind: KindName) => string): ObjectWriter {
  function collectionOf(object: ObjectRef) {
    const { group, plural } = kinds[kindOf(object)];
    const version = servedVersion(kindOf(object));
    const path = `${groupPath(group, version)}${pathOf('namespaces', object.namespace, plural)}`;
    return { path, apiVersion: `${group}/${version}` };
  }

  function send(write: Write, credentials: Credentials, dryRun: boolean) {
    const { path, apiVersion } = collectionOf(write.object);
    const item = `${path}${pathOf(write.object.name)}`;
    const query = { fieldManager, fieldValidation: 'Strict', ...(dryRun && { dryRun: 'All' }) };
    const call = { credentials, deadlineMs };
    switch (write.action) {
      case 'create':
        return client.json({ ...call, method: 'POST', path, query, body: { ...write.after, apiVersion } });
      case 'patch':
        return client.json({
          ...call,
          method: 'PATCH',
          path: item,
          query,
          patchType: 'application/json-patch+json',
          // The lock: `replace` of another version is a 409, whereas a failed `test` of it is a 422 that tells nothing.
          body: [
            { op: 'replace', path: '/metadata/resourceVersion', value: write.before.metadata.resourceVersion },
            ...write.patch,
          ],
        });
      case 'delete': {
        const { resourceVersion, uid } = write.before.metadata;
        const preconditions = { resourceVersion, uid };
        // With a body the API server does not look at the query: a dry run asked for there would delete the object
        // (k8s.io/apiserver pkg/endpoints/handlers/delete.go, DeleteResource).
        const options = { preconditions, ...(dryRun && { dryRun: ['All'] }) };
        const body = { apiVersion: 'v1', kind: 'DeleteOptions', ...options };
        return client.json({ ...call, method: 'DELETE', path: item, body });
      }
    }
  }

  async function read(object: ObjectRef, credentials: Credentials): Promise<PlannedObject | null> {
    const { path } = collectionOf(object);
    try {
      const { body } = await client.json({ path: `${path}${pathOf(object.name)}`, credentials, deadlineMs });
      kinds[kindOf(object)].schema.parse(body);
      return body as PlannedObject;
    } catch (error) {
      if (hasStatus(error, 404)) return null;
      throw toDomainError(error);
    }
  }

  /**
   * A `test` that fails answers 422 without saying so. It does when somebody has written since; then this is a conflict
   * like any other.
   */
  async function wasOvertaken(write: Write, error: unknown, credentials: Credentials): Promise<boolean> {
    if (write.action !== 'patch' || !hasStatus(error, 422) || (error as KubeError).causes.length > 0) return false;
    const current = await read(write.object, credentials).catch(() => write.before);
    return current?.metadata.resourceVersion !== write.before.metadata.resourceVersion;
  }

  return {
    read,
    async write(write, credentials, { dryRun }) {
      try {
        const { body, warnings } = await send(write, credentials, dryRun);
        return { object: write.action === 'delete' ? null : (body as PlannedObject), warnings };
      } catch (error) {
        if (dryRun && isUntriable(error)) return { object: null, warnings: [(error as KubeError).message] };
        if (await wasOvertaken(write, error, credentials)) {
          throw new DomainError('conflict', 'The object has been modified meanwhile', { cause: error });
        }
        throw toDomainError(error);
      }
    },
  };
}

/**
 * A webhook that may have side effects is not asked in a dry run, which is refused for it alone (k8s.io/apiserver
 * pkg/admission/plugin/webhook/errors, NewDryRunUnsupportedErr). The write itself is not.
 */
function isUntriable(error: unknown): boolean {
  return hasStatus(error, 400) && /does not support dry run$/.test((error as KubeError).message);
}
