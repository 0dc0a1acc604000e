import type { Fault, RouteOptions } from '@sluice/shared/evaluate/decision';
import type { TestAnswer } from '../../data/request-test.ts';
import type { Format } from '../../i18n/format.ts';
import { type TesterWords, useTesterWords } from '../../i18n/tester/use-tester-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { type KnownService, targetName } from './answer-words.ts';
import styles from './test-answer.module.css';

/** What happens besides: faults, copies, timeouts, rewriting. Nothing where nothing does. */
export function OnTheWay({ answer, service }: { readonly answer: TestAnswer; readonly service: KnownService }) {
  const t = useTesterWords();
  const format = useFormat();
  const { decision, forwarded } = answer;
  const lines = [
    ...('fault' in decision ? faultLines(t, format, decision.fault) : []),
    ...(decision.kind === 'route' ? optionLines(t, format, decision.options, service) : []),
    ...(forwarded !== null && decision.kind === 'route' && decision.options.rewrite !== null
      ? [t('forwarded', { path: forwarded.path, host: forwarded.authority })]
      : []),
  ];
  if (lines.length === 0) return null;
  return (
    <section className={styles.way}>
      <h3>{t('options')}</h3>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

function faultLines(t: TesterWords, format: Format, fault: Fault | null): string[] {
  const { delay = null, abort = null } = fault ?? {};
  const percent = (value: number) => format.share(value / 100);
  return [
    ...(delay === null || delay.percent === 0
      ? []
      : [t('delay', { percent: percent(delay.percent), duration: format.preciseDuration(delay.milliseconds / 1000) })]),
    ...(abort === null || abort.percent === 0
      ? []
      : [
          t('abort', {
            percent: percent(abort.percent),
            status: abort.httpStatus ?? `gRPC ${abort.grpcStatus ?? ''}`,
          }),
        ]),
  ];
}

function optionLines(t: TesterWords, format: Format, options: RouteOptions, service: KnownService): string[] {
  const { timeoutMs, retries, fault, mirrors, rewrite, headers, hashPolicies, corsPolicy } = options;
  const [hash] = hashPolicies;
  return [
    ...faultLines(t, format, fault),
    ...mirrors.map((mirror) =>
      t('mirror', { percent: format.share(mirror.percent / 100), target: targetName(t, mirror, service).name }),
    ),
    ...(timeoutMs === null ? [] : [t('timeout', { duration: format.preciseDuration(timeoutMs / 1000) })]),
    ...(retries === null || retries.attempts === 0
      ? []
      : [t('retries', { count: retries.attempts, on: retries.retryOn.join(t('separator')) })]),
    ...(rewrite?.path ? [t('rewritten')] : []),
    ...(rewrite?.authority ? [t('authority', { host: rewrite.authority })] : []),
    ...(headers === null ? [] : [t('headersChanged')]),
    ...(hash === undefined ? [] : [t('sticky', { what: t(`stickyWhat.${hash.type}`) })]),
    ...(corsPolicy === null ? [] : [t('cors')]),
  ];
}
