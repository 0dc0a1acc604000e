import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { meQuery, noteLeaving, signOutHere } from '../data/session.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { rootRoute } from './root-route.ts';
import styles from './user-menu.module.css';

/** Who is signed in, and the way out. Nothing where nobody signs in. */
export function UserMenu() {
  const { t } = useTranslation();
  const format = useFormat();
  const { call } = rootRoute.useRouteContext();
  const { data: me } = useQuery(meQuery(call));
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const ref = useDismiss(isOpen, () => setOpen(false));
  if (me === undefined || me.mode === 'none' || me.user === null) return null;
  const { name, groups } = me.user;
  return (
    <span className={styles.menu} ref={ref}>
      <Button
        look="quiet"
        aria-label={t('session.user', { name })}
        aria-expanded={isOpen}
        aria-controls={id}
        onPress={() => setOpen(!isOpen)}
      >
        <Icon name="user" />
        <span className={styles.name}>{name}</span>
      </Button>
      {isOpen && (
        <section id={id} className={styles.popover} aria-label={t('session.user', { name })}>
          <p className={styles.whole}>{name}</p>
          <p className={styles.muted}>
            {groups.length === 0
              ? t('session.noGroups')
              : t('session.groups', { groups: groups.join(t('session.separator')) })}
          </p>
          {me.expiresAt !== null && (
            <p className={styles.muted}>{t('session.until', { time: format.moment(me.expiresAt) })}</p>
          )}
          {me.mode !== 'header' &&
            (me.signOutUrl === null ? (
              <SignOut />
            ) : (
              <a className={styles.leave} href={me.signOutUrl} onClick={noteLeaving}>
                {t('session.signOut')}
              </a>
            ))}
        </section>
      )}
    </span>
  );
}

function SignOut() {
  const { t } = useTranslation();
  const { call, queryClient } = rootRoute.useRouteContext();
  const router = useRouter();
  const { mutate, isPending } = useMutation({
    mutationFn: () => signOutHere(call, queryClient),
    onSuccess: () => router.history.push('/login?why=signed-out'),
  });
  return (
    <Button isPending={isPending} onPress={() => mutate()}>
      {t(isPending ? 'session.signingOut' : 'session.signOut')}
    </Button>
  );
}

/** Escape, a press elsewhere and focus elsewhere close it; Escape brings the focus back. */
function useDismiss(isOpen: boolean, close: () => void) {
  const ref = useRef<HTMLSpanElement>(null);
  const latest = useRef(close);
  useEffect(() => {
    latest.current = close;
  });
  useEffect(() => {
    if (!isOpen) return;
    const onElsewhere = ({ target }: Event) => {
      if (target instanceof Node && ref.current?.contains(target) === false) latest.current();
    };
    const onKey = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape') return;
      latest.current();
      ref.current?.querySelector('button')?.focus();
    };
    document.addEventListener('pointerdown', onElsewhere);
    document.addEventListener('focusin', onElsewhere);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerdown', onElsewhere);
      document.removeEventListener('focusin', onElsewhere);
      document.removeEventListener('keydown', onKey);
    };
  }, [isOpen]);
  return ref;
}
