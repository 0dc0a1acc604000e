import { storedRange } from '../../data/preferences.ts';
import { type ChartRange, chartRanges, defaultRange } from './chart-view.ts';

/** What charts show where the address says nothing: as it is chosen in the settings. */
export const usualRange = (): ChartRange => chartRanges.find((range) => range === storedRange()) ?? defaultRange;
