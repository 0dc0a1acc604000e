/**
 * Rules as sentences. What somebody chose (names, values, versions) is marked in the text, so that it can be shown
 * bold whatever the order of words in a language is.
 */
import type { RoutingRule } from '@sluice/shared/api/routing';
import type { HTTPMatchRequest } from '@sluice/shared/istio/virtual-service';
import { type Condition, conditionsOf, textKinds } from '../../drafts/match-conditions.ts';
import type { RowAction } from '../../drafts/rule-row.ts';
import type { Format } from '../format.ts';
import type { RulesWords } from './use-rules-words.ts';

/** Private characters, which no name and no value has. */
const markStart = '\ue000';
const markEnd = '\ue001';
const mark = (text: string) => `${markStart}${text}${markEnd}`;

export type TextPart = { readonly text: string; readonly isChosen: boolean };

/** The text in parts, those that somebody chose apart from the words around them. */
export function partsOf(marked: string): TextPart[] {
  return marked
    .split(/(\ue000[^\ue001]*\ue001)/)
    .filter((part) => part !== '')
    .map((part) => ({ text: part.replaceAll(/[\ue000\ue001]/g, ''), isChosen: part.startsWith(markStart) }));
}

export const plainText = (marked: string): string => marked.replaceAll(/[\ue000\ue001]/g, '');

type Told = {
  readonly matches: readonly HTTPMatchRequest[];
  readonly action: RowAction;
  readonly destinations: RoutingRule['destinations'];
  readonly isDefault: boolean;
  readonly host: string;
};

/** One line for each alternative; the last one says what happens. */
export function ruleSentence(t: RulesWords, format: Format, told: Told): string[] {
  const action = actionText(t, format, told);
  if (told.isDefault) return [t('sentence.rest', { action })];
  if (told.matches.length === 0) return [t('sentence.always', { action })];
  const lines = told.matches.map((match) => matchText(t, match));
  return lines.map((conditions, at) => {
    const isLast = at === lines.length - 1;
    if (at === 0) return isLast ? t('sentence.when', { conditions, action }) : t('sentence.whenFirst', { conditions });
    return isLast ? t('sentence.orWhenLast', { conditions, action }) : t('sentence.orWhen', { conditions });
  });
}

/** Fields that no condition stands for and that decide nothing. */
const labels: ReadonlySet<string> = new Set(['name', 'statPrefix', 'ignoreUriCase']);

export function matchText(t: RulesWords, match: HTTPMatchRequest): string {
  const { conditions, rest } = conditionsOf(match);
  const others = Object.keys(rest).filter((name) => !labels.has(name) && rest[name] !== null);
  const texts = [
    ...conditions.map((condition) => conditionText(t, condition)),
    ...others.map((name) => t('is.other', { name: mark(name) })),
  ];
  return texts.length === 0
    ? t('is.value', { subject: t('subject.uri'), value: mark('/…') })
    : texts.join(t('sentence.and'));
}

function conditionText(t: RulesWords, { kind, name, operator, value, ignoreCase }: Condition): string {
  // While somebody types there are gaps, and they are seen.
  const words = { subject: t(`subject.${kind}`, { name: mark(name || '…') }), value: mark(value || '…') };
  if (!textKinds.has(kind)) return t('is.value', words);
  const text = kind === 'withoutHeader' ? t(`isNot.${operator}`, words) : t(`is.${operator}`, words);
  return ignoreCase ? t('is.ignoringCase', { condition: text }) : text;
}

function actionText(t: RulesWords, format: Format, { action, destinations, host }: Told): string {
  switch (action.kind) {
    case 'route':
      return routeText(t, format, action.weights, destinations, host);
    case 'redirect': {
      const { uri, prefixRewrite, authority, scheme, port, redirectCode } = action.redirect;
      const place = `${authority ?? ''}${port ? `:${port}` : ''}${uri ?? prefixRewrite ?? ''}`;
      const target = mark(scheme ? `${scheme}://${place}` : place);
      return redirectCode
        ? t('does.redirectCode', { target, code: mark(String(redirectCode)) })
        : t('does.redirect', { target });
    }
    case 'direct-response':
      return t('does.direct-response', { status: mark(String(action.response.status)) });
    case 'other':
      return t('does.other');
  }
}

type Part = { readonly target: string; readonly share: number };

function routeText(
  t: RulesWords,
  format: Format,
  weights: Readonly<Record<string, number>> | null,
  destinations: RoutingRule['destinations'],
  host: string,
): string {
  if (
    weights === null &&
    destinations.length === 1 &&
    destinations[0]?.subset === null &&
    destinations[0].host === host
  ) {
    return t('does.pods');
  }
  const parts = (weights === null ? destinations.map((each) => written(t, each, host)) : drafted(weights)).filter(
    ({ share }) => share > 0,
  );
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return t('does.one', { target: mark(only.target) });
  const targets = parts.map(({ target, share }) =>
    t('does.part', { percent: mark(format.weight(share * 100)), target: mark(target) }),
  );
  return t('does.several', { targets: targets.join(t('sentence.list')) });
}

const drafted = (weights: Readonly<Record<string, number>>): Part[] =>
  Object.entries(weights).map(([target, percent]) => ({ target, share: percent / 100 }));

function written(t: RulesWords, destination: RoutingRule['destinations'][number], host: string): Part {
  const { version, share, subset } = destination;
  if (version !== null) return { target: version, share };
  if (destination.host === host) return { target: subset ?? '?', share };
  return {
    target: subset === null ? destination.host : t('does.elsewhere', { host: destination.host, subset }),
    share,
  };
}
