import type { ServiceState } from '@sluice/shared/api/services';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseTheme, storeLanguage, type Theme } from '../data/preferences.ts';
import { languages } from '../i18n/languages.ts';
import { switchLanguage } from '../i18n/start-i18n.ts';
import type { PaletteEntry } from './palette-entries.ts';
import type { PaletteScope } from './use-palette.ts';

type Known = {
  readonly scope: PaletteScope;
  readonly namespace: string;
  readonly namespaces: readonly { readonly name: string; readonly services: number }[];
  readonly services: readonly Pick<ServiceState, 'namespace' | 'name'>[];
};

const place = (...parts: readonly string[]) => parts.map((part) => `/${encodeURIComponent(part)}`).join('');

/** Everything that can be found, services of the namespace that is looked at first. */
export function usePaletteEntries({ scope, namespace, namespaces, services }: Known): readonly PaletteEntry[] {
  const { t, i18n } = useTranslation();
  return useMemo(() => {
    const toNamespaces = namespaces.map(
      ({ name, services: count }): PaletteEntry => ({
        id: `namespace ${name}`,
        group: 'namespaces',
        icon: 'services',
        text: name,
        detail: t('frame.palette.services', { count }),
        to: place('n', name),
        action: null,
      }),
    );
    if (scope === 'namespaces') return toNamespaces;
    const page = (id: 'overview' | 'findings' | 'gateways' | 'settings', icon: PaletteEntry['icon'], to: string) =>
      ({ id, group: 'pages', icon, text: t(`frame.${id}`), detail: null, to, action: null }) as const;
    const action = (id: string, text: string, act: PaletteEntry['action']): PaletteEntry => ({
      id,
      group: 'actions',
      icon: 'settings',
      text,
      detail: null,
      to: null,
      action: act,
    });
    const here = services.filter((service) => service.namespace === namespace);
    const elsewhere = services.filter((service) => service.namespace !== namespace);
    return [
      ...[...here, ...elsewhere].map(
        ({ namespace: ns, name }): PaletteEntry => ({
          id: `service ${ns}/${name}`,
          group: 'services',
          icon: 'split',
          text: name,
          detail: ns,
          to: place('n', ns, 's', name),
          action: null,
        }),
      ),
      page('overview', 'services', place('n', namespace)),
      page('findings', 'findings', place('n', namespace, 'findings')),
      page('gateways', 'gateway', place('n', namespace, 'gateways')),
      page('settings', 'settings', '/settings'),
      ...(['light', 'dark', 'system'] as const satisfies readonly Theme[]).map((theme) =>
        action(theme, t(`frame.palette.${theme}`), () => chooseTheme(theme)),
      ),
      ...languages
        .filter(({ code }) => code !== i18n.language)
        .map(({ code, name }) =>
          action(code, name, () => {
            storeLanguage(code);
            void switchLanguage(i18n, code);
          }),
        ),
      action('keys', t('frame.palette.keys'), 'keys'),
      ...toNamespaces,
    ];
  }, [scope, namespace, namespaces, services, t, i18n]);
}
