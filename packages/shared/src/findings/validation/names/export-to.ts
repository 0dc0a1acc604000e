/** `exportTo` lists. Source: istio/istio pkg/config/validation/validation.go (validateExportTo). */
import { type Problem, problem } from '../../finding.ts';
import { isDnsLabel } from './domain-name.ts';

export type ExportToRules = {
  /** ServiceEntries may be exported to nobody (`~`). */
  readonly allowNobody?: boolean;
  /** DestinationRules with a workloadSelector apply to their own namespace only. */
  readonly ownNamespaceOnly?: boolean;
};

function entryProblem(entry: string, allowNobody: boolean): Problem | null {
  if (entry === '*') return null;
  if (entry === '~') return allowNobody ? null : problem('exportTo.nobody');
  return isDnsLabel(entry) ? null : problem('exportTo.label');
}

function selectorProblem(accepted: ReadonlySet<string>, namespace: string): Problem | null {
  if (accepted.size === 0) return null;
  if (!accepted.has(namespace)) return problem('exportTo.selectorBeyond');
  return accepted.size > 1 ? problem('exportTo.selectorSeveral') : null;
}

/** What is wrong with the `exportTo` of an object in the given namespace. */
export function exportToProblems(exportTo: readonly string[], namespace: string, rules: ExportToRules = {}): Problem[] {
  const found: (Problem | null)[] = [];
  const accepted = new Set<string>();
  for (const entry of exportTo) {
    const key = entry === '.' ? namespace : entry;
    if (accepted.has(key)) {
      found.push(
        key === entry ? problem('exportTo.duplicate', { entry }) : problem('exportTo.ownNamespace', { namespace }),
      );
      continue;
    }
    const bad = entryProblem(key, rules.allowNobody === true);
    if (bad) found.push(bad);
    else accepted.add(key);
  }
  if (rules.ownNamespaceOnly) found.push(selectorProblem(accepted, namespace));
  if (accepted.has('*') && exportTo.length > 1) found.push(problem('exportTo.publicWithOthers'));
  if (accepted.has('~') && exportTo.length > 1) found.push(problem('exportTo.nobodyWithOthers'));
  return found.filter((each) => each !== null);
}
