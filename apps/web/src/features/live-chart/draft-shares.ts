import { createContext } from 'react';

/**
 * Drafted percents of the versions that would change, null while nothing is drafted. A context of its own: it changes with every move of a
 * slider, and the charts around it must not be rendered for that.
 */
export const DraftShares = createContext<ReadonlyMap<string, number> | null>(null);
