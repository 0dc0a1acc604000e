import { colorOf, markerOf, type Slot } from '../../ui/version-slot.ts';
import { spreadLabels } from './paths.ts';

export type LineEnd = { readonly version: string; readonly slot: Slot; readonly y: number };

type LineEndsProps = {
  readonly ends: readonly LineEnd[];
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
};

/** Marker and name at the end of each line: read before the legend, and without colour. */
export function LineEnds({ ends, x, top, bottom }: LineEndsProps) {
  const heights = spreadLabels(
    ends.map(({ y }) => y),
    13,
    top + 6,
    bottom - 2,
  );
  return ends.map(({ version, slot, y }, index) => (
    <g key={version} data-version={version}>
      <path d={markerOf(slot)} transform={`translate(${x} ${y})`} fill={colorOf(slot)} stroke="var(--surface)" />
      <text x={x + 8} y={(heights[index] ?? y) + 4} fontSize="12" fontWeight="600" fill="var(--text)">
        {version}
      </text>
    </g>
  ));
}
