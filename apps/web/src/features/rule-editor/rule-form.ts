/** A rule as fields that somebody types into; what they say together is the content of a row. */
import { conditionsOf, emptyCondition, type MatchForm, matchOf } from '../../drafts/match-conditions.ts';
import type { RowAction, RuleContent } from '../../drafts/rule-row.ts';
import { type OptionsForm, optionsForm, optionsOf } from './options-form.ts';

export type ActionKind = 'route' | 'redirect' | 'direct-response';
export type RedirectForm = {
  readonly uri: string;
  readonly prefixRewrite: string;
  readonly authority: string;
  readonly scheme: string;
  readonly port: string;
  readonly code: string;
};

export type RuleForm = {
  readonly name: string;
  readonly alternatives: readonly MatchForm[];
  readonly kind: ActionKind;
  readonly redirect: RedirectForm;
  readonly response: { readonly status: string; readonly body: string };
  readonly options: OptionsForm;
};

export function ruleForm(content: RuleContent, host: string): RuleForm {
  const { action } = content;
  const redirect = action.kind === 'redirect' ? action.redirect : {};
  const response = action.kind === 'direct-response' ? action.response : null;
  const text = (value: unknown) => (value === undefined || value === null ? '' : String(value));
  return {
    name: content.name ?? '',
    alternatives: content.matches.map(conditionsOf),
    kind: action.kind === 'other' ? 'route' : action.kind,
    redirect: {
      uri: text(redirect.uri),
      prefixRewrite: text(redirect.prefixRewrite),
      authority: text(redirect.authority),
      scheme: text(redirect.scheme),
      port: text(redirect.port),
      code: text(redirect.redirectCode),
    },
    response: { status: text(response?.status ?? 200), body: text(response?.body?.string) },
    options: optionsForm(content.options, host),
  };
}

/** Whether a value has the fields of a form: an earlier release may have written it. */
export function isFormLike(value: unknown, form: RuleForm): value is RuleForm {
  return hasMembersOf(value, form);
}

function hasMembersOf(value: unknown, model: unknown): boolean {
  if (model === null) return true;
  if (Array.isArray(model)) return Array.isArray(value);
  if (typeof model !== 'object') return typeof value === typeof model;
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(model).every(([name, member]) => hasMembersOf(Reflect.get(value, name), member));
}

/** A rule to begin with: one header, to be named. */
export const newAlternative = (): MatchForm => ({ conditions: [emptyCondition('header')], rest: {} });

/**
 * What the fields say. Matches that are as they were stay as they were written.
 *
 * @param weights percent by version, or null for destinations as they are written
 */
export function contentOfForm(
  form: RuleForm,
  before: RuleContent,
  weights: Readonly<Record<string, number>> | null,
  host: string,
): RuleContent {
  const initial = ruleForm(before, host);
  const isSame = (name: keyof RuleForm) => JSON.stringify(form[name]) === JSON.stringify(initial[name]);
  return {
    name: form.name || null,
    matches: isSame('alternatives') ? before.matches : form.alternatives.map(matchOf),
    action: actionOf(form, before.action, weights, isSame),
    options: optionsOf(form.options, before.options, host),
  };
}

function actionOf(
  { kind, redirect, response }: RuleForm,
  before: RowAction,
  weights: Readonly<Record<string, number>> | null,
  isSame: (name: keyof RuleForm) => boolean,
): RowAction {
  switch (kind) {
    case 'route':
      return { kind, weights };
    case 'redirect':
      if (before.kind === kind && isSame('redirect')) return before;
      return { kind, redirect: { ...(before.kind === kind && unnamed(before.redirect)), ...redirectOf(redirect) } };
    case 'direct-response': {
      if (before.kind === kind && isSame('response')) return before;
      const { body: written, ...rest } = before.kind === kind ? before.response : { body: null };
      // What the form cannot show, such as bytes, stays while nobody writes another text.
      const isSameText = (written?.string ?? '') === response.body;
      const text = response.body === '' ? null : { string: response.body };
      const body = isSameText ? written : text;
      return { kind, response: { ...rest, status: Number(response.status), ...(body && { body }) } };
    }
  }
}

/** Fields of a redirect that the form does not have. */
function unnamed(redirect: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const named = new Set(['uri', 'prefixRewrite', 'authority', 'scheme', 'port', 'redirectCode']);
  return Object.fromEntries(Object.entries(redirect).filter(([name]) => !named.has(name)));
}

function redirectOf({ uri, prefixRewrite, authority, scheme, port, code }: RedirectForm) {
  const members = {
    uri,
    prefixRewrite,
    authority,
    scheme,
    port: port === '' ? '' : Number(port),
    redirectCode: code === '' ? '' : Number(code),
  };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== ''));
}
