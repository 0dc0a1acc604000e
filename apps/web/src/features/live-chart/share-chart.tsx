import { useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';
import { useFormat } from '../../i18n/use-format.ts';
import { useEmphasis } from '../../ui/version-emphasis.ts';
import { colorOf } from '../../ui/version-slot.ts';
import { ChartFrame } from './chart-frame.tsx';
import type { ChartProps } from './chart-props.ts';
import { DraftLines } from './draft-lines.tsx';
import { DraftShares } from './draft-shares.ts';
import { LineEnds } from './line-ends.tsx';
import styles from './live-charts.module.css';
import { MarkLines } from './mark-lines.tsx';
import { MomentTooltip } from './moment-tooltip.tsx';
import { bandPath, linePath } from './paths.ts';
import { desiredLine, freshSeconds, lately, shareLine, within } from './series.ts';
import { useSeries } from './use-series.ts';

const quarters = [0, 25, 50, 75, 100];

/** Intervals of more versions than these would cover each other; then only that of the emphasised one is drawn. */
const maxBands = 3;

/** Desired as dashed steps, observed as a line with its interval. Here the style of a line means its kind. */
export function ShareChart(props: ChartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ChartFrame
      title={t('charts.share')}
      window={props.window}
      domain={[0, 100]}
      ticks={quarters}
      formatTick={(value) => format.weight(value)}
      tooltip={<MomentTooltip {...props} />}
      note={
        <span className={styles.kinds}>
          <span data-kind="desired">{t('charts.desiredLine')}</span>
          <span data-kind="observed">{t('charts.observedLine')}</span>
          <DraftKind />
        </span>
      }
    >
      <MarkLines {...props} />
      <SharePaths {...props} />
    </ChartFrame>
  );
}

/** Has its place also while it is hidden, so that nothing moves when a draft begins. */
function DraftKind() {
  const { t } = useTranslation();
  const isDrafting = useContext(DraftShares) !== null;
  return (
    <span data-kind="draft" hidden={!isDrafting}>
      {t('charts.draftLine')}
    </span>
  );
}

function SharePaths({ window, versions, slots, hidden }: ChartProps) {
  const { spanSeconds: span, stepSeconds } = window;
  const series = lately(useSeries(), span);
  const emphasised = useEmphasis();
  const x = useXAxisScale();
  const y = useYAxisScale();
  const plot = usePlotArea();
  if (x === undefined || y === undefined || plot === undefined) return null;
  const toX = (value: number) => Number(x(value));
  const toY = (value: number) => Number(y(value));
  const lines = versions
    .filter((version) => !hidden.has(version))
    .map((version) => ({ version, slot: slots.get(version) ?? 1, line: within(shareLine(series, version), span) }));
  const ends = lines.flatMap(({ version, slot, line }) => {
    const last = line.at(-1);
    return last && last.t > -freshSeconds(stepSeconds) ? [{ version, slot, y: toY(last.share) }] : [];
  });
  return (
    <g data-chart="share">
      {lines.map(({ version, slot, line }) => (
        <g key={version} data-version={version} stroke={colorOf(slot)} fill="none">
          {(lines.length <= maxBands || version === emphasised) && (
            <path d={bandPath(line, toX, toY)} fill={colorOf(slot)} fillOpacity="0.14" stroke="none" />
          )}
          <path
            data-kind="desired"
            d={linePath(desiredLine(series, version, span), toX, toY, ({ share }) => share)}
            strokeWidth="1.25"
            strokeDasharray="6 4"
          />
          <path
            data-kind="observed"
            d={linePath(line, toX, toY, ({ share }) => share)}
            strokeWidth="2"
            strokeLinejoin="round"
          />
        </g>
      ))}
      <DraftLines versions={versions} slots={slots} hidden={hidden} plot={plot} />
      <LineEnds ends={ends} x={toX(0)} top={plot.y} bottom={plot.y + plot.height} />
    </g>
  );
}
