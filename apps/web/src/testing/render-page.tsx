import { createMemoryHistory } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import axe from 'axe-core';
import { App } from '../app/app.tsx';
import { createContext } from '../app/create-context.ts';
import { createAppRouter } from '../app/router.tsx';
import type { Language } from '../i18n/languages.ts';
import { startI18n } from '../i18n/start-i18n.ts';
import type { FakeServer } from './fake-server.ts';

type PageOptions = { readonly server: FakeServer; readonly path: string; readonly language?: Language };

/** The whole app at an address, as a browser would show it, on a server of the test. */
export async function renderPage({ server, path, language = 'en' }: PageOptions) {
  const context = createContext({ fetch: server.fetch, openSource: server.openSource });
  const router = createAppRouter(context, createMemoryHistory({ initialEntries: [path] }));
  const words = await startI18n(language);
  const view = render(<App router={router} words={words} context={context} />);
  return { ...view, router, context, user: userEvent.setup() };
}

/** Violations of WCAG 2.2 A and AA and of good practice; colours need a real browser. */
export async function axeViolations(): Promise<string[]> {
  const { violations } = await axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: { 'color-contrast': { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
