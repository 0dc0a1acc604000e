/** What rules nearby ask for, as suggestions while somebody types. */
import type { HTTPMatchRequest } from '@sluice/shared/istio/virtual-service';
import { type ConditionKind, conditionsOf } from '../../drafts/match-conditions.ts';

export type Suggestions = {
  readonly names: (kind: ConditionKind) => readonly string[];
  readonly values: (kind: ConditionKind, name: string) => readonly string[];
};

const usual: Partial<Record<ConditionKind, readonly string[]>> = {
  header: ['end-user', 'cookie', 'user-agent', 'x-canary', 'x-user', 'x-tenant', 'x-request-id', 'accept-language'],
  withoutHeader: ['end-user', 'cookie', 'user-agent', 'x-canary', 'x-user'],
  sourceLabel: ['app', 'version'],
};
const usualValues: Partial<Record<ConditionKind, readonly string[]>> = {
  method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'],
  scheme: ['http', 'https'],
  gateways: ['mesh'],
};

export type Known = {
  readonly matches: readonly HTTPMatchRequest[];
  readonly ports: readonly number[];
  readonly namespaces: readonly string[];
  readonly gateways: readonly string[];
};

export function suggestionsFrom({ matches, ports, namespaces, gateways }: Known): Suggestions {
  const seen = matches.flatMap((match) => conditionsOf(match).conditions);
  const like = (kind: ConditionKind) =>
    seen.filter((each) => each.kind === kind || (isHeader(kind) && isHeader(each.kind)));
  const unique = (texts: readonly string[]) => [...new Set(texts)].filter((text) => text !== '');
  const own: Partial<Record<ConditionKind, readonly string[]>> = {
    port: ports.map(String),
    sourceNamespace: namespaces,
    gateways,
  };
  return {
    names: (kind) => unique([...like(kind).map(({ name }) => name), ...(usual[kind] ?? [])]),
    values: (kind, name) =>
      unique([
        ...like(kind)
          .filter((each) => each.name === name)
          .map(({ value }) => value),
        ...(own[kind] ?? []),
        ...(usualValues[kind] ?? []),
      ]),
  };
}

const isHeader = (kind: ConditionKind) => kind === 'header' || kind === 'withoutHeader';
