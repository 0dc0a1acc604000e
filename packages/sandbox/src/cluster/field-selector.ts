/** Field selectors such as `metadata.name=x,status.phase!=Running` (apimachinery fields/selector.go). */
import { valueAt } from './json.ts';
import type { KubeObject } from './kube-object.ts';
import type { ResourceType } from './resource-type.ts';
import { badRequest } from './status-error.ts';

const term = /^([^=!]+)(==|=|!=)(.*)$/;

export type FieldSelector = {
  matches: (object: KubeObject) => boolean;
  /** The name that the selector asks for, when it asks for one. */
  name: string | undefined;
};

/** Throws 400 BadRequest for other text and for fields that the type cannot be selected by. */
export function parseFieldSelector(type: ResourceType, text: string): FieldSelector {
  const terms = text.split(/(?<!\\),/).filter((part) => part !== '');
  const parsed = terms.map((part) => parseTerm(type, part));
  const named = parsed.find(({ path, operator }) => path === 'metadata.name' && operator !== '!=');
  return {
    matches: (object) =>
      parsed.every(({ path, operator, value }) => (fieldOf(object, path) === value) === (operator !== '!=')),
    name: named?.value,
  };
}

function parseTerm(type: ResourceType, part: string) {
  const match = term.exec(part);
  if (!match) throw badRequest(`invalid field selector: "${part}": can't understand`);
  const path = (match[1] ?? '').trim();
  const isSelectable =
    path === 'metadata.name' ||
    (path === 'metadata.namespace' && type.namespaced) ||
    type.selectableFields?.includes(path) === true;
  if (!isSelectable) throw badRequest(`field label not supported: ${path}`);
  return { path, operator: match[2], value: (match[3] ?? '').replace(/\\([\\,=])/g, '$1') };
}

function fieldOf(object: KubeObject, path: string): string {
  const value = valueAt(object, path.split('.'));
  return value === undefined || value === null ? '' : String(value);
}
