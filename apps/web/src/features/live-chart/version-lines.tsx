import { useCallback } from 'react';
import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';
import type { TrafficSeries } from '../../data/traffic-store.ts';
import { colorOf, dashOf } from '../../ui/version-slot.ts';
import type { ChartProps } from './chart-props.ts';
import { LineEnds } from './line-ends.tsx';
import { linePath } from './paths.ts';
import { freshSeconds, type Line, lately, type ValueSample, within } from './series.ts';
import { useAxisTop } from './use-axis-top.ts';
import { useSeries } from './use-series.ts';

export type LineOf = (series: TrafficSeries, version: string) => Line<ValueSample>;

type Shown = Pick<ChartProps, 'window' | 'versions' | 'hidden'>;
type VersionLine = { readonly version: string; readonly line: Line<ValueSample> };

/** Lines are asked for twice with each sample, by the axis and by what draws them. */
const cache = new WeakMap<TrafficSeries, Map<LineOf, Map<string, Line<ValueSample>>>>();

function lineFrom(series: TrafficSeries, version: string, span: number, lineOf: LineOf): Line<ValueSample> {
  const ofSeries = cache.get(series) ?? new Map<LineOf, Map<string, Line<ValueSample>>>();
  cache.set(series, ofSeries);
  const lines = ofSeries.get(lineOf) ?? new Map<string, Line<ValueSample>>();
  ofSeries.set(lineOf, lines);
  const key = `${span} ${version}`;
  const line = lines.get(key) ?? within(lineOf(lately(series, span), version), span);
  lines.set(key, line);
  return line;
}

/** The lines of the versions that are shown, over the range of the chart. */
function versionLines(
  series: TrafficSeries,
  { window: { spanSeconds: span }, versions, hidden }: Shown,
  lineOf: LineOf,
): VersionLine[] {
  return versions
    .filter((version) => !hidden.has(version))
    .map((version) => ({ version, line: lineFrom(series, version, span, lineOf) }));
}

/** How far an axis has to reach for what `reach` says of all values of the lines that are shown. */
export function useReach(
  { window, versions, hidden }: ChartProps,
  lineOf: LineOf,
  reach: (values: readonly number[]) => number,
): number {
  const wantedOf = useCallback(
    (series: TrafficSeries) =>
      reach(
        versionLines(series, { window, versions, hidden }, lineOf).flatMap(({ line }) =>
          line.flatMap((sample) => sample?.value ?? []),
        ),
      ),
    [window, versions, hidden, lineOf, reach],
  );
  return useAxisTop(wantedOf);
}

type VersionLinesProps = ChartProps & { readonly name: string; readonly lineOf: LineOf };

/** One line for each version, each with its own dash. */
export function VersionLines({ name, lineOf, ...props }: VersionLinesProps) {
  const lines = versionLines(useSeries(), props, lineOf);
  const x = useXAxisScale();
  const y = useYAxisScale();
  const plot = usePlotArea();
  if (x === undefined || y === undefined || plot === undefined) return null;
  const toX = (value: number) => Number(x(value));
  const toY = (value: number) => Number(y(value));
  const slotOf = (version: string) => props.slots.get(version) ?? 1;
  const ends = lines.flatMap(({ version, line }) => {
    const last = line.at(-1);
    return last && last.t > -freshSeconds(props.window.stepSeconds)
      ? [{ version, slot: slotOf(version), y: toY(last.value) }]
      : [];
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
