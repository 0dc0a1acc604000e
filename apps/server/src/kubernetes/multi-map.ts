/** A map from keys to sets, without empty sets, for indexes that are kept up to date instead of rebuilt. */
export type MultiMap<K, V> = {
  readonly add: (key: K, value: V) => void;
  readonly remove: (key: K, value: V) => void;
  readonly get: (key: K) => ReadonlySet<V>;
  readonly keys: () => MapIterator<K>;
};

export function createMultiMap<K, V>(): MultiMap<K, V> {
  const sets = new Map<K, Set<V>>();
  const none: ReadonlySet<V> = new Set();
  return {
    add(key, value) {
      const set = sets.get(key);
      if (set === undefined) sets.set(key, new Set([value]));
      else set.add(value);
    },
    remove(key, value) {
      const set = sets.get(key);
      if (set?.delete(value) && set.size === 0) sets.delete(key);
    },
    get: (key) => sets.get(key) ?? none,
    keys: () => sets.keys(),
  };
}
