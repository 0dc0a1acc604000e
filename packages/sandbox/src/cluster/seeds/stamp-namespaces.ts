/**
 * Copies of a namespace that runs: as if everything in it had been created again in others. The API's own machinery
 * makes the first one, so that the copies look exactly like what it makes; repeating its work would take a minute for
 * 10,000 pods. Specs are shared between the copies, which also keeps them small.
 */
import { isJsonObject, valueAt } from '../json.ts';
import { type KubeObject, keyOf, type ManagedFieldsEntry, type OwnerReference, refOf } from '../kube-object.ts';
import type { ObjectStore } from '../object-store.ts';
import { generatedName, type Random, randomUid } from '../random-names.ts';
import type { ResourceType } from '../resource-type.ts';
import { Revision } from '../revision.ts';

export type StampOptions = {
  readonly store: ObjectStore;
  /** The namespace that is there already. */
  readonly from: string;
  readonly to: readonly string[];
  readonly random: Random;
  /** For pods. */
  readonly nextAddress: () => string;
  /** Gives an object's copy another content. */
  readonly vary?: (copy: KubeObject) => KubeObject;
};

type Original = { readonly type: ResourceType; readonly object: KubeObject };

export function stampNamespaces({ store, from, to, random, nextAddress, vary = (copy) => copy }: StampOptions): void {
  const originals = originalsOf(store, from);
  let version = store.version;
  const revisions: Revision[] = [];
  for (const namespace of to) {
    const copyOf = copier(namespace, random, nextAddress);
    for (const { type, object } of originals) {
      const copy = vary(copyOf(type, object));
      version += 1;
      const metadata = { ...copy.metadata, resourceVersion: String(version) };
      revisions.push(new Revision(type, keyOf(refOf(copy)), { ...copy, metadata }, version));
    }
  }
  store.load(revisions, version);
}

/** The namespace itself, then what is in it, owners before what they own. */
function originalsOf(store: ObjectStore, namespace: string): Original[] {
  const namespaces = store.registry.get('namespaces');
  const self = store.get(namespaces, { namespace: '', name: namespace });
  if (self === undefined) throw new Error(`there is no namespace ${namespace} to copy`);
  const content = store.registry
    .all()
    .filter(({ namespaced }) => namespaced)
    .flatMap((type) => store.list(type, namespace).filter((revision) => revision.type === type))
    .toSorted((a, b) => rankOf(a) - rankOf(b) || a.version - b.version);
  return [self, ...content].map(({ type, object }) => ({ type, object }));
}

/** Pods come after their owners and before the slices that list them, whatever was written last. */
const ranks: Readonly<Record<string, number>> = { replicasets: 1, pods: 2, endpointslices: 3 };

function rankOf({ type }: Revision): number {
  return ranks[type.plural] ?? 0;
}

/** Copies objects into one namespace; what they say of each other is said of the copies. */
function copier(namespace: string, random: Random, nextAddress: () => string) {
  const uids = new Map<string, string>();
  const names = new Map<string, string>();
  const addresses = new Map<string, string>();
  const uidFor = (uid: string) => renamed(uids, uid, () => randomUid(random));

  function metadataOf({ metadata }: KubeObject): KubeObject['metadata'] {
    const { generateName, ownerReferences, managedFields } = metadata;
    const name =
      generateName === undefined
        ? metadata.name
        : renamed(names, metadata.name, () => generatedName(generateName, random));
    return {
      ...metadata,
      name,
      namespace,
      uid: uidFor(metadata.uid ?? ''),
      ...(ownerReferences && {
        ownerReferences: ownerReferences.map((owner): OwnerReference => ({ ...owner, uid: uidFor(owner.uid) })),
        ...(managedFields && { managedFields: managedFields.map((entry) => withOwners(entry, uidFor)) }),
      }),
    };
  }

  function addressFor(address: unknown): string {
    return renamed(addresses, String(address), nextAddress);
  }

  return (type: ResourceType, object: KubeObject): KubeObject => {
    switch (type.plural) {
      case 'namespaces': {
        const labels = { ...object.metadata.labels, 'kubernetes.io/metadata.name': namespace };
        return { ...object, metadata: { ...object.metadata, name: namespace, uid: randomUid(random), labels } };
      }
      case 'pods': {
        const podIP = addressFor(valueAt(object, ['status', 'podIP']));
        const status = { ...(isJsonObject(object.status) ? object.status : {}), podIP, podIPs: [{ ip: podIP }] };
        return { ...object, metadata: metadataOf(object), status };
      }
      case 'endpointslices':
        return { ...object, metadata: metadataOf(object), endpoints: endpointsOf(object) };
      default:
        return { ...object, metadata: metadataOf(object) };
    }
  };

  function endpointsOf({ endpoints }: KubeObject): unknown[] {
    const list = Array.isArray(endpoints) ? endpoints.filter(isJsonObject) : [];
    return list.map((endpoint) => {
      const target = isJsonObject(endpoint.targetRef) ? endpoint.targetRef : {};
      const name = names.get(String(target.name)) ?? String(target.name);
      return {
        ...endpoint,
        addresses: (Array.isArray(endpoint.addresses) ? endpoint.addresses : []).map(addressFor),
        targetRef: { ...target, name, namespace, uid: uidFor(String(target.uid)) },
      };
    });
  }
}

/** Managers own the owner references by their uids. */
function withOwners(entry: ManagedFieldsEntry, uidFor: (uid: string) => string): ManagedFieldsEntry {
  const { 'f:metadata': metadata, ...fields } = entry.fieldsV1;
  const owners = metadata?.['f:ownerReferences'];
  if (owners === undefined) return entry;
  const renamedOwners = Object.entries(owners).map(([key, set]) => {
    if (!key.startsWith('k:')) return [key, set] as const;
    const { uid } = JSON.parse(key.slice(2)) as { uid: string };
    return [`k:${JSON.stringify({ uid: uidFor(uid) })}`, set] as const;
  });
  const owned = { ...metadata, 'f:ownerReferences': Object.fromEntries(renamedOwners) };
  return { ...entry, fieldsV1: { 'f:metadata': owned, ...fields } };
}

function renamed(known: Map<string, string>, from: string, make: () => string): string {
  let to = known.get(from);
  if (to === undefined) {
    to = make();
    known.set(from, to);
  }
  return to;
}
