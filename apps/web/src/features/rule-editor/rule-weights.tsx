import type { Dispatch } from 'react';
import { useTranslation } from 'react-i18next';
import type { DraftAction } from '../../drafts/reduce-split.ts';
import { type SplitDraft, shownWeights } from '../../drafts/split-draft.ts';
import { useRulesWords } from '../../i18n/rules/use-rules-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Swatch } from '../../ui/swatch.tsx';
import type { Slot } from '../../ui/version-slot.ts';
import { WeightField } from '../../ui/weight-field.tsx';
import { WeightSlider } from '../../ui/weight-slider.tsx';
import styles from './rule-editor.module.css';

type RuleWeightsProps = {
  readonly draft: SplitDraft;
  readonly dispatch: Dispatch<DraftAction>;
  readonly slots: ReadonlyMap<string, Slot>;
};

/** The weights of a special rule: the rows of the split editor without what is about live traffic. */
export function RuleWeights({ draft, dispatch, slots }: RuleWeightsProps) {
  const t = useRulesWords();
  const { versions } = draft.applied;
  return (
    <ul aria-label={t('editor.weights')} className={styles.weights}>
      {versions.map(({ name }, row) => (
        <Row key={name} draft={draft} dispatch={dispatch} row={row} slot={slots.get(name) ?? 1} />
      ))}
    </ul>
  );
}

type RowProps = Omit<RuleWeightsProps, 'slots'> & { readonly row: number; readonly slot: Slot };

function Row({ draft, dispatch, row, slot }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const version = draft.applied.versions[row];
  if (version === undefined) return null;
  const { name, pods } = version;
  const weight = shownWeights(draft)[row] ?? 0;
  const isAlone = draft.applied.versions.length === 1;
  const release = () => dispatch({ type: 'release' });
  return (
    <li className={styles.weight}>
      <span className={styles.version}>
        <Swatch slot={slot} />
        {name}
      </span>
      <WeightSlider
        name={t('split.slider', { version: name })}
        valueText={format.weight(weight)}
        describedBy={undefined}
        slot={slot}
        weight={weight}
        max={100}
        isDisabled={isAlone}
        onGrab={(by) => dispatch({ type: 'grab', row, by })}
        onMove={(target) => dispatch({ type: 'move', row, target })}
        onRelease={release}
        onCancel={() => dispatch({ type: 'cancel' })}
        onKeyDown={() => undefined}
      >
        {null}
      </WeightSlider>
      <WeightField
        name={t('split.field', { version: name })}
        describedBy={undefined}
        weight={weight}
        isDisabled={isAlone}
        inputRef={null}
        onCommit={(target) => {
          dispatch({ type: 'grab', row, by: 'field' });
          dispatch({ type: 'move', row, target });
        }}
        onRelease={release}
      />
      {pods.ready === 0 && weight > 0 && (
        <p className={styles.warning}>
          <Icon name="warning" />
          {t('split.notReady', { version: name, ...pods, percent: format.weight(weight) })}
        </p>
      )}
    </li>
  );
}
