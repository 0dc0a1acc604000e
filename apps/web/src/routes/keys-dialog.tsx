import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import styles from './keys-dialog.module.css';
import { commandKey } from './palette-keys.ts';

/** Keys by what they do; those of a slider work while it has the focus. */
const keysOf = {
  palette: [commandKey(), 'K'],
  search: ['/'],
  keys: ['?'],
  pause: ['P'],
  isolate: ['1', '…', '6'],
  undoApplied: ['U'],
  undo: [commandKey(), 'Z'],
  redo: [commandKey(), 'Shift', 'Z'],
  move: ['Alt', '↑', '↓'],
  step: ['←', '→'],
  ten: ['Shift', '←', '→'],
  ends: ['Home', 'End'],
  digit: ['0', '…', '9'],
  number: ['M'],
  lock: ['L'],
  review: ['Enter'],
  restore: ['Esc'],
} as const;
const everywhere = ['palette', 'search', 'keys'] as const;
const onService = ['pause', 'isolate', 'undoApplied', 'undo', 'redo', 'move'] as const;
const onSlider = ['step', 'ten', 'ends', 'digit', 'number', 'lock', 'review', 'restore'] as const;

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <ModalOverlay className={styles.overlay ?? ''} isOpen isDismissable onOpenChange={(isOpen) => isOpen || onClose()}>
      <Modal className={styles.modal ?? ''}>
        <Dialog className={styles.dialog ?? ''}>
          <Heading slot="title" className={styles.title ?? ''}>
            {t('keys.title')}
          </Heading>
          <KeyList title={t('keys.everywhere')} names={everywhere} />
          <KeyList title={t('keys.onService')} names={onService} />
          <KeyList title={t('keys.onSlider')} names={onSlider} />
          <p className={styles.note}>{t('keys.note')}</p>
          <footer className={styles.footer}>
            <Button autoFocus onPress={onClose}>
              {t('review.cancel')}
            </Button>
          </footer>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

type KeyListProps = { readonly title: string; readonly names: readonly (keyof typeof keysOf)[] };

function KeyList({ title, names }: KeyListProps) {
  const { t } = useTranslation();
  return (
    <section>
      <h3>{title}</h3>
      <dl className={styles.keys}>
        {names.map((name) => (
          <div key={name}>
            <dt>{keysOf[name].map((key) => (key === '…' ? key : <kbd key={key}>{key}</kbd>))}</dt>
            <dd>{t(`keys.${name}`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
