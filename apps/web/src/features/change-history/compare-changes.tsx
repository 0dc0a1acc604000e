import type { Change, ChangeSummary } from '@sluice/shared/api/changes';
import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../data/client.ts';
import { changeQuery } from '../../data/history.ts';
import type { ServiceRef } from '../../data/services.ts';
import { sharesText, whoseText } from '../../i18n/change-text.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Button } from '../../ui/button.tsx';
import { DiffTable } from '../../ui/diff-table.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { SplitBar } from '../../ui/split-bar.tsx';
import type { Slot } from '../../ui/version-slot.ts';
import styles from './change-history.module.css';
import { objectText } from './object-text.ts';

type CompareChangesProps = {
  readonly call: Call;
  readonly service: ServiceRef;
  /** The older one first. */
  readonly pair: readonly [ChangeSummary, ChangeSummary];
  readonly slots: ReadonlyMap<string, Slot>;
  readonly onClose: () => void;
};

/** What lies between the states after two changes. */
export function CompareChanges({ call, service, pair, slots, onClose }: CompareChangesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [older, newer] = pair;
  const title = t('history.compareTitle', { before: whoseText(t, format, older), after: whoseText(t, format, newer) });
  const [before, after] = useQueries({ queries: pair.map(({ id }) => changeQuery(call, service, id)) }).map(
    ({ data }) => data,
  );
  return (
    <section className={styles.comparison} aria-label={title}>
      <header className={styles.head}>
        <h3>{title}</h3>
        <Button look="quiet" onPress={onClose}>
          {t('history.compareClose')}
        </Button>
      </header>
      <div className={styles.splits}>
        {pair.map((change) => (
          <SplitAfter key={change.id} change={change} slots={slots} />
        ))}
      </div>
      {before === undefined || after === undefined ? (
        <Skeleton label={t('history.loading')} rows={2} rowHeight={24} />
      ) : (
        <Objects before={before} after={after} />
      )}
    </section>
  );
}

function SplitAfter({ change, slots }: { readonly change: ChangeSummary } & Pick<CompareChangesProps, 'slots'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { shares } = change;
  if (shares === null) return null;
  const segments = Object.entries(shares.after).map(([version, share]) => ({
    version,
    share,
    slot: slots.get(version) ?? 1,
  }));
  const text = sharesText(t, format, shares.after);
  return (
    <>
      <span>{whoseText(t, format, change)}</span>
      <SplitBar size="small" segments={segments} label={t('history.barAfter', { split: text })} />
      <span className={styles.split}>{text}</span>
    </>
  );
}

function Objects({ before, after }: { readonly before: Change; readonly after: Change }) {
  const { t } = useTranslation();
  const [older, newer] = [leftBy(before), leftBy(after)];
  const names = [...new Set([...older.keys(), ...newer.keys()])];
  const common = names.filter((name) => older.has(name) && newer.has(name));
  return (
    <>
      {common.length === 0 && <p className={styles.muted}>{t('history.compareNone')}</p>}
      {names.map((name) =>
        common.includes(name) ? (
          <DiffTable key={name} name={name} before={older.get(name) ?? ''} after={newer.get(name) ?? ''} isOpen />
        ) : (
          <p key={name} className={styles.muted}>
            {t('history.compareMissing', { object: name })}
          </p>
        ),
      )}
    </>
  );
}

/** Objects as a change left them, by name. */
function leftBy({ writes }: Change): ReadonlyMap<string, string> {
  return new Map(
    writes.map(({ object: { kind, namespace, name }, after }) => [`${kind} ${namespace}/${name}`, objectText(after)]),
  );
}
