import { useEffect, useRef, useState } from 'react';

/**
 * The value, but not a new one more often than each `milliseconds`: a list of moving numbers that changes each second
 * cannot be read. What is urgent shows at once.
 */
export function useCalm<T>(value: T, isUrgent: (shown: T, value: T) => boolean, milliseconds: number): T {
  const [shown, setShown] = useState(value);
  const lastAt = useRef(Number.NEGATIVE_INFINITY);
  const urgent = shown !== value && isUrgent(shown, value);
  useEffect(() => {
    if (shown === value || urgent) {
      setShown(value);
      return;
    }
    const show = () => {
      lastAt.current = performance.now();
      setShown(value);
    };
    const wait = lastAt.current + milliseconds - performance.now();
    if (wait <= 0) {
      show();
      return;
    }
    const timer = setTimeout(show, wait);
    return () => clearTimeout(timer);
  }, [value, shown, urgent, milliseconds]);
  return urgent ? value : shown;
}
