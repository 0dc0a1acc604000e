/** HTTP statuses as Istio knows them: those that Go's net/http has a text for. */

/** First and last of each run of statuses that have a text in Go's net/http. */
const statusRuns: readonly (readonly [number, number])[] = [
  [100, 103],
  [200, 208],
  [226, 226],
  [300, 305],
  [307, 308],
  [400, 418],
  [421, 426],
  [428, 429],
  [431, 431],
  [451, 451],
  [500, 508],
  [510, 511],
];

/** Whether a part of `retryOn` is a status: a whole number, with or without `+`, that stands for one. */
export function isHttpStatus(text: string): boolean {
  if (!/^\+?\d+$/.test(text)) return false;
  const status = Number(text);
  return statusRuns.some(([first, last]) => status >= first && status <= last);
}
