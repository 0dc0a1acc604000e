/** Label selectors in their text form, as in `?labelSelector=` (apimachinery labels/selector.go). */
import { isLabelValue, isQualifiedName } from './object-validation.ts';
import { badRequest } from './status-error.ts';

type Labels = Readonly<Record<string, string>> | undefined;
type Requirement = (labels: NonNullable<Labels>) => boolean;
export type Selector = (labels: Labels) => boolean;

const setRequirement = /^(\S+)\s+(in|notin)\s*\(([^()]*)\)$/;
const comparison = /^([^\s=!<>]+)\s*(==|=|!=|<|>)\s*(\S*)$/;

/** Throws 400 BadRequest for text that is not a selector. */
export function parseLabelSelector(text: string): Selector {
  const parts = splitRequirements(text);
  const requirements = parts.map((part) => parseRequirement(part, text));
  return (labels = {}) => requirements.every((holds) => holds(labels));
}

/** Splits at commas that are not inside parentheses. */
function splitRequirements(text: string): string[] {
  if (text.trim() === '') return [];
  return text.split(/,(?![^(]*\))/).map((part) => part.trim());
}

function parseRequirement(part: string, text: string): Requirement {
  const set = setRequirement.exec(part);
  if (set) return membership(checkedKey(set[1] ?? '', text), set[2] ?? '', set[3] ?? '', text);
  const compared = comparison.exec(part);
  if (compared) return compare(checkedKey(compared[1] ?? '', text), compared[2] ?? '', compared[3] ?? '', text);
  if (part.startsWith('!')) {
    const key = checkedKey(part.slice(1).trim(), text);
    return (labels) => !Object.hasOwn(labels, key);
  }
  const key = checkedKey(part, text);
  return (labels) => Object.hasOwn(labels, key);
}

function membership(key: string, operator: string, list: string, text: string): Requirement {
  const values = new Set(list.split(',').map((value) => checkedValue(value.trim(), text)));
  if (operator === 'in') return (labels) => Object.hasOwn(labels, key) && values.has(labels[key] ?? '');
  return (labels) => !Object.hasOwn(labels, key) || !values.has(labels[key] ?? '');
}

function compare(key: string, operator: string, value: string, text: string): Requirement {
  if (operator === '<' || operator === '>') return order(key, operator, value, text);
  checkedValue(value, text);
  if (operator === '!=') return (labels) => labels[key] !== value;
  return (labels) => labels[key] === value;
}

function order(key: string, operator: '<' | '>', value: string, text: string): Requirement {
  const bound = integer(value);
  if (bound === undefined) throw unparsable(text, `values[0][${key}]: Invalid value: "${value}": must be an integer`);
  return (labels) => {
    const actual = integer(labels[key] ?? '');
    return actual !== undefined && (operator === '<' ? actual < bound : actual > bound);
  };
}

function integer(text: string): number | undefined {
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
}

function checkedKey(key: string, text: string): string {
  if (!isQualifiedName(key)) throw unparsable(text, `key: Invalid value: "${key}"`);
  return key;
}

function checkedValue(value: string, text: string): string {
  if (!isLabelValue(value)) throw unparsable(text, `values[0]: Invalid value: "${value}"`);
  return value;
}

function unparsable(text: string, why: string) {
  return badRequest(`unable to parse requirement: "${text}": ${why}`);
}
