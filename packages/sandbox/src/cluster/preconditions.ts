/** What a write says about the object that it is meant for, held against the one that is stored. */
import type { DeleteOptions } from './deletion.ts';
import type { KubeObject } from './kube-object.ts';
import type { ResourceType } from './resource-type.ts';
import type { Revision } from './revision.ts';
import { conflict, preconditionFailed, staleUpdate } from './status-error.ts';

/** Whether an update is based on what is stored. Throws 409 Conflict. */
export function checkBasis(type: ResourceType, live: Revision, { metadata }: KubeObject): void {
  const { uid } = live.object.metadata;
  if (metadata.uid && metadata.uid !== uid) {
    const message = `StorageError: invalid object, Code: 4, Key: /registry/${type.plural}/${live.key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${uid}`;
    throw conflict(type, live.object.metadata.name, message);
  }
  if (metadata.resourceVersion && metadata.resourceVersion !== String(live.version)) {
    throw staleUpdate(type, live.object.metadata.name);
  }
}

/** Whether it is still the object that somebody wants to delete. Throws 409 Conflict. */
export function checkPreconditions(
  type: ResourceType,
  live: Revision,
  preconditions: DeleteOptions['preconditions'],
): void {
  const { name, uid } = live.object.metadata;
  if (preconditions?.uid !== undefined && preconditions.uid !== uid) {
    const message = `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`;
    throw preconditionFailed(type, name, message);
  }
  const version = preconditions?.resourceVersion;
  if (version !== undefined && version !== String(live.version)) {
    const message = `the ResourceVersion in the precondition (${version}) does not match the ResourceVersion in record (${live.version}). The object might have been modified`;
    throw preconditionFailed(type, name, message);
  }
}
