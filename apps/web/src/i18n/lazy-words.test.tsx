import { act, render, screen } from '@testing-library/react';
import { Suspense } from 'react';
import { I18nextProvider, useTranslation } from 'react-i18next';
import { expect, test } from 'vitest';
import { lazyWords, useLoaded } from './lazy-words.ts';
import { startI18n } from './start-i18n.ts';

let loads = 0;
const words = lazyWords('greetings', {
  en: async () => ({ greeting: 'hello' }),
  async zh() {
    loads += 1;
    await new Promise((resolve) => setTimeout(resolve, 30));
    return { greeting: '你好' };
  },
});

function Greeting() {
  useLoaded(words);
  const { i18n } = useTranslation();
  return <p>{String(i18n.getResource('zh', 'greetings', 'greeting'))}</p>;
}

test('words that take their time are loaded once, and then shown', async () => {
  const instance = await startI18n('zh');
  await act(async () => {
    render(
      <I18nextProvider i18n={instance}>
        <Suspense fallback="…">
          <Greeting />
        </Suspense>
      </I18nextProvider>,
    );
  });
  expect(await screen.findByText('你好')).toBeDefined();
  expect(loads).toBe(1);
});
