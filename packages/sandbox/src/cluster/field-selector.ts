/** Field selectors such as `metadata.name=x,status.phase!=Running` (apimachinery fields/selector.go). */
import { valueAt } from './json.ts';
import type { KubeObject } from './kube-object.ts';
import type { ResourceType } from './resource-type.ts';
import { badRequest, type StatusError } from './status-error.ts';

const term = /^([^=!]+)(==|=|!=)(.*)$/;

export type FieldSelector = {
  matches: (object: KubeObject) => boolean;
  /** The name that the selector asks for, when it asks for one. */
  name: string | undefined;
};

/** Throws 400 BadRequest for other text and for fields that the type cannot be selected by. */
export function parseFieldSelector(type: ResourceType, text: string): FieldSelector {
  const terms = text.split(/(?<!\\),/).filter((part) => part !== '');
  const parsed = terms.map((part) => parseTerm(type, part, text));
  const named = parsed.find(({ path, operator }) => path === 'metadata.name' && operator !== '!=');
  return {
    matches: (object) =>
      parsed.every(({ path, operator, value }) => (fieldOf(object, path) === value) === (operator !== '!=')),
    name: named?.value,
  };
}

/** Kinds with no fields of their own to select by say so in other words than those that have some. */
function notSelectable(type: ResourceType, path: string): StatusError {
  if (type.custom || type.selectableFields) return badRequest(`field label not supported: ${path}`);
  const known = '"metadata.name", "metadata.namespace"';
  return badRequest(`${JSON.stringify(path)} is not a known field selector: only ${known}`);
}

function parseTerm(type: ResourceType, part: string, text: string) {
  const match = term.exec(part);
  if (!match) throw badRequest(`invalid selector: '${text}'; can't understand '${part}'`);
  const path = (match[1] ?? '').trim();
  const isSelectable =
    path === 'metadata.name' ||
    (path === 'metadata.namespace' && type.namespaced) ||
    type.selectableFields?.includes(path) === true;
  if (!isSelectable) throw notSelectable(type, path);
  return { path, operator: match[2], value: (match[3] ?? '').replace(/\\([\\,=])/g, '$1') };
}

function fieldOf(object: KubeObject, path: string): string {
  const value = valueAt(object, path.split('.'));
  return value === undefined || value === null ? '' : String(value);
}
