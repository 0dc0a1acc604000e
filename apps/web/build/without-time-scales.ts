import type { Plugin } from 'vite';

const calendars = /\/(d3-time|d3-time-format)\/(?:dist|src)\/[\w.-]+\.m?js$/;
const intervals = ['Year', 'Month', 'Week', 'Day', 'Hour', 'Minute', 'Second', 'Ticks', 'TickInterval'];
const names = {
  'd3-time': ['time', 'utc'].flatMap((kind) => intervals.map((interval) => kind + interval)),
  'd3-time-format': ['timeFormat', 'utcFormat'],
};

/**
 * Leaves the calendar of d3's scales of dates out of the page, about 4 kB gzipped: recharts takes scales by name out of
 * all that there are, and the time axes of the page are numbers.
 */
export function withoutTimeScales(): Plugin {
  return {
    name: 'without-time-scales',
    apply: 'build',
    load(id) {
      const [, library] = calendars.exec(id) ?? [];
      if (library === undefined) return null;
      return names[library as keyof typeof names].map((name) => `export const ${name} = undefined;`).join('\n');
    },
  };
}
