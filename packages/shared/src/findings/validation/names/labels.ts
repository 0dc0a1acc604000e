/** Labels and selectors. Source: istio/istio pkg/config/labels/instance.go and validateWorkloadSelector. */
import { type Problem, problem, quoted } from '../../finding.ts';

const labelKey =
  /^((?:[a-z0-9](?:[-a-z0-9]*[a-z0-9])?\.)*[a-z0-9](?:[-a-z0-9]*[a-z0-9])?\/)?([a-z0-9](?:[-\w.]*[a-z0-9])?)$/i;
const labelValue = /^(?:[a-z0-9](?:[-\w.]*[a-z0-9])?)?$/i;
const maxPrefix = 253;
const maxName = 63;

type Labels = Readonly<Record<string, string | null | undefined>>;

function keyProblem(key: string): Problem | null {
  const [, prefix = '', name = ''] = labelKey.exec(key) ?? [];
  if (name === '') return problem('name.label.key', { key: quoted(key) });
  if (prefix.length - 1 > maxPrefix) return problem('name.label.keyPrefix', { key: quoted(key) });
  return name.length > maxName ? problem('name.label.keyName', { key: quoted(key) }) : null;
}

function valueProblem(value: string): Problem | null {
  return value.length <= maxName && labelValue.test(value)
    ? null
    : problem('name.label.value', { value: quoted(value) });
}

export function labelsProblems(labels: Labels | null | undefined): Problem[] {
  return Object.entries(labels ?? {})
    .flatMap(([key, value]) => [keyProblem(key), valueProblem(value ?? '')])
    .filter((found) => found !== null);
}

/** The labels of a workload selector; none at all is only worth a warning. */
export function selectorProblems(labels: Labels | null | undefined): Problem[] {
  const entries = Object.entries(labels ?? {});
  if (entries.length === 0) return [problem('name.selector.noLabels')];
  return entries.flatMap(([key, value]) => {
    const label = quoted(`${key}=${value ?? ''}`);
    const wildcard = key.includes('*') || (value ?? '').includes('*');
    return [
      ...(key === '' ? [problem('name.selector.emptyKey', { label })] : []),
      ...(wildcard ? [problem('name.selector.wildcard', { label })] : []),
    ];
  });
}
