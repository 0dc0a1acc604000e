/** Lines as SVG path data. */
import type { Line } from './series.ts';

type Scale = (value: number) => number | undefined;

const round = (value: number) => Math.round(value * 10) / 10;

/** A line that is interrupted at gaps, never drawn across them. */
export function linePath<S extends { readonly t: number }>(
  line: Line<S>,
  x: Scale,
  y: Scale,
  of: (sample: S) => number,
) {
  let path = '';
  let isDown = false;
  for (const sample of line) {
    if (sample === null) {
      isDown = false;
      continue;
    }
    path += `${isDown ? 'L' : 'M'}${round(x(sample.t) ?? 0)} ${round(y(of(sample)) ?? 0)}`;
    isDown = true;
  }
  return path;
}

type Band = { readonly t: number; readonly low: number; readonly high: number };

/** The area between two edges, one closed piece between gaps. */
export function bandPath(line: Line<Band>, x: Scale, y: Scale): string {
  const pieces: Band[][] = [[]];
  for (const sample of line) {
    if (sample === null) pieces.push([]);
    else pieces.at(-1)?.push(sample);
  }
  return pieces
    .filter((piece) => piece.length > 1)
    .map((piece) => {
      const upper = linePath(piece, x, y, ({ high }) => high);
      const lower = linePath(piece.toReversed(), x, y, ({ low }) => low);
      return `${upper}L${lower.slice(1)}Z`;
    })
    .join('');
}

/** Moves labels apart to `gap` pixels, in the order of their heights, within `top` to `bottom`. */
export function spreadLabels(heights: readonly number[], gap: number, top: number, bottom: number): number[] {
  const order = heights.map((_, index) => index).sort((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  const placed = [...heights];
  let above = top - gap;
  for (const index of order) {
    above = Math.max(placed[index] ?? 0, above + gap);
    placed[index] = above;
  }
  let below = bottom + gap;
  for (const index of order.toReversed()) {
    below = Math.min(placed[index] ?? 0, below - gap);
    placed[index] = below;
  }
  return placed;
}
