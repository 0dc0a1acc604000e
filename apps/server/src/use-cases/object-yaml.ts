import type { PlannedObject } from '@sluice/shared/plan/plan';
import { stringify } from 'yaml';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** An object as people write it: without what the API server fills in. */
export function yamlOf(object: PlannedObject): string {
  const { apiVersion, kind, metadata, spec } = object;
  const { name, namespace, labels, annotations } = metadata;
  const own = Object.fromEntries(Object.entries(annotations ?? {}).filter(([key]) => key !== lastApplied));
  const shown = {
    ...(apiVersion !== undefined && { apiVersion }),
    ...(kind !== undefined && { kind }),
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(labels && Object.keys(labels).length > 0 && { labels }),
      ...(Object.keys(own).length > 0 && { annotations: own }),
    },
    spec,
  };
  return stringify(shown, { lineWidth: 0, aliasDuplicateObjects: false });
}
