/** The languages of the page; the tag is also what React Aria and Intl get. */
export const languages = [
  { code: 'en', tag: 'en-US', name: 'English' },
  { code: 'zh', tag: 'zh-CN', name: '简体中文' },
] as const;

export type Language = (typeof languages)[number]['code'];

/** The first of the wanted languages that the page has, English where it has none. */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = languages.find(({ code }) => tag.toLowerCase().split('-')[0] === code);
    if (found !== undefined) return found.code;
  }
  return 'en';
}

export function tagOf(language: string): string {
  return languages.find(({ code }) => code === language)?.tag ?? 'en-US';
}
