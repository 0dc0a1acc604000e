/** Objects and lists as JSON, in the representation that the client asked for. */

import { ageColumn, nameColumn } from '../cluster/kinds/columns.ts';
import type { PrinterColumn, ResourceType } from '../cluster/resource-type.ts';
import { apiVersionOf } from '../cluster/resource-type.ts';
import type { Revision } from '../cluster/revision.ts';
import { invalidOptions } from '../cluster/status-error.ts';
import type { Representation } from './negotiation.ts';

export type ListMeta = { resourceVersion: string; continue?: string; remainingItemCount?: number };

export type Renderer = {
  one: (revision: Revision) => string;
  /** The same for the objects of a watch, one after the other. */
  forWatch: () => Pick<Renderer, 'one'>;
  list: (revisions: readonly Revision[], meta: ListMeta) => string;
};

type IncludeObject = 'None' | 'Metadata' | 'Object';

function includeObjectOf(query: URLSearchParams): IncludeObject {
  const value = query.get('includeObject') || 'Metadata';
  if (value === 'None' || value === 'Metadata' || value === 'Object') return value;
  const detail = `Invalid value: ${JSON.stringify(value)}: must be 'Metadata', 'Object', 'None', or empty`;
  throw invalidOptions('TableOptions', [{ field: 'includeObject', type: 'FieldValueInvalid', detail }]);
}

export function rendererFor(
  type: ResourceType,
  version: string,
  representation: Representation,
  query: URLSearchParams,
  now: () => Date,
): Renderer {
  switch (representation) {
    case 'object':
      return wholeObjects(type, version);
    case 'PartialObjectMetadata':
      return metadataOnly;
    case 'Table':
      return tables(type, version, includeObjectOf(query), now);
  }
}

function wholeObjects(type: ResourceType, version: string): Renderer {
  const head = `{"kind":"${type.kind}List","apiVersion":"${apiVersionOf(type, version)}","metadata":`;
  const one: Renderer['one'] = (revision) => revision.toJson(version, type);
  return {
    one,
    forWatch: () => ({ one }),
    list: (revisions, meta) =>
      `${head}${JSON.stringify(meta)},"items":[${revisions.map((revision) => revision.toListItem(version, type)).join(',')}]}`,
  };
}

function partialMetadata(revision: Revision): string {
  const metadata = JSON.stringify(revision.object.metadata);
  return `{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":${metadata}}`;
}

const metadataOnly: Renderer = {
  one: partialMetadata,
  forWatch: () => ({ one: partialMetadata }),
  list: (revisions, meta) =>
    `{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","metadata":${JSON.stringify(meta)},"items":[${revisions.map(partialMetadata).join(',')}]}`,
};

const usualColumns: readonly PrinterColumn[] = [nameColumn, ageColumn];

function tables(type: ResourceType, version: string, include: IncludeObject, now: () => Date): Renderer {
  const columns = type.versionColumns?.[version] ?? type.columns ?? usualColumns;
  const definitions = JSON.stringify(
    columns.map(({ name, type: kind, format = '', description, priority = 0 }) => ({
      name,
      type: kind,
      format,
      description,
      priority,
    })),
  );
  const row = (revision: Revision): string => {
    const cells = JSON.stringify(columns.map((column) => column.value(revision.object, now())));
    if (include === 'None') return `{"cells":${cells}}`;
    const object = include === 'Object' ? revision.toJson(version, type) : partialMetadata(revision);
    return `{"cells":${cells},"object":${object}}`;
  };
  const table = (revisions: readonly Revision[], meta: ListMeta, head: string) =>
    `{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":${JSON.stringify(meta)},"columnDefinitions":${head},"rows":[${revisions.map(row).join(',')}]}`;
  const single = (revision: Revision, head: string) =>
    table([revision], { resourceVersion: String(revision.version) }, head);
  return {
    list: (revisions, meta) => table(revisions, meta, definitions),
    one: (revision) => single(revision, definitions),
    // The columns come with the first event only (apiserver handlers/watch.go).
    forWatch() {
      let head = definitions;
      return {
        one(revision) {
          const text = single(revision, head);
          head = 'null';
          return text;
        },
      };
    },
  };
}
