import { MergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { useObjectsWords } from '../../i18n/objects/use-objects-words.ts';
import { look } from './editor-look.ts';
import { phrasesOf } from './editor-phrases.ts';
import styles from './object-editor.module.css';
import { yamlLanguage } from './yaml-language.ts';

type CompareViewProps = { readonly theirs: string; readonly mine: string };

/** What is applied now beside what somebody has written here; lines that agree are folded away. */
export function CompareView({ theirs, mine }: CompareViewProps) {
  const t = useObjectsWords();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null) return;
    const side = (doc: string, label: string) => ({
      doc,
      extensions: [
        lineNumbers(),
        yamlLanguage,
        look,
        phrasesOf(t),
        EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': label, 'aria-readonly': 'true', lang: 'en' }),
        EditorState.readOnly.of(true),
      ],
    });
    const view = new MergeView({
      parent: place.current,
      a: side(theirs, t('theirs')),
      b: side(mine, t('mine')),
      collapseUnchanged: { margin: 3, minSize: 6 },
    });
    return () => view.destroy();
  }, [theirs, mine, t]);
  return (
    <div className={styles.compare}>
      <div className={styles.sides} aria-hidden="true">
        <span>{t('theirs')}</span>
        <span>{t('mine')}</span>
      </div>
      <div ref={place} className={styles.editor} />
    </div>
  );
}
