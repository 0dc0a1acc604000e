import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { i18n } from 'i18next';
import { type ReactNode, useEffect } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { I18nextProvider, useTranslation } from 'react-i18next';
import { tagOf } from '../i18n/languages.ts';
import type { PageContext } from '../routes/root-route.ts';
import { keepFocus } from './keep-focus.ts';
import type { AppRouter } from './router.tsx';

type AppProps = { readonly router: AppRouter; readonly words: i18n; readonly context: PageContext };

export function App({ router, words, context }: AppProps) {
  useEffect(() => keepFocus(router), [router]);
  return (
    <I18nextProvider i18n={words}>
      <Locale>
        <QueryClientProvider client={context.queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </Locale>
    </I18nextProvider>
  );
}

/** The same language for our words, for those of React Aria and for the document. */
function Locale({ children }: { readonly children: ReactNode }) {
  const { i18n } = useTranslation();
  const tag = tagOf(i18n.language);
  useEffect(() => {
    document.documentElement.lang = tag;
  }, [tag]);
  return <I18nProvider locale={tag}>{children}</I18nProvider>;
}
