import { EditorState, type Extension } from '@codemirror/state';
import type { ObjectsWords } from '../../i18n/objects/use-objects-words.ts';

/** What the editor's own parts say, by the English that they know it under. */
export function phrasesOf(t: ObjectsWords): Extension {
  return EditorState.phrases.of({
    '$ unchanged lines': t('phrases.unchangedLines'),
    Find: t('phrases.find'),
    Replace: t('phrases.replace'),
    next: t('phrases.next'),
    previous: t('phrases.previous'),
    all: t('phrases.all'),
    'match case': t('phrases.matchCase'),
    regexp: t('phrases.regexp'),
    'by word': t('phrases.byWord'),
    replace: t('phrases.replace'),
    'replace all': t('phrases.replaceAll'),
    close: t('phrases.close'),
    Completions: t('phrases.completions'),
    Diagnostics: t('phrases.diagnostics'),
    'Go to line': t('phrases.goToLine'),
    go: t('phrases.go'),
  });
}
