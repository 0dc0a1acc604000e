import { colorOf, markerOf, type Slot } from '../../ui/version-slot.ts';
import { spreadLabels } from './paths.ts';

export type LineEnd = { readonly version: string; readonly slot: Slot; readonly y: number };

type LineEndsProps = {
  readonly ends: readonly LineEnd[];
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
};

const labelHeight = 13;

/**
 * Marker and name at the end of each line: read before the legend, and without colour. Where there is no room for all
 * names, only that of the version that stands out is shown.
 */
export function LineEnds({ ends, x, top, bottom }: LineEndsProps) {
  const [highest, lowest] = [top + 6, bottom - 2];
  const isCrowded = (ends.length - 2) * labelHeight > lowest - highest;
  const own = ends.map(({ y }) => y);
  const heights = isCrowded ? own : spreadLabels(own, labelHeight, highest, lowest);
  return ends.map(({ version, slot, y }, index) => (
    <g key={version} data-version={version}>
      <path d={markerOf(slot)} transform={`translate(${x} ${y})`} fill={colorOf(slot)} stroke="var(--surface)" />
      <text
        x={x + 8}
        y={(heights[index] ?? y) + 4}
        fontSize="12"
        fontWeight="600"
        fill="var(--text)"
        data-crowded={isCrowded || undefined}
      >
        {version}
      </text>
    </g>
  ));
}
