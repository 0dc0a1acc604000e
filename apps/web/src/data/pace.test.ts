import { expect, test } from 'vitest';
import { createPace } from './pace.ts';

/** A clock that beats when the test says so. */
function atBeats() {
  let time = 0;
  let isHidden = false;
  let beat: (() => void) | null = null;
  const pace = createPace({
    now: () => time,
    isHidden: () => isHidden,
    every: (_, callback) => {
      beat = callback;
      return () => {
        beat = null;
      };
    },
  });
  return {
    pace,
    isWatching: () => beat !== null,
    hide(hidden: boolean) {
      isHidden = hidden;
    },
    /** Beats with so many milliseconds between them. */
    beats(...gaps: readonly number[]) {
      for (const gap of gaps) {
        time += gap;
        beat?.();
      }
    },
  };
}

const inTime = (seconds: number) => Array.from({ length: seconds * 10 }, () => 100);

test.each([
  { gaps: [100, 240, 240, 100], seconds: 1, what: 'a little late' },
  { gaps: [900, 100, 900, 100], seconds: 1, what: 'late now and then' },
  { gaps: [260, 260], seconds: 2, what: 'late twice in a row' },
  { gaps: [260, 260, 260, 260], seconds: 5, what: 'late all the time' },
  { gaps: [260, 260, 260, 260, 260, 260, 260, 260], seconds: 5, what: 'and it does not get slower than that' },
])('$what: one update in $seconds s', ({ gaps, seconds }) => {
  const { pace, beats } = atBeats();
  pace.watch();
  beats(...gaps);
  expect(pace.seconds()).toBe(seconds);
});

test('it becomes faster step by step when beats are in time for a while', () => {
  const { pace, beats } = atBeats();
  const heard: number[] = [];
  pace.watch();
  pace.follow(() => heard.push(pace.seconds()));
  beats(260, 260, 260, 260, ...inTime(9), 260, ...inTime(9));
  expect(heard).toEqual([2, 5]);
  beats(...inTime(1), ...inTime(10));
  expect(heard).toEqual([2, 5, 2, 1]);
});

test('a hidden page is slowed down by the browser, not by its work', () => {
  const { pace, beats, hide } = atBeats();
  pace.watch();
  hide(true);
  beats(1000, 1000, 1000);
  hide(false);
  beats(1000, 100, 100);
  expect(pace.seconds()).toBe(1);
});

test('nothing beats while nobody watches, and the next one begins at the usual pace', () => {
  const { pace, beats, isWatching } = atBeats();
  expect(isWatching()).toBe(false);
  const leave = [pace.watch(), pace.watch()];
  beats(260, 260);
  expect(pace.seconds()).toBe(2);
  leave[0]?.();
  expect(isWatching()).toBe(true);
  leave[1]?.();
  expect(isWatching()).toBe(false);
  expect(pace.seconds()).toBe(1);
});
