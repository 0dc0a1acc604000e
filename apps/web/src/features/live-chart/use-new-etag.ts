import { useEffect, useRef } from 'react';

/** Calls back when the etag has become another one, not for the first. */
export function useNewEtag(etag: string, onNew: () => void): void {
  const seen = useRef(etag);
  useEffect(() => {
    if (seen.current === etag) return;
    seen.current = etag;
    onNew();
  }, [etag, onNew]);
}
