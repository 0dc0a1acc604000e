import { Link } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { type Result, type Results, shownMilliseconds } from '../data/results.ts';
import { useFormat } from '../i18n/use-format.ts';
import { rootRoute } from '../routes/root-route.ts';
import { Icon } from '../ui/icon.tsx';
import { PlainButton } from '../ui/plain-button.tsx';
import styles from './bell.module.css';

/** The list of all results, and beside the page those that have just come. */
export function Bell() {
  const { t } = useTranslation();
  const { results } = rootRoute.useRouteContext();
  const { list, shown, unread } = useSyncExternalStore(results.subscribe, results.state);
  const listId = useId();
  return (
    <>
      <button
        type="button"
        className={styles.bell}
        popoverTarget={listId}
        aria-label={unread === 0 ? t('toasts.bellNone') : t('toasts.bell', { count: unread })}
      >
        <Icon name="bell" />
        {unread > 0 && (
          <span className={styles.count} aria-hidden="true">
            {unread}
          </span>
        )}
      </button>
      <section
        id={listId}
        popover="auto"
        className={styles.list}
        aria-label={t('toasts.list')}
        onToggle={({ newState }) => newState === 'open' && results.read()}
      >
        {list.length === 0 && <p>{t('toasts.none')}</p>}
        <ul>
          {list.map((result) => (
            <li key={result.id} className={styles.listed} data-tone={result.tone}>
              <ResultText result={result} />
            </li>
          ))}
        </ul>
        {list.length > 0 && (
          <PlainButton look="quiet" onClick={results.clear}>
            {t('toasts.clear')}
          </PlainButton>
        )}
      </section>
      <section className={styles.toasts} aria-label={t('toasts.region')}>
        {shown.map((result) => (
          <Toast key={result.id} result={result} results={results} />
        ))}
      </section>
    </>
  );
}

function ResultText({ result: { tone, text, at } }: { readonly result: Result }) {
  const format = useFormat();
  return (
    <>
      <Icon name={tone === 'error' ? 'error' : 'check'} />
      <span className={styles.text}>
        {text} <time dateTime={new Date(at).toISOString()}>{format.time(at)}</time>
      </span>
    </>
  );
}

type ToastProps = { readonly result: Result; readonly results: Results };

/** Goes by itself, but not while somebody points at it or has the focus in it. */
function Toast({ result, results }: ToastProps) {
  const { t } = useTranslation();
  const [isHeld, setHeld] = useState(false);
  const left = useRef(shownMilliseconds(result));
  const { id, tone, undo } = result;
  useEffect(() => {
    if (isHeld || left.current === null) return;
    const startedAt = performance.now();
    const timer = setTimeout(() => results.close(id), left.current);
    return () => {
      clearTimeout(timer);
      left.current = Math.max(2000, (left.current ?? 0) - (performance.now() - startedAt));
    };
  }, [isHeld, id, results]);
  const hold = { onPointerEnter: () => setHeld(true), onPointerLeave: () => setHeld(false) };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it has a role, and nothing is done but waiting
    <div
      className={styles.toast}
      role={tone === 'error' ? 'alert' : 'status'}
      data-tone={tone}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      {...hold}
    >
      <ResultText result={result} />
      {undo !== null && (
        <Link
          to="/n/$ns/s/$svc/history"
          params={{ ns: undo.namespace, svc: undo.service }}
          search={{ undo: undo.change }}
          onClick={() => results.close(id)}
        >
          {t('toasts.undo')}
        </Link>
      )}
      <PlainButton look="quiet" aria-label={t('toasts.close')} onClick={() => results.close(id)}>
        <Icon name="cross" />
      </PlainButton>
    </div>
  );
}
