/** What somebody chose for this browser. Storage may be switched off: then a choice lasts as long as the page. */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const keys = {
  theme: 'sluice.theme',
  language: 'sluice.language',
  shortcuts: 'sluice.shortcuts',
  density: 'sluice.density',
  patterns: 'sluice.patterns',
  motion: 'sluice.motion',
  range: 'sluice.range',
  namespace: 'sluice.namespace',
} as const;

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

/** What is shown of how things look, as attributes of the document that styles go by. */
const looks = {
  density: ['comfortable', 'compact'],
  patterns: ['on', 'off'],
  motion: ['system', 'reduced'],
} as const;
export type Look = keyof typeof looks;
export type LookValue<L extends Look> = (typeof looks)[L][number];

export const looksOf = <L extends Look>(look: L): readonly LookValue<L>[] => looks[look];

/** The first of each is what one gets without choosing. */
export function storedLook<L extends Look>(look: L): LookValue<L> {
  const stored = read(keys[look]);
  return looksOf(look).find((value) => value === stored) ?? (looks[look][0] as LookValue<L>);
}

function showLook<L extends Look>(look: L, value: LookValue<L>): void {
  if (value === looks[look][0]) delete document.documentElement.dataset[look];
  else document.documentElement.dataset[look] = value;
}

export function chooseLook<L extends Look>(look: L, value: LookValue<L>): void {
  write(keys[look], value);
  showLook(look, value);
}

export function showLooks(): void {
  for (const look of Object.keys(looks) as Look[]) showLook(look, storedLook(look));
}

/** The range that charts begin with; what is no range any more is for whoever reads it to say. */
export const storedRange = (): string | null => read(keys.range);
export const storeRange = (range: string): void => write(keys.range, range);

/** The namespace that was looked at last in this browser. */
export const lastNamespace = (): string | null => read(keys.namespace);
export const noteNamespace = (namespace: string): void => write(keys.namespace, namespace);
