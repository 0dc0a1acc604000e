import type { ChangeSummary } from '@sluice/shared/api/changes';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../data/client.ts';
import { undoingOf } from '../../data/history.ts';
import type { ServiceRef } from '../../data/services.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { Slot } from '../../ui/version-slot.ts';
import { ChangeEntry } from './change-entry.tsx';
import styles from './change-history.module.css';
import { CompareChanges } from './compare-changes.tsx';
import { markdownOf } from './markdown.ts';
import { type History, type OutsideChange, timelineOf } from './timeline.ts';

type ChangeListProps = {
  readonly call: Call;
  readonly service: ServiceRef;
  readonly history: History;
  readonly slots: ReadonlyMap<string, Slot>;
  readonly obstacle: string | null;
  readonly onUndo: (change: ChangeSummary) => void;
  readonly onRestore: (change: ChangeSummary) => void;
};

/** All changes of a service, those of others included, newest first. */
export function ChangeList(props: ChangeListProps) {
  const { call, service, history, slots, obstacle, onUndo, onRestore } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const [compared, setCompared] = useState<readonly string[]>([]);
  const { changes } = history;
  const undoing = undoingOf(changes);
  // A third one takes the place of the one that was chosen first.
  const compare = (id: string, isWanted: boolean) =>
    setCompared(isWanted ? [...compared, id].slice(-2) : compared.filter((each) => each !== id));
  const pair = changes.filter(({ id }) => compared.includes(id));

  return (
    <div className={styles.history}>
      {changes.length > 0 && (
        <div className={styles.tools}>
          <p>{t('history.count', { count: changes.length })}</p>
          <CopyButton
            text={markdownOf(t, format, service, changes)}
            words={{ copy: t('history.export'), copied: t('history.exported') }}
          />
        </div>
      )}
      {obstacle !== null && <p className={styles.muted}>{t('history.readOnly', { reason: obstacle })}</p>}
      {pair.length === 1 && (
        <p className={styles.muted} role="status">
          {t('history.compareTwo')}
        </p>
      )}
      {pair.length === 2 && (
        <CompareChanges
          call={call}
          service={service}
          pair={[pair[1] as ChangeSummary, pair[0] as ChangeSummary]}
          slots={slots}
          onClose={() => setCompared([])}
        />
      )}
      <ol className={styles.entries} aria-label={t('history.list')}>
        {timelineOf(history).map((entry) =>
          entry.kind === 'outside' ? (
            <OutsideEntry
              key={`outside ${entry.outside.object.kind} ${entry.outside.object.name}`}
              outside={entry.outside}
            />
          ) : (
            <ChangeEntry
              key={entry.change.id}
              call={call}
              service={service}
              change={entry.change}
              slots={slots}
              undoneBy={undoing.get(entry.change.id) ?? null}
              undone={changes.find(({ id }) => id === entry.change.undoes) ?? null}
              isCompared={compared.includes(entry.change.id)}
              onCompare={(isWanted) => compare(entry.change.id, isWanted)}
              onUndo={() => onUndo(entry.change)}
              onRestore={() => onRestore(entry.change)}
              obstacle={obstacle}
            />
          ),
        )}
      </ol>
    </div>
  );
}

/** Written by somebody else than Sluice: who and when is all that the cluster remembers. */
function OutsideEntry({ outside: { manager, object, at } }: { readonly outside: OutsideChange }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = `${object.kind} ${object.namespace}/${object.name}`;
  return (
    <li className={styles.entry} data-outside>
      <div className={styles.change}>
        <h3>
          <Icon name="info" />
          {t('history.outside', { manager, object: name })}{' '}
          {at !== null && <span className={styles.whose}>{format.moment(Date.parse(at))}</span>}
        </h3>
        <p className={styles.muted}>{t('history.outsideNote')}</p>
      </div>
    </li>
  );
}
