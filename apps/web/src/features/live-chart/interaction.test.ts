import { expect, test } from 'vitest';
import { createInteraction } from './interaction.ts';

function setUp() {
  const view = new EventTarget();
  const interaction = createInteraction(view as unknown as Window);
  let ended = 0;
  const leave = interaction.onIdle(() => {
    ended += 1;
  });
  const key = (type: string, repeat = false) => view.dispatchEvent(Object.assign(new Event(type), { repeat }));
  return { interaction, view, key, ended: () => ended, leave };
}

test.each(['pointerup', 'pointercancel', 'blur'])('a pointer that is down is a gesture, until %s', (end) => {
  const { interaction, view, ended } = setUp();
  view.dispatchEvent(new Event('pointerdown'));
  expect(interaction.isBusy()).toBe(true);
  view.dispatchEvent(new Event(end));
  expect([interaction.isBusy(), ended()]).toEqual([false, 1]);
});

test('so is a key that repeats, not one that is pressed once', () => {
  const { interaction, key, ended } = setUp();
  key('keydown');
  expect(interaction.isBusy()).toBe(false);
  key('keydown', true);
  expect(interaction.isBusy()).toBe(true);
  key('keyup');
  expect([interaction.isBusy(), ended()]).toEqual([false, 1]);
});

test('nothing is heard after the last one has left', () => {
  const { interaction, view, leave } = setUp();
  leave();
  view.dispatchEvent(new Event('pointerdown'));
  expect(interaction.isBusy()).toBe(false);
});
