/** Reads TypeScript declarations of API types as schemas: just the subset of the language that generated models use. */
import type { FieldSchema } from '../src/cluster/schemas/field-schema.ts';

export type ReadOptions = {
  /** The schema for a named type. */
  named: (name: string) => FieldSchema;
  /** Whether a number in the member is a fraction; all others are integers. */
  isFraction: (member: string) => boolean;
};

type Token = { kind: 'doc' | 'text' | 'name' | 'sign' | 'number'; text: string };

const lexer = /\/\*\*([\s\S]*?)\*\/|\/\/[^\n]*|"([^"]*)"|'([^']*)'|([A-Za-z_$][\w$]*)|([{}[\]<>()&|;:?,=])|(\d+)/g;

function tokensOf(source: string): Token[] {
  return [...source.matchAll(lexer)].flatMap(([, doc, double, single, name, sign, number]): Token[] => {
    if (doc !== undefined) return [{ kind: 'doc', text: doc }];
    if (double !== undefined || single !== undefined) return [{ kind: 'text', text: double ?? single ?? '' }];
    if (name !== undefined) return [{ kind: 'name', text: name }];
    if (number !== undefined) return [{ kind: 'number', text: number }];
    return sign === undefined ? [] : [{ kind: 'sign', text: sign }];
  });
}

