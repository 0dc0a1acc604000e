import type { Status } from '@sluice/shared/api/status';
import { reportOf } from '../../data/status.ts';
import type { Format } from '../../i18n/format.ts';
import { type SettingsWords, useSettingsWords } from '../../i18n/settings/use-settings-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import styles from './status-report.module.css';

type StatusReportProps = {
  readonly status: Status;
  /** When it was read, epoch milliseconds of the browser. */
  readonly readAt: number;
};

/** Clocks that differ by less do no harm to anything that is shown. */
const clockToleranceMilliseconds = 5_000;

/** How everything is that Sluice depends on, and the same as a text for a bug report. */
export function StatusReport({ status, readAt }: StatusReportProps) {
  const t = useSettingsWords();
  const format = useFormat();
  const apart = Math.abs(readAt - status.now);
  return (
    <>
      <div className={styles.head}>
        <p>
          {t('version', { version: status.version })}
          {status.namespaces !== null && <> {t('limited', { namespaces: status.namespaces.join(t('separator')) })}</>}
        </p>
        <CopyButton
          text={reportOf(status, { readAt, agent: navigator.userAgent })}
          words={{ copy: t('copy'), copied: t('copied') }}
        />
      </div>
      {apart > clockToleranceMilliseconds && (
        <p className={styles.warning}>{t('clockOff', { duration: format.duration(apart / 1000) })}</p>
      )}
      <Table name={t('diagnostics')} columns={[t('what'), t('state'), t('detail')]} rows={partsOf(t, format, status)} />
      <h3>{t('kinds')}</h3>
      <Table
        name={t('kinds')}
        columns={[t('kind'), t('state'), t('objects')]}
        rows={status.kinds.map(({ kind, state, objects, detail }) => ({
          name: kind,
          tone: state === 'ok' ? 'ok' : state === 'not-installed' ? 'neutral' : 'warning',
          state: t(`kindStates.${state}`),
          detail: [format.count(objects), ...(detail === null ? [] : [detail])].join(t('separator')),
        }))}
      />
    </>
  );
}

type Row = { readonly name: string; readonly tone: Tone; readonly state: string; readonly detail: string };
type Source = Status['istiod']['state'];

const toneOf: Record<Source, Tone> = {
  ok: 'ok',
  unreachable: 'error',
  forbidden: 'warning',
  absent: 'neutral',
  unused: 'neutral',
};

function partsOf(t: SettingsWords, format: Format, { cluster, traffic, istiod, stream }: Status): Row[] {
  const join = (...parts: readonly (string | null)[]) => parts.filter((part) => part !== null).join(t('separator'));
  const source = (name: string, state: Source, detail: string): Row => ({
    name,
    tone: toneOf[state],
    state: t(`sources.${state}`),
    detail,
  });
  return [
    {
      name: t('cluster'),
      tone: cluster.state === 'live' ? 'ok' : cluster.state === 'unreachable' ? 'error' : 'neutral',
      state: t(`clusterStates.${cluster.state}`),
      detail: join(
        t('clusterDetail', { name: cluster.name ?? t('unknown'), version: cluster.server ?? t('unknown') }),
        cluster.detail,
      ),
    },
    source(
      t('direct'),
      traffic.direct.state,
      join(t('proxies', { count: traffic.direct.proxies }), traffic.direct.detail),
    ),
    source(t('prometheus'), traffic.prometheus.state, join(traffic.prometheus.url, traffic.prometheus.detail)),
    source(
      t('istiod'),
      istiod.state,
      join(t('istiodDetail', { count: istiod.replicas, version: istiod.version ?? t('unknown') }), istiod.detail),
    ),
    {
      name: t('stream'),
      tone: 'ok',
      state: t('sources.ok'),
      detail: t('streamDetail', { count: stream.clients, lag: format.duration(stream.lagMs / 1000) }),
    },
  ];
}

type TableProps = { readonly name: string; readonly columns: readonly string[]; readonly rows: readonly Row[] };

const icons = { ok: 'check', neutral: 'dash', warning: 'warning', error: 'error' } as const;

function Table({ name, columns, rows }: TableProps) {
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption>
          <VisuallyHidden>{name}</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              <td>
                <Chip tone={row.tone} icon={icons[row.tone]} text={row.state} />
              </td>
              <td className={styles.detail}>{row.detail}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
