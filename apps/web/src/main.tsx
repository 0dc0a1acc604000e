import './styles/tokens.css';
import './styles/versions.css';
import './styles/base.css';
import './styles/preferences.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { App } from './app/app.tsx';
import { createContext } from './app/create-context.ts';
import { createAppRouter } from './app/router.tsx';
import { showLooks, showTheme, storedLanguage, storedTheme } from './data/preferences.ts';
import { chooseLanguage } from './i18n/languages.ts';
import { startI18n } from './i18n/start-i18n.ts';

// The content security policy forbids code from strings, by which zod would speed itself up.
z.config({ jitless: true });
showTheme(storedTheme());
showLooks();

const context = createContext({ fetch: (input, init) => fetch(input, init) });
const router = createAppRouter(context);
// The code and the data of the page come along with the words.
void router.load();
const stored = storedLanguage();
const words = await startI18n(chooseLanguage(stored === null ? navigator.languages : [stored]));
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root element');
createRoot(root).render(
  <StrictMode>
    <App router={router} words={words} context={context} />
  </StrictMode>,
);
