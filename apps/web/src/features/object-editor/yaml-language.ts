/** YAML in the editor: its structure, and colours for it. */
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { tags } from '@lezer/highlight';

/** Three colours only: more would say more than YAML does. */
const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--muted)' },
  { tag: [tags.string, tags.content], color: 'var(--text)' },
  { tag: [tags.separator, tags.punctuation, tags.meta], color: 'var(--muted)' },
]);

export const yamlLanguage: Extension = [yaml(), indentUnit.of('  '), syntaxHighlighting(colours)];
