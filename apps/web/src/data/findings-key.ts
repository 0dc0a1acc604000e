/** Under which findings are cached: the operation of the API. */
export const findingsKey = 'listFindings';
