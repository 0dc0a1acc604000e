import { useContext } from 'react';
import { colorOf } from '../../ui/version-slot.ts';
import type { ChartProps } from './chart-props.ts';
import { DraftShares } from './draft-shares.ts';

type DraftLinesProps = Pick<ChartProps, 'versions' | 'slots' | 'hidden'> & {
  readonly plot: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
};

/** Where the shares would go: lines over the chart that are only moved, never drawn anew. */
export function DraftLines({ versions, slots, hidden, plot: { x, y, width, height } }: DraftLinesProps) {
  const draft = useContext(DraftShares);
  if (draft === null) return null;
  return (
    <g data-kind="draft">
      {versions.map((version) => {
        const percent = draft.get(version);
        if (percent === undefined || hidden.has(version)) return null;
        return (
          <g
            key={version}
            data-version={version}
            style={{ transform: `translateY(${y + (height * (100 - percent)) / 100}px)`, willChange: 'transform' }}
          >
            <line x1={x} x2={x + width} stroke="var(--surface)" strokeWidth="3" />
            <line
              x1={x}
              x2={x + width}
              stroke={colorOf(slots.get(version) ?? 1)}
              strokeWidth="2"
              strokeDasharray="0 5"
              strokeLinecap="round"
            />
          </g>
        );
      })}
    </g>
  );
}
