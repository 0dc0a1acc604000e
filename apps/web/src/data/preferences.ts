/** What somebody chose for this browser. Storage may be switched off: then a choice lasts as long as the page. */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const keys = { theme: 'sluice.theme', language: 'sluice.language', shortcuts: 'sluice.shortcuts' } as const;

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Nothing is lost but the memory of the choice.
  }
}

export function storedTheme(): Theme {
  return themes.find((theme) => theme === read(keys.theme)) ?? 'system';
}

/** Shows the theme; `system` leaves the choice to the browser. */
export function showTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function chooseTheme(theme: Theme): void {
  write(keys.theme, theme);
  showTheme(theme);
}

export const storedLanguage = (): string | null => read(keys.language);
export const storeLanguage = (language: string): void => write(keys.language, language);

/** Single keys may be switched off: whoever dictates types them by accident. */
export const areShortcutsOn = (): boolean => read(keys.shortcuts) !== 'off';
export const switchShortcuts = (isOn: boolean): void => write(keys.shortcuts, isOn ? 'on' : 'off');
