import type { Me } from '@sluice/shared/api/session';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ClientError } from '../data/client.ts';
import { expiryOfToken, meQuery, returnPath, signInWith } from '../data/session.ts';
import { useReading } from '../data/use-reading.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { LoadProblem } from './load-problem.tsx';
import styles from './login-page.module.css';
import type { WhyLogin } from './login-search.ts';

const loginRoute = getRouteApi('/login');

/** One card: how one signs in here, or why one need not. */
export function LoginPage() {
  const { t } = useTranslation();
  const { call } = loginRoute.useRouteContext();
  const { to, why } = loginRoute.useSearch();
  const { data: me, error, refetch } = useReading(meQuery(call));
  const path = returnPath(to, window.location.origin);
  return (
    <div className={styles.page}>
      <title>{`${t('session.title')} · ${t('app.name')}`}</title>
      <section className={styles.card} aria-labelledby="sign-in">
        <h1 id="sign-in">{t('session.title')}</h1>
        {why !== undefined && <Reason why={why} isSignedIn={me?.user !== null} />}
        {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
        {me === undefined && error === null && <Skeleton label={t('session.loading')} rows={2} rowHeight={44} />}
        {me !== undefined && <Ways me={me} path={path} />}
      </section>
    </div>
  );
}

type ReasonProps = {
  readonly why: WhyLogin;
  /** Also while nobody knows. */
  readonly isSignedIn: boolean;
};

/** What brought somebody here. */
function Reason({ why, isSignedIn }: ReasonProps) {
  const { t } = useTranslation();
  if (why !== 'ended' && why !== 'signed-out') {
    return (
      <Banner tone="error" icon="warning" role="alert">
        {t(`session.failures.${why}`)}
      </Banner>
    );
  }
  if (isSignedIn) return null;
  return (
    <Banner tone="neutral" icon="info" role="status">
      {t(why === 'ended' ? 'session.ended' : 'session.signedOut')}
    </Banner>
  );
}

function Ways({ me, path }: { readonly me: Me; readonly path: string }) {
  const { t } = useTranslation();
  if (me.mode === 'none') {
    return (
      <>
        <p>{t('session.nobody')}</p>
        <a className={styles.proceed} href={path}>
          {t('session.proceed')}
        </a>
      </>
    );
  }
  if (me.user !== null) {
    return (
      <>
        <p>{t('session.user', { name: me.user.name })}</p>
        <a className={styles.proceed} href={path}>
          {t('session.proceed')}
        </a>
      </>
    );
  }
  if (me.mode === 'header') return <p>{t('session.header')}</p>;
  return (
    <>
      <p className={styles.muted}>{t('session.intro')}</p>
      {me.mode === 'token' && <TokenForm path={path} />}
      {me.mode === 'oidc' && me.signInUrl !== null && (
        <a className={styles.proceed} href={`${me.signInUrl}?${new URLSearchParams({ to: path })}`}>
          {t('session.sso')}
        </a>
      )}
    </>
  );
}

function TokenForm({ path }: { readonly path: string }) {
  const { t } = useTranslation();
  const { call, queryClient } = loginRoute.useRouteContext();
  const router = useRouter();
  const [token, setToken] = useState('');
  const [isEmpty, setEmpty] = useState(false);
  const [fieldId, hintId] = [useId(), useId()];
  const attempt = useMutation({
    mutationFn: () => signInWith(call, queryClient, token.trim()),
    onSuccess: () => router.history.push(path),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (attempt.isPending) return;
    setEmpty(token.trim() === '');
    if (token.trim() !== '') attempt.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <label htmlFor={fieldId}>{t('session.token')}</label>
      <input
        id={fieldId}
        type="password"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        className={styles.field}
        value={token}
        aria-describedby={hintId}
        aria-invalid={isEmpty || attempt.isError}
        onChange={({ target }) => {
          setToken(target.value);
          setEmpty(false);
        }}
      />
      <p id={hintId} className={styles.muted}>
        {t('session.tokenHint')}
      </p>
      {isEmpty && (
        <Banner tone="error" icon="warning" role="alert">
          {t('session.problems.empty')}
        </Banner>
      )}
      {attempt.error !== null && <TokenProblem error={attempt.error} token={token} />}
      <Button type="submit" look="primary" aria-disabled={attempt.isPending}>
        {t(attempt.isPending ? 'session.submitting' : 'session.submit')}
      </Button>
    </form>
  );
}

/** The cluster only says that it does not take a token; a token that tells its own end tells why. */
function TokenProblem({ error, token }: { readonly error: Error; readonly token: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!(error instanceof ClientError)) throw error;
  const { code, problem } = error;
  const expiry = expiryOfToken(token);
  const text =
    code === 'token-rejected' && expiry !== null && expiry < Date.now()
      ? t('session.problems.expired', { time: format.moment(expiry) })
      : code === 'token-rejected'
        ? t('session.problems.refused')
        : code === 'cluster-unreachable'
          ? t('session.problems.unreachable')
          : null;
  if (text === null) return <ProblemNote code={code} detail={problem?.detail} instance={problem?.instance} />;
  return (
    <Banner tone="error" icon="warning" role="alert">
      {text}
    </Banner>
  );
}
