import { type Dispatch, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DraftAction } from '../../drafts/reduce-split.ts';
import type { SplitDraft } from '../../drafts/split-draft.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ReviewButton } from '../../ui/review-button.tsx';
import styles from './presets.module.css';

const percents = [0, 1, 5, 10, 25, 50, 100];

type PresetsProps = {
  readonly draft: SplitDraft;
  readonly history: { readonly canUndo: boolean; readonly canRedo: boolean };
  readonly dispatch: Dispatch<DraftAction>;
  /** Opens the review of everything to one version; nothing is applied by it. */
  readonly onAllTo: (row: number) => void;
};

/** The version a release is about: the newest one that does not carry the most. */
function candidateOf(draft: SplitDraft): string {
  const { versions, weights } = draft.applied;
  const baseline = weights.indexOf(Math.max(...weights));
  const createdAt = (row: number) => Date.parse(versions[row]?.createdAt ?? '') || 0;
  const others = versions.map((_, row) => row).filter((row) => row !== baseline);
  const newestFirst = others.sort((a, b) => createdAt(b) - createdAt(a) || b - a);
  return versions[newestFirst[0] ?? 0]?.name ?? '';
}

export function Presets({ draft, history, dispatch, onAllTo }: PresetsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [chosen, setChosen] = useState<string | null>(null);
  const names = draft.applied.versions.map(({ name }) => name);
  const candidate = chosen !== null && names.includes(chosen) ? chosen : candidateOf(draft);
  const row = names.indexOf(candidate);

  return (
    <div className={styles.presets}>
      <div className={styles.group}>
        <Choice
          label={t('split.candidate')}
          isLabelHidden
          value={candidate}
          options={names.map((version) => ({ value: version, text: t('split.presets', { version }) }))}
          onChange={setChosen}
        />
        {percents.map((percent) => (
          <Button key={percent} onPress={() => dispatch({ type: 'set', row, target: percent })}>
            {format.weight(percent)}
          </Button>
        ))}
      </div>
      <div className={styles.group}>
        <Button onPress={() => dispatch({ type: 'evenly' })}>{t('split.evenly')}</Button>
        {names.map((version, index) => (
          <ReviewButton key={version} onPress={() => onAllTo(index)}>
            {t('split.allTo', { version })}
          </ReviewButton>
        ))}
      </div>
      <div className={styles.group}>
        <Button look="quiet" isDisabled={!history.canUndo} onPress={() => dispatch({ type: 'undo' })}>
          <Icon name="undo" />
          {t('split.undo')}
        </Button>
        <Button look="quiet" isDisabled={!history.canRedo} onPress={() => dispatch({ type: 'redo' })}>
          <Icon name="redo" />
          {t('split.redo')}
        </Button>
      </div>
    </div>
  );
}
