/** Below it more than one request in a hundred fails: charts draw a line there, tables mark what is below. */
export const usualSuccessPercent = 99;
