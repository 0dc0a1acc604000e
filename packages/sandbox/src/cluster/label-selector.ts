/** Label selectors in their text form, as in `?labelSelector=` (apimachinery pkg/labels/selector.go, Parser). */
import { type Token, tokensOf } from './label-selector-tokens.ts';
import { labelValueProblems, qualifiedNameProblems } from './object-validation.ts';
import { badRequest } from './status-error.ts';

type Labels = Readonly<Record<string, string>> | undefined;
type Requirement = (labels: NonNullable<Labels>) => boolean;
export type Selector = (labels: Labels) => boolean;

const operatorNames = 'in, notin, =, ==, !=, gt, lt';

/** Throws 400 BadRequest for text that is not a selector, in the words of Kubernetes' parser. */
export function parseLabelSelector(text: string): Selector {
  const requirements = new SelectorParser(text).requirements();
  return (labels = {}) => requirements.every((holds) => holds(labels));
}

/** A requirement that cannot be; the parser says so of the selector as a whole. */
class RequirementError extends Error {}

class SelectorParser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
  }

  requirements(): Requirement[] {
    const all: Requirement[] = [];
    while (this.#next().kind !== 'end') {
      if (!this.#isStart()) throw found(this.#next(), "expected: !, identifier, or 'end of string'");
      all.push(this.#requirement());
      const { kind, text } = this.#take();
      if (kind === 'end') break;
      if (kind !== ',') throw found({ kind, text }, "expected: ',' or 'end of string'");
      if (!this.#isStart()) throw found(this.#next(), "expected: identifier after ','");
    }
    return all;
  }

  /** The token to come. Outside the place of an operator, `in` and `notin` are plain words. */
  #next(isOperator = false): Token {
    const token = this.#tokens[Math.min(this.#at, this.#tokens.length - 1)] as Token;
    return token.kind === 'keyword' && !isOperator ? { ...token, kind: 'identifier' } : token;
  }

  #take(isOperator = false): Token {
    const token = this.#next(isOperator);
    this.#at += 1;
    return token;
  }

  #isStart(): boolean {
    return ['identifier', '!'].includes(this.#next().kind);
  }

  #requirement(): Requirement {
    try {
      return this.#parsedRequirement();
    } catch (error) {
      throw error instanceof RequirementError
        ? badRequest(`unable to parse requirement: ${error.message}`)
        : (error as Error);
    }
  }

  #parsedRequirement(): Requirement {
    const isAbsence = this.#next().kind === '!';
    if (isAbsence) this.#take();
    const { kind, text: key } = this.#take();
    if (kind !== 'identifier') throw unexpected(key, ', expected: identifier');
    const problems = qualifiedNameProblems(key);
    if (problems.length > 0)
      throw new RequirementError(`<nil>: Invalid value: ${JSON.stringify(key)}: ${problems.join('; ')}`);
    if (isAbsence) return (labels) => !Object.hasOwn(labels, key);
    if (['end', ','].includes(this.#next().kind)) return (labels) => Object.hasOwn(labels, key);
    const operator = this.#take(true);
    if (operator.kind === 'keyword') return membership(key, operator.text, checkedValues(key, this.#values()));
    if (operator.kind !== 'operator') throw unexpected(operator.text, `, expected: ${operatorNames}`);
    const value = this.#exactValue();
    if (operator.text === '<' || operator.text === '>') return order(key, operator.text, value);
    checkedValues(key, [value]);
    if (operator.text === '!=') return (labels) => labels[key] !== value;
    return (labels) => labels[key] === value;
  }

  #exactValue(): string {
    if (['end', ','].includes(this.#next().kind)) return '';
    const { kind, text } = this.#take();
    if (kind !== 'identifier') throw unexpected(text, ', expected: identifier');
    return text;
  }

  /** What stands in parentheses; an empty place between commas is the empty value. */
  #values(): string[] {
    const opening = this.#take();
    if (opening.kind !== '(') throw unexpected(opening.text, " expected: '('");
    const values: string[] = [];
    let isPlaceOpen = true;
    for (;;) {
      const { kind, text } = this.#take();
      if (kind === 'identifier' && isPlaceOpen) values.push(text);
      else if ((kind === ',' || kind === ')') && isPlaceOpen) values.push('');
      else if (kind !== ',' && kind !== ')') {
        const expected = isPlaceOpen ? "',', ')' or identifier" : "',' or ')'";
        throw unexpected(text, `, expected: ${expected}`);
      }
      if (kind === ')') return values;
      isPlaceOpen = kind === ',';
    }
  }
}

function found({ text }: Token, expected: string) {
  return badRequest(`found '${text}', ${expected}`);
}

function unexpected(text: string, expected: string): RequirementError {
  return new RequirementError(`found '${text}'${expected}`);
}

function checkedValues(key: string, values: readonly string[]): ReadonlySet<string> {
  const sorted = [...new Set(values)].sort();
  const errors = sorted.flatMap((value, index) => {
    const problems = labelValueProblems(value).join('; ');
    return problems === '' ? [] : [`values[${index}][${key}]: Invalid value: ${JSON.stringify(value)}: ${problems}`];
  });
  if (errors.length > 0) throw new RequirementError(errors.length > 1 ? `[${errors.join(', ')}]` : (errors[0] ?? ''));
  return new Set(sorted);
}

function membership(key: string, operator: string, values: ReadonlySet<string>): Requirement {
  if (operator === 'in') return (labels) => Object.hasOwn(labels, key) && values.has(labels[key] ?? '');
  return (labels) => !Object.hasOwn(labels, key) || !values.has(labels[key] ?? '');
}

function order(key: string, operator: '<' | '>', value: string): Requirement {
  const bound = integer(value);
  if (bound === undefined) {
    const text = "for 'Gt', 'Lt' operators, the value must be an integer";
    throw new RequirementError(`values[0]: Invalid value: ${JSON.stringify(value)}: ${text}`);
  }
  return (labels) => {
    const actual = integer(labels[key] ?? '');
    return actual !== undefined && (operator === '<' ? actual < bound : actual > bound);
  };
}

function integer(text: string): bigint | undefined {
  return /^[+-]?\d{1,19}$/.test(text) ? BigInt(text.replace('+', '')) : undefined;
}
