import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';
import type { TrafficSeries } from '../../data/traffic-store.ts';
import { colorOf, dashOf } from '../../ui/version-slot.ts';
import type { ChartProps } from './chart-props.ts';
import { secondsOf } from './chart-view.ts';
import { LineEnds } from './line-ends.tsx';
import { linePath } from './paths.ts';
import { freshSeconds, type Line, lately, type ValueSample, within } from './series.ts';
import { useLiveSeries } from './use-live-series.ts';

export type LineOf = (series: TrafficSeries, version: string) => Line<ValueSample>;

/** The lines of the versions that are shown, over the range of the chart. */
export function useVersionLines({ source, range, versions, hidden }: ChartProps, lineOf: LineOf) {
  const span = secondsOf(range);
  const series = lately(useLiveSeries(source), span);
  const lines = versions
    .filter((version) => !hidden.has(version))
    .map((version) => ({ version, line: within(lineOf(series, version), span) }));
  return { lines, until: series.until };
}

/** All values of some lines, gaps left out. */
export function valuesOf(lines: readonly { readonly line: Line<ValueSample> }[]): number[] {
  return lines.flatMap(({ line }) => line.flatMap((sample) => sample?.value ?? []));
}

type VersionLinesProps = ChartProps & { readonly name: string; readonly lineOf: LineOf };

/** One line for each version, each with its own dash. */
export function VersionLines({ name, lineOf, ...props }: VersionLinesProps) {
  const { lines } = useVersionLines(props, lineOf);
  const x = useXAxisScale();
  const y = useYAxisScale();
  const plot = usePlotArea();
  if (x === undefined || y === undefined || plot === undefined) return null;
  const toX = (value: number) => Number(x(value));
  const toY = (value: number) => Number(y(value));
  const slotOf = (version: string) => props.slots.get(version) ?? 1;
  const ends = lines.flatMap(({ version, line }) => {
    const last = line.at(-1);
    return last && last.t > -freshSeconds ? [{ version, slot: slotOf(version), y: toY(last.value) }] : [];
  });
  return (
    <g data-chart={name}>
      {lines.map(({ version, line }) => (
        <path
          key={version}
          data-version={version}
          d={linePath(line, toX, toY, ({ value }) => value)}
          fill="none"
          stroke={colorOf(slotOf(version))}
          strokeWidth="1.75"
          strokeDasharray={dashOf(slotOf(version))}
          strokeLinejoin="round"
        />
      ))}
      <LineEnds ends={ends} x={toX(0)} top={plot.y} bottom={plot.y + plot.height} />
    </g>
  );
}
