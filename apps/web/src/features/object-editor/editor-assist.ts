/** What makes a field for text an editor for objects: keys, structure, completion, hints, marks at problems, search. */
import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language';
import { setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import type { Extension } from '@codemirror/state';
import { type EditorView, hoverTooltip, keymap } from '@codemirror/view';
import type { ObjectRef } from '@sluice/shared/api/object-ref';
import type { ObjectsWords } from '../../i18n/objects/use-objects-words.ts';
import { type FieldHint, fieldsAt, hintAt, pathAt } from './schema-hints.ts';
import { yamlLanguage } from './yaml-language.ts';

/** Names of this cluster, by the field that takes them: `host`, `subset`, `gateways`. */
export type KnownNames = Readonly<Record<string, readonly string[]>>;

export type Mark = {
  readonly from: number;
  readonly to: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
};

export function assist(kind: ObjectRef['kind'], names: KnownNames, t: ObjectsWords): Extension {
  return [
    yamlLanguage,
    history(),
    foldGutter(),
    indentOnInput(),
    bracketMatching(),
    autocompletion({ override: [(context) => complete(context, kind, names, t)], icons: false }),
    hoverTooltip((view, at) => hintOn(view, at, kind, t)),
    highlightSelectionMatches(),
    keymap.of([...completionKeymap, ...searchKeymap, ...defaultKeymap, ...historyKeymap, ...foldKeymap]),
  ];
}

export function showMarks(view: EditorView, marks: readonly Mark[]): void {
  const { length } = view.state.doc;
  const inside = marks.map((mark) => ({ ...mark, from: Math.min(mark.from, length), to: Math.min(mark.to, length) }));
  view.dispatch(setDiagnostics(view.state, inside));
}

const linesOf = (view: { readonly state: CompletionContext['state'] }) => view.state.doc.toString().split('\n');

function complete(
  context: CompletionContext,
  kind: ObjectRef['kind'],
  names: KnownNames,
  t: ObjectsWords,
): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const [, indent, word] = /^(\s*(?:- +)*)([\w.-]*)$/.exec(before) ?? [];
  if (indent !== undefined && word !== undefined) {
    if (word === '' && !context.explicit) return null;
    const path = pathAt(linesOf(context), line.number - 1, indent.length);
    const fields = fieldsAt(kind, path);
    const options = fields.length > 0 ? fields.map((field) => keyOption(field, t)) : itemsOf(path, names);
    return options.length === 0 ? null : { from: context.pos - word.length, options, validFor: /^[\w.-]*$/ };
  }
  const [, lead, key, value] = /^(\s*(?:- +)*)([\w.-]+):\s+([\w./*-]*)$/.exec(before) ?? [];
  if (lead === undefined || key === undefined || value === undefined) return null;
  const options = valuesOf(hintAt(kind, [...pathAt(linesOf(context), line.number - 1, lead.length), key]), key, names);
  return options.length === 0 ? null : { from: context.pos - value.length, options, validFor: /^[\w./*-]*$/ };
}

/** A field with what has to follow it, so that one writes on at the right place. */
function keyOption({ name, hint }: { name: string; hint: FieldHint }, t: ObjectsWords): Completion {
  const isBlock = hint.type === 'list' || hint.type === 'object' || hint.type === 'map';
  return { label: name, apply: isBlock ? `${name}:` : `${name}: `, detail: hintText(hint, t), type: 'property' };
}

function itemsOf(path: readonly string[], names: KnownNames): Completion[] {
  if (path.at(-1) !== '[]') return [];
  return (names[path.at(-2) ?? ''] ?? []).map((label) => ({ label, type: 'text' }));
}

function valuesOf(hint: FieldHint | null, key: string, names: KnownNames): Completion[] {
  const values = hint?.type === 'oneOf' ? hint.values : hint?.type === 'flag' ? ['true', 'false'] : (names[key] ?? []);
  return values.map((label) => ({ label, type: 'text' }));
}

function hintOn(view: EditorView, at: number, kind: ObjectRef['kind'], t: ObjectsWords) {
  const line = view.state.doc.lineAt(at);
  const [, lead, key] = /^(\s*(?:- +)*)([\w.-]+):/.exec(line.text) ?? [];
  if (lead === undefined || key === undefined) return null;
  const from = line.from + lead.length;
  if (at < from || at > from + key.length) return null;
  const hint = hintAt(kind, [...pathAt(linesOf(view), line.number - 1, lead.length), key]);
  if (hint === null) return null;
  return {
    pos: from,
    end: from + key.length,
    create: () => {
      const dom = document.createElement('div');
      dom.textContent = `${key}: ${hintText(hint, t)}`;
      return { dom };
    },
  };
}

/** More fields than these are seen by completing. */
const mostFields = 12;

function hintText(hint: FieldHint, t: ObjectsWords): string {
  switch (hint.type) {
    case 'oneOf':
      return t('types.oneOf', { values: hint.values.join(t('separator')) });
    case 'list':
      return t('types.list', { of: hintText(hint.of, t) });
    case 'object':
      return t('types.object', { fields: hint.fields.slice(0, mostFields).join(t('separator')) });
    default:
      return t(`types.${hint.type}`);
  }
}