function description(doc: string): string {
  const lines = doc.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trimEnd());
  return lines
    .join('\n')
    .trim()
    .replace(/\\(['"])/g, '$1');
}

/** The schema of the interface, class or type `name` in a declaration file. Throws when it is not there. */
export function readDeclaration(source: string, name: string, options: ReadOptions): FieldSchema {
  const tokens = tokensOf(source);
  const start = tokens.findIndex(
    (token, index) => token.text === name && ['interface', 'class', 'type'].includes(tokens[index - 1]?.text ?? ''),
  );
  if (start < 0) throw new Error(`${name} is not declared`);
  const isAlias = tokens[start - 1]?.text === 'type';
  const brace = tokens.findIndex((token, index) => index > start && token.text === (isAlias ? '=' : '{'));
  const own = new DeclarationReader(tokens, isAlias ? brace + 1 : brace, options).type('');
  const parent = tokens[start + 1]?.text === 'extends' ? (tokens[start + 2]?.text ?? '') : '';
  const schema = parent === '' || parent === 'TypeMeta' ? own : extended(options.named(parent), own);
  // The comment stands before `export declare class` or `export interface`.
  const doc = tokens.slice(Math.max(0, start - 5), start).findLast(({ kind }) => kind === 'doc');
  return doc ? { description: description(doc.text), ...schema } : schema;
}

function extended(base: FieldSchema, own: FieldSchema): FieldSchema {
  const required = [...(base.required ?? []), ...(own.required ?? [])];
  return {
    type: 'object',
    properties: { ...base.properties, ...own.properties },
    ...(required.length > 0 && { required }),
  };
}

class DeclarationReader {
  readonly #tokens: readonly Token[];
  readonly #options: ReadOptions;
  #position: number;

  constructor(tokens: readonly Token[], position: number, options: ReadOptions) {
    this.#tokens = tokens;
    this.#position = position;
    this.#options = options;
  }

  type(member: string): FieldSchema {
    return unionOf(this.#alternatives(member));
  }

  #alternatives(member: string): FieldSchema[] {
    this.#accept('|'); // before the first of many
    const alternatives = [this.#intersection(member)];
    while (this.#accept('|')) alternatives.push(this.#intersection(member));
    return alternatives;
  }

  /** Models write `Base & (Exclude<…> | {…} | {…})` for oneOf: the base names every field. */
  #intersection(member: string): FieldSchema {
    const base = this.#primary(member);
    const groups: FieldSchema[] = [];
    while (this.#accept('&')) {
      if (!this.#accept('(')) this.#primary(member);
      else {
        groups.push(...exclusiveGroup(base, this.#alternatives(member)));
        this.#expect(')');
      }
    }
    const [group, ...more] = groups;
    if (!group) return base;
    return more.length === 0 ? { ...base, ...group } : { ...base, allOf: groups };
  }

  #primary(member: string): FieldSchema {
    const token = this.#next();
    if (token.kind === 'text') return { type: 'string', enum: [token.text] };
    if (token.kind === 'number') return { type: 'integer', enum: [Number(token.text)] };
    if (token.text === '{') return this.#members();
    if (token.text === '(') {
      const inner = this.type(member);
      this.#expect(')');
      return inner;
    }
    const parameters = this.#typeParameters(member);
    while (this.#accept('[')) if (!this.#accept(']')) this.#position += 2;
    return this.#namedType(token.text, parameters, member);
  }

  #typeParameters(member: string): FieldSchema[] {
    if (!this.#accept('<')) return [];
    const parameters = [this.type(member)];
    while (this.#accept(',')) parameters.push(this.type(member));
    this.#expect('>');
    return parameters;
  }

  #namedType(name: string, [first]: FieldSchema[], member: string): FieldSchema {
    switch (name) {
      case 'Array':
        return { type: 'array', items: first ?? {} };
      case 'string':
      case 'boolean':
        return { type: name };
      case 'number':
        return { type: this.#options.isFraction(member) ? 'number' : 'integer' };
      case 'Exclude':
        return none;
      default:
        return this.#options.named(name);
    }
  }

  #members(): FieldSchema {
    const properties: Record<string, FieldSchema> = {};
    const required: string[] = [];
    let additional: FieldSchema | undefined;
    let doc: string | undefined;
    while (!this.#accept('}')) {
      const token = this.#next();
      if (token.kind === 'doc') doc = description(token.text);
      else if (token.text === '[') {
        this.#position += 4; // key : string ]
        this.#expect(':');
        additional = this.type('');
        this.#accept(';');
      } else if (token.kind === 'text') {
        const name = token.text.replace(/^_/, '');
        if (!this.#accept('?')) required.push(name);
        this.#expect(':');
        const schema = this.type(name);
        this.#accept(';');
        properties[name] = doc ? { description: doc, ...schema } : schema;
        doc = undefined;
      } else this.#skipStatement();
    }
    if (additional) return { type: 'object', additionalProperties: additional };
    return { type: 'object', properties, ...(required.length > 0 && { required }) };
  }

  /** Static members and constructors of classes: up to the semicolon at this depth. */
  #skipStatement(): void {
    for (let depth = 0; ; ) {
      const { text, kind } = this.#next();
      if (kind !== 'sign') continue;
      if ('{(['.includes(text)) depth += 1;
      else if ('})]'.includes(text)) depth -= 1;
      else if (text === ';' && depth === 0) return;
    }
  }

  #accept(sign: string): boolean {
    const token = this.#tokens[this.#position];
    if (token?.kind !== 'sign' || token.text !== sign) return false;
    this.#position += 1;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#accept(sign)) {
      throw new Error(
        `expected ${sign} before ${JSON.stringify(this.#tokens.slice(this.#position, this.#position + 5))}`,
      );
    }
  }

  #next(): Token {
    const token = this.#tokens[this.#position];
    if (!token) throw new Error('the declaration ends early');
    this.#position += 1;
    return token;
  }
}

/** Stands for "none of the alternatives", which models write as Exclude. */
const none: FieldSchema = {};

/** At most one of the members that the alternatives require, as Istio's CRDs put it. */
function exclusiveGroup(base: FieldSchema, alternatives: FieldSchema[]): FieldSchema[] {
  const [first] = alternatives;
  // allOf: each part repeats the base and adds a group of its own.
  if (first && alternatives.length === 1)
    return [...(first.allOf ?? []), ...(first.oneOf ? [{ oneOf: first.oneOf }] : [])];
  if (first !== none) return [];
  const always = new Set(base.required);
  const each = alternatives.slice(1).map(({ required = [] }) => ({
    required: required.filter((member) => !always.has(member)),
  }));
  return each.length > 1 ? [{ oneOf: [{ not: { anyOf: each } }, ...each] }] : [];
}

function unionOf(alternatives: FieldSchema[]): FieldSchema {
  const [first = {}, second] = alternatives;
  if (!second) return first;
  const values = alternatives.flatMap((alternative) => alternative.enum ?? []);
  if (first.type && values.length === alternatives.length) return { type: first.type, enum: values };
  const types = new Set(alternatives.map(({ type }) => type));
  if (types.size === 2 && types.has('string') && types.has('integer')) return { 'x-kubernetes-int-or-string': true };
  return first;
}
