import type { Finding } from '@sluice/shared/api/findings';

type Severity = Finding['severity'];

export const severities = ['error', 'warning', 'info'] as const satisfies readonly Severity[];

export type FindingGroup = {
  readonly key: string;
  readonly object: Finding['object'];
  /** The gravest first. */
  readonly findings: readonly Finding[];
};

const gravity = ({ severity }: Finding) => severities.indexOf(severity);
const identityOf = ({ messageKey, path, params }: Finding) => JSON.stringify([messageKey, path, params]);

/** The findings by object: the object with the gravest finding first, then in the order given; repeated ones once. */
export function groupFindings(findings: readonly Finding[]): FindingGroup[] {
  const byObject = Map.groupBy(findings, ({ object: { kind, namespace, name } }) => `${kind} ${namespace}/${name}`);
  const groups = [...byObject].flatMap(([key, found]) => {
    const unique = [...new Map(found.map((finding) => [identityOf(finding), finding])).values()];
    const sorted = unique.toSorted((a, b) => gravity(a) - gravity(b));
    return sorted[0] === undefined ? [] : [{ key, object: sorted[0].object, findings: sorted, first: sorted[0] }];
  });
  return groups.toSorted((a, b) => gravity(a.first) - gravity(b.first)).map(({ first: _first, ...group }) => group);
}

/** How many there are of each severity, repeated ones counted once. */
export function countBySeverity(groups: readonly FindingGroup[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { findings } of groups) for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

/** What is left of the groups with one severity only. */
export function onlySeverity(groups: readonly FindingGroup[], severity: Severity): FindingGroup[] {
  return groups.flatMap((group) => {
    const findings = group.findings.filter((finding) => finding.severity === severity);
    return findings.length === 0 ? [] : [{ ...group, findings }];
  });
}
