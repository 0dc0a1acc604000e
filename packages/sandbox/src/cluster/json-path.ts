/**
 * JSONPath as the columns of CustomResourceDefinitions use it: members, indices, `[*]` and filters that compare one
 * member with a text, such as `.status.conditions[?(@.type=="Ready")].status` (client-go util/jsonpath, a part of it).
 */
import { isJsonObject, valueAt } from './json.ts';

type Step =
  | { kind: 'member'; name: string }
  | { kind: 'index'; index: number }
  | { kind: 'all' }
  | { kind: 'filter'; path: readonly string[]; isEqual: boolean; value: string };

const step =
  /\.((?:[^.[\]\\]|\\.)+)|\['([^']*)'\]|\[(-?\d+)\]|\[(\*)\]|\[\?\(\s*@((?:\.[\w-]+)+)\s*(==|!=)\s*(?:"([^"]*)"|'([^']*)')\s*\)\]/y;

/** The steps of a path, or undefined for one that this subset has no words for. */
function stepsOf(path: string): Step[] | undefined {
  const text = path.startsWith('.') || path.startsWith('[') ? path : `.${path}`;
  const steps: Step[] = [];
  step.lastIndex = 0;
  while (step.lastIndex < text.length) {
    const match = step.exec(text);
    if (!match) return undefined;
    const [, member, quoted, index, all, filter, operator, double, single] = match;
    const name = member?.replace(/\\(.)/g, '$1') ?? quoted;
    if (name === '*' || all) steps.push({ kind: 'all' });
    else if (name !== undefined) steps.push({ kind: 'member', name });
    else if (index !== undefined) steps.push({ kind: 'index', index: Number(index) });
    else {
      const value = double ?? single ?? '';
      steps.push({ kind: 'filter', path: filter?.slice(1).split('.') ?? [], isEqual: operator === '==', value });
    }
  }
  return steps;
}

function found(value: unknown, next: Step): unknown[] {
  switch (next.kind) {
    case 'member':
      return isJsonObject(value) && Object.hasOwn(value, next.name) ? [value[next.name]] : [];
    case 'index':
      return Array.isArray(value) && value.at(next.index) !== undefined ? [value.at(next.index)] : [];
    case 'all':
      return typeof value === 'object' && value !== null ? Object.values(value) : [];
    case 'filter':
      return Array.isArray(value)
        ? value.filter((item) => (valueAt(item, next.path) === next.value) === next.isEqual)
        : [];
  }
}

/** A function from a document to the values at the path. Undefined for a path that cannot be read. */
export function jsonPath(path: string): ((document: unknown) => unknown[]) | undefined {
  const steps = stepsOf(path);
  return (
    steps &&
    ((document) => steps.reduce<unknown[]>((values, next) => values.flatMap((value) => found(value, next)), [document]))
  );
}
