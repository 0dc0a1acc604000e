import { Compartment, EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, lineNumbers } from '@codemirror/view';
import type { ObjectRef } from '@sluice/shared/api/object-ref';
import { type Ref, type RefObject, useEffect, useImperativeHandle, useRef } from 'react';
import { type ObjectsWords, useObjectsWords } from '../../i18n/objects/use-objects-words.ts';
import type { KnownNames, Mark } from './editor-assist.ts';
import { look } from './editor-look.ts';
import { phrasesOf } from './editor-phrases.ts';
import styles from './object-editor.module.css';

export type EditorHandle = { readonly goTo: (offset: number) => void };

type CodeEditorProps = {
  readonly label: string;
  readonly kind: ObjectRef['kind'];
  readonly text: string;
  readonly isReadOnly: boolean;
  readonly marks: readonly Mark[];
  readonly names: KnownNames;
  readonly describedBy: string;
  readonly onChange: (text: string) => void;
  readonly ref: Ref<EditorHandle>;
};

const loadAssist = () => import('./editor-assist.ts');
// On its way with the editor: what it brings is wanted before somebody has read the first line.
void loadAssist().catch(() => undefined);

/** CodeMirror with the text of one object. Tab leaves it, as it does every field. */
export function CodeEditor(props: CodeEditorProps) {
  const { label, kind, text, isReadOnly, marks, names, describedBy, onChange, ref } = props;
  const t = useObjectsWords();
  const place = useRef<HTMLDivElement>(null);
  const editor = useEditor(place, { label, text, describedBy, onChange, t });
  const { view, parts } = editor;

  useImperativeHandle(ref, () => ({
    goTo(offset) {
      const at = Math.min(offset, view.current?.state.doc.length ?? 0);
      view.current?.dispatch({ selection: { anchor: at }, scrollIntoView: true });
      view.current?.focus();
    },
  }));
  useEffect(() => {
    const shown = view.current?.state.doc.toString();
    if (shown !== undefined && shown !== text) {
      view.current?.dispatch({ changes: { from: 0, to: shown.length, insert: text } });
    }
  }, [text, view]);
  useEffect(() => {
    const extension = [EditorState.readOnly.of(isReadOnly), EditorView.editable.of(true)];
    view.current?.dispatch({ effects: parts.access.reconfigure(extension) });
    view.current?.contentDOM.setAttribute('aria-readonly', String(isReadOnly));
  }, [isReadOnly, view, parts]);
  useEffect(() => {
    view.current?.dispatch({ effects: parts.words.reconfigure(phrasesOf(t)) });
    let isGone = false;
    // What helps is absent until its code is there, and where it cannot be loaded.
    void loadAssist()
      .then(({ assist }) => {
        if (!isGone) view.current?.dispatch({ effects: parts.assist.reconfigure(assist(kind, names, t)) });
      })
      .catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, [kind, names, t, view, parts]);
  useEffect(() => {
    let isGone = false;
    void loadAssist()
      .then(({ showMarks }) => {
        if (!isGone && view.current !== null) showMarks(view.current, marks);
      })
      .catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, [marks, view]);

  return <div ref={place} className={styles.editor} />;
}

type EditorOptions = Pick<CodeEditorProps, 'label' | 'text' | 'describedBy' | 'onChange'> & {
  readonly t: ObjectsWords;
};

/** Made once, for as long as the component is there; what changes later goes through compartments. */
function useEditor(place: RefObject<HTMLDivElement | null>, options: EditorOptions) {
  const view = useRef<EditorView | null>(null);
  const parts = useRef({ access: new Compartment(), words: new Compartment(), assist: new Compartment() }).current;
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  // What it begins with; the other effects follow what changes.
  useEffect(() => {
    if (place.current === null) return;
    const { label, text, describedBy, t } = latest.current;
    view.current = new EditorView({
      parent: place.current,
      doc: text,
      extensions: [
        lineNumbers(),
        drawSelection(),
        highlightActiveLine(),
        look,
        EditorView.contentAttributes.of({
          // What can be edited has the focus anyway; what checks regions that scroll does not know.
          tabindex: '0',
          'aria-label': label,
          'aria-describedby': describedBy,
          'aria-multiline': 'true',
          lang: 'en',
          spellcheck: 'false',
        }),
        parts.access.of([]),
        parts.words.of(phrasesOf(t)),
        parts.assist.of([]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) latest.current.onChange(update.state.doc.toString());
        }),
      ],
    });
    return () => {
      view.current?.destroy();
      view.current = null;
    };
  }, [place, parts]);
  return { view, parts };
}
