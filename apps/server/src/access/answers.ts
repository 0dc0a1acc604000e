/** Answers that are good for a short while; those who ask at the same time share one question. */

export type Answers<T> = {
  /** What was not answered is asked again. */
  readonly get: (key: string, ask: () => Promise<T>) => Promise<T>;
  readonly forget: (key: string) => void;
};

type Kept<T> = { readonly until: number; readonly answer: Promise<T> };

/** @param capacity answers kept at most; the oldest goes first */
export function createAnswers<T>(
  keepMs: number,
  capacity: number,
  now: () => number = () => performance.now(),
): Answers<T> {
  const kept = new Map<string, Kept<T>>();
  return {
    get(key, ask) {
      const known = kept.get(key);
      if (known !== undefined && known.until > now()) return known.answer;
      const answer = ask();
      const entry = { until: now() + keepMs, answer };
      kept.delete(key);
      kept.set(key, entry);
      const [oldest] = kept.keys();
      if (kept.size > capacity && oldest !== undefined) kept.delete(oldest);
      answer.catch(() => kept.get(key) === entry && kept.delete(key));
      return answer;
    },
    forget: (key) => void kept.delete(key),
  };
}
