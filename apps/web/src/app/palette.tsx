import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useTranslation } from 'react-i18next';
import { allServicesQuery } from '../data/all-services.ts';
import { namespaceListQuery } from '../data/services.ts';
import { rootRoute } from '../routes/root-route.ts';
import { Icon } from '../ui/icon.tsx';
import styles from './palette.module.css';
import { type PaletteEntry, searchEntries } from './palette-entries.ts';
import type { PaletteScope } from './use-palette.ts';
import { usePaletteEntries } from './use-palette-entries.ts';

type PaletteProps = {
  readonly scope: PaletteScope;
  readonly namespace: string;
  readonly onKeys: () => void;
  readonly onClose: () => void;
};

/** What more there is is found by typing on. */
const mostShown = 40;

/** Finds services of all namespaces, pages and actions; a combobox whose list is always open. */
export function Palette({ scope, namespace, onKeys, onClose }: PaletteProps) {
  const { t } = useTranslation();
  return (
    <ModalOverlay className={styles.overlay ?? ''} isOpen isDismissable onOpenChange={(isOpen) => isOpen || onClose()}>
      <Modal className={styles.modal ?? ''}>
        <Dialog className={styles.dialog ?? ''} aria-label={t('frame.palette.title')} data-palette>
          <Finder scope={scope} namespace={namespace} onKeys={onKeys} onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Finder({ scope, namespace, onKeys, onClose }: PaletteProps) {
  const { t } = useTranslation();
  const { call } = rootRoute.useRouteContext();
  const router = useRouter();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const namespaces = useQuery(namespaceListQuery(call));
  const services = useQuery({ ...allServicesQuery(call), enabled: scope === 'everything' });
  const entries = usePaletteEntries({
    scope,
    namespace,
    namespaces: namespaces.data?.namespaces ?? [],
    services: services.data ?? [],
  });
  const found = searchEntries(entries, text);
  const shown = found.slice(0, mostShown);
  const at = Math.min(chosen, shown.length - 1);

  const go = (entry: PaletteEntry | undefined) => {
    if (entry === undefined) return;
    onClose();
    if (entry.to !== null) router.history.push(entry.to);
    else if (entry.action === 'keys') onKeys();
    else entry.action?.();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = shown.length - 1;
    const moves: Record<string, number> = {
      ArrowDown: at >= last ? 0 : at + 1,
      ArrowUp: at <= 0 ? last : at - 1,
      PageDown: Math.min(last, at + 8),
      PageUp: Math.max(0, at - 8),
    };
    const next = moves[event.key];
    if (next !== undefined) {
      event.preventDefault();
      setChosen(next);
    }
    // Whoever writes Chinese ends a word by Enter.
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) go(shown[at]);
  };
  const optionId = (index: number) => `${listId}-${index}`;

  return (
    <>
      <div className={styles.head}>
        <Icon name="search" />
        <input
          // biome-ignore lint/a11y/noAutofocus: the dialog is opened to type into it
          autoFocus
          className={styles.input}
          role="combobox"
          aria-label={t(scope === 'namespaces' ? 'frame.palette.namespaces' : 'frame.palette.label')}
          aria-expanded
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={shown.length > 0 ? optionId(at) : undefined}
          placeholder={t(scope === 'namespaces' ? 'frame.palette.namespaces' : 'frame.palette.placeholder')}
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <Options id={listId} entries={shown} chosen={at} optionId={optionId} onChoose={go} />
      <footer className={styles.foot}>
        <span role="status">
          {services.isFetching && services.data === undefined
            ? t('frame.palette.loading')
            : services.error !== null && scope === 'everything'
              ? t('frame.palette.failed')
              : found.length === 0
                ? t('frame.palette.none')
                : found.length > shown.length
                  ? t('frame.palette.more', { count: found.length - shown.length })
                  : t('frame.palette.count', { count: found.length })}
        </span>
        <span>{t('frame.palette.hint')}</span>
      </footer>
    </>
  );
}

type OptionsProps = {
  readonly id: string;
  readonly entries: readonly PaletteEntry[];
  readonly chosen: number;
  readonly optionId: (index: number) => string;
  readonly onChoose: (entry: PaletteEntry) => void;
};

function Options({ id, entries, chosen, optionId, onChoose }: OptionsProps) {
  const { t } = useTranslation();
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    ref.current?.querySelector(`[id="${CSS.escape(optionId(chosen))}"]`)?.scrollIntoView({ block: 'nearest' });
  });
  const groups = [...new Set(entries.map(({ group }) => group))];
  return (
    <div id={id} ref={ref} role="listbox" aria-label={t('frame.palette.results')} className={styles.list}>
      {groups.map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: groups of options have no element of their own
        <div key={group} role="group" aria-labelledby={`${id}-${group}`}>
          <div id={`${id}-${group}`} className={styles.group}>
            {t(`frame.palette.groups.${group}`)}
          </div>
          {entries.map((entry, index) =>
            entry.group === group ? (
              // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
              <div
                key={entry.id}
                id={optionId(index)}
                role="option"
                aria-selected={index === chosen}
                className={styles.option}
                onClick={() => onChoose(entry)}
              >
                <Icon name={entry.icon} />
                <span className={styles.text}>{entry.text}</span>
                {entry.detail !== null && <span className={styles.detail}>{entry.detail}</span>}
              </div>
            ) : null,
          )}
        </div>
      ))}
    </div>
  );
}
