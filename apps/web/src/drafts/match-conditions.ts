/**
 * A match as a list of conditions, one line each, as sentences and forms have it. What no condition says (a name, a
 * prefix for statistics, fields of Istio releases to come) is kept beside them.
 */
import type { HTTPMatchRequest, StringMatch } from '@sluice/shared/istio/virtual-service';

export const conditionKinds = [
  'header',
  'withoutHeader',
  'uri',
  'queryParam',
  'method',
  'authority',
  'scheme',
  'port',
  'gateways',
  'sourceLabel',
  'sourceNamespace',
] as const;
export type ConditionKind = (typeof conditionKinds)[number];
export const textOperators = ['exact', 'prefix', 'regex', 'present'] as const;
export type TextOperator = (typeof textOperators)[number];

export type Condition = {
  readonly kind: ConditionKind;
  /** Of a header, query parameter or label; empty for the others. */
  readonly name: string;
  /** `exact` for what knows no other. */
  readonly operator: TextOperator;
  /** As typed: ports as digits, gateways with commas between them. */
  readonly value: string;
  /** Of a uri only. */
  readonly ignoreCase: boolean;
};

export type MatchForm = { readonly conditions: readonly Condition[]; readonly rest: HTTPMatchRequest };

/** Kinds that a match can have several of, told apart by name. */
export const namedKinds: ReadonlySet<ConditionKind> = new Set(['header', 'withoutHeader', 'queryParam', 'sourceLabel']);
/** Kinds whose value is a text to be compared in several ways. */
export const textKinds: ReadonlySet<ConditionKind> = new Set([
  'header',
  'withoutHeader',
  'uri',
  'queryParam',
  'method',
  'authority',
  'scheme',
]);
/** Kinds for which "present" means something. */
export const presenceKinds: ReadonlySet<ConditionKind> = new Set(['header', 'withoutHeader', 'queryParam']);

export const emptyCondition = (kind: ConditionKind): Condition => ({
  kind,
  name: '',
  operator: kind === 'uri' ? 'prefix' : 'exact',
  value: '',
  ignoreCase: false,
});

const fields = {
  uri: 'uri',
  method: 'method',
  authority: 'authority',
  scheme: 'scheme',
} as const satisfies Partial<Record<ConditionKind, keyof HTTPMatchRequest>>;
const maps = {
  header: 'headers',
  withoutHeader: 'withoutHeaders',
  queryParam: 'queryParams',
} as const satisfies Partial<Record<ConditionKind, keyof HTTPMatchRequest>>;

function textOf(match: StringMatch | null | undefined): Pick<Condition, 'operator' | 'value'> {
  if (match?.exact !== undefined) return { operator: 'exact', value: match.exact };
  if (match?.prefix !== undefined) return { operator: 'prefix', value: match.prefix };
  // `*` is no expression: Istio takes it for presence.
  if (match?.regex !== undefined && match.regex !== '*') return { operator: 'regex', value: match.regex };
  return { operator: 'present', value: '' };
}

/** The match as conditions, in a fixed order. */
export function conditionsOf(match: HTTPMatchRequest): MatchForm {
  const { headers, withoutHeaders, queryParams, port, gateways, sourceLabels, sourceNamespace, ...other } = match;
  const { uri, method, authority, scheme, ignoreUriCase, ...rest } = other;
  const text = (kind: keyof typeof fields, value: StringMatch | null | undefined): Condition[] =>
    value ? [{ ...emptyCondition(kind), ...textOf(value), ignoreCase: kind === 'uri' && ignoreUriCase === true }] : [];
  const named = (kind: keyof typeof maps, values: HTTPMatchRequest['headers']): Condition[] =>
    Object.entries(values ?? {}).map(([name, value]) => ({ ...emptyCondition(kind), name, ...textOf(value) }));
  const plain = (kind: ConditionKind, value: string, name = ''): Condition => ({
    ...emptyCondition(kind),
    name,
    value,
  });
  return {
    conditions: [
      ...text('uri', uri),
      ...text('method', method),
      ...text('authority', authority),
      ...text('scheme', scheme),
      ...named('header', headers),
      ...named('withoutHeader', withoutHeaders),
      ...named('queryParam', queryParams),
      ...(port ? [plain('port', String(port))] : []),
      ...(gateways?.length ? [plain('gateways', gateways.join(', '))] : []),
      ...Object.entries(sourceLabels ?? {}).map(([name, value]) => plain('sourceLabel', value, name)),
      ...(sourceNamespace ? [plain('sourceNamespace', sourceNamespace)] : []),
    ],
    rest,
  };
}

/** The match that the conditions say. */
export function matchOf({ conditions, rest }: MatchForm): HTTPMatchRequest {
  const match: HTTPMatchRequest = { ...rest };
  for (const condition of conditions) Object.assign(match, fieldOf(condition, match));
  return match;
}

function fieldOf(condition: Condition, match: HTTPMatchRequest): Partial<HTTPMatchRequest> {
  const { kind, name, value, ignoreCase } = condition;
  switch (kind) {
    case 'uri':
      return { uri: stringMatchOf(condition), ...(ignoreCase && { ignoreUriCase: true }) };
    case 'method':
    case 'authority':
    case 'scheme':
      return { [fields[kind]]: stringMatchOf(condition) };
    case 'header':
    case 'withoutHeader':
    case 'queryParam':
      return { [maps[kind]]: { ...match[maps[kind]], [name]: stringMatchOf(condition) } };
    case 'port':
      return { port: Number(value) };
    case 'gateways':
      return { gateways: namesIn(value) };
    case 'sourceLabel':
      return { sourceLabels: { ...match.sourceLabels, [name]: value } };
    case 'sourceNamespace':
      return { sourceNamespace: value };
  }
}

const namesIn = (text: string): string[] => text.split(/[\s,，、]+/).filter((name) => name !== '');

function stringMatchOf({ operator, value }: Condition): StringMatch {
  return operator === 'present' ? {} : { [operator]: value };
}
