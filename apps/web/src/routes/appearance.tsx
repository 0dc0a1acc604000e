import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  areShortcutsOn,
  chooseTheme,
  storedTheme,
  storeLanguage,
  switchShortcuts,
  type Theme,
  themes,
} from '../data/preferences.ts';
import { chooseLanguage, languages } from '../i18n/languages.ts';
import { switchLanguage } from '../i18n/start-i18n.ts';
import { Choice } from '../ui/choice.tsx';

type AppearanceProps = { readonly isLabelHidden?: boolean };

export function ThemeChoice({ isLabelHidden = false }: AppearanceProps) {
  const { t } = useTranslation();
  const [theme, setTheme] = useState<Theme>(storedTheme);
  return (
    <Choice
      label={t('frame.theme')}
      isLabelHidden={isLabelHidden}
      value={theme}
      options={themes.map((value) => ({ value, text: t(`theme.${value}`) }))}
      onChange={(value) => {
        chooseTheme(value);
        setTheme(value);
      }}
    />
  );
}

export function LanguageChoice({ isLabelHidden = false }: AppearanceProps) {
  const { t, i18n } = useTranslation();
  return (
    <Choice
      label={t('frame.language')}
      isLabelHidden={isLabelHidden}
      value={chooseLanguage([i18n.language])}
      options={languages.map(({ code, tag, name }) => ({ value: code, text: name, lang: tag }))}
      onChange={(language) => {
        storeLanguage(language);
        void switchLanguage(i18n, language);
      }}
    />
  );
}

export function ShortcutsChoice() {
  const { t } = useTranslation();
  const [isOn, setOn] = useState(areShortcutsOn);
  return (
    <label>
      <input
        type="checkbox"
        checked={isOn}
        onChange={({ target }) => {
          switchShortcuts(target.checked);
          setOn(target.checked);
        }}
      />{' '}
      {t('settings.shortcuts')}
    </label>
  );
}
