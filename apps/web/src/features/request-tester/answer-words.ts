/** Decisions and their reasons as sentences. */
import type { ServiceState } from '@sluice/shared/api/services';
import type { ClusterTarget } from '@sluice/shared/evaluate/clusters';
import type { RouteOrigin } from '@sluice/shared/evaluate/decision';
import type { DelegationTrace, FailedCondition, MatchTrace } from '@sluice/shared/evaluate/trace';
import type { TesterWords } from '../../i18n/tester/use-tester-words.ts';

export type KnownService = Pick<ServiceState, 'host' | 'versions'>;

/** A version of the service by its name, everything else by host and subset. */
export function targetName(
  t: TesterWords,
  { host, subset }: Pick<ClusterTarget, 'host' | 'subset'>,
  service: KnownService,
): { readonly name: string; readonly version: string | null } {
  if (host !== service.host) return { name: subset === null ? host : t('elsewhere', { host, subset }), version: null };
  if (subset === null) return { name: host, version: null };
  const version = service.versions.find((each) => each.subset === subset || each.name === subset)?.name ?? null;
  return { name: version ?? subset, version };
}

export function ruleName(t: TesterWords, { virtualService, ruleIndex, ruleName: name, via }: RouteOrigin): string {
  if (virtualService === null || ruleIndex === null) return t('defaultRoute');
  const words = { number: ruleIndex + 1, object: `${virtualService.namespace}/${virtualService.name}` };
  const rule = name === null ? t('rule', words) : t('ruleNamed', { ...words, name });
  if (via === null) return rule;
  return t('ruleVia', { rule, root: t('rule', { number: via.index + 1, object: `${via.namespace}/${via.name}` }) });
}

/** One sentence for each condition that did not hold; none for what holds. */
export function whyNot(t: TesterWords, match: MatchTrace): string[] {
  switch (match.result) {
    case 'failed':
      return match.failed.map((condition) => conditionText(t, condition));
    case 'not-for-proxy':
      return [clauseText(t, match.clause)];
    default:
      return [];
  }
}

export function resultText(t: TesterWords, match: MatchTrace): string {
  switch (match.result) {
    case 'taken-before':
      return match.by === null
        ? t('result.taken-before-plain')
        : t('result.taken-before', { by: ruleName(t, match.by) });
    case 'unreachable':
      return t('result.unreachable', { by: ruleName(t, match.after) });
    case 'matched':
    case 'failed':
    case 'not-for-proxy':
      return t(`result.${match.result}`);
  }
}

function conditionText(t: TesterWords, { kind, key, wanted, actual }: FailedCondition): string {
  const subject = t(`subject.${kind}`, { key: key ?? '' });
  if (kind === 'withoutHeaders') {
    return wanted.type === 'present'
      ? t('clause.forbiddenPresent', { subject })
      : t('clause.forbidden', { subject, actual: actual ?? '' });
  }
  const words = { subject, wanted: wantedText(t, wanted) };
  return actual === null ? t('clause.absent', words) : t('clause.text', { ...words, actual });
}

function wantedText(t: TesterWords, wanted: FailedCondition['wanted']): string {
  if (wanted.type === 'present') return t('wanted.present');
  const value = wanted.type === 'any-of' ? wanted.values.join(t('separator')) : wanted.value;
  return t(`wanted.${wanted.type}`, { value });
}

type Clause = Extract<MatchTrace, { result: 'not-for-proxy' }>['clause'];

function clauseText(t: TesterWords, clause: Clause): string {
  const gatewayName = (name: string) => (name === 'mesh' ? t('mesh') : name);
  switch (clause.kind) {
    case 'port':
      return t('clause.port', { actual: clause.actual, wanted: clause.wanted });
    case 'gateways':
      return t('clause.gateways', {
        wanted: clause.wanted.map(gatewayName).join(t('separator')),
        actual: gatewayName(clause.actual),
      });
    case 'sourceLabels': {
      const { key, wanted, actual } = clause;
      return actual === null
        ? t('clause.sourceLabelAbsent', { key, wanted })
        : t('clause.sourceLabel', { key, wanted, actual });
    }
    case 'sourceNamespace':
      return t('clause.sourceNamespace', { actual: clause.actual, wanted: clause.wanted });
  }
}

export function delegationText(t: TesterWords, delegation: DelegationTrace): string {
  const { virtualService, ruleIndex, delegate, reason, index } = delegation;
  const rule = t('rule', { number: ruleIndex + 1, object: `${virtualService.namespace}/${virtualService.name}` });
  return t(`delegations.${reason}`, {
    rule,
    delegate: `${delegate.namespace}/${delegate.name}`,
    index: index === null ? '' : index + 1,
  });
}
