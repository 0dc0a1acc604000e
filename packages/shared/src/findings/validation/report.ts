/** Collects what is found in one object. */
import { findingCodes } from '../codes.ts';
import { type Finding, type FindingObject, type Path, type Problem, toFinding } from '../finding.ts';
import { findingMessages } from '../messages.ts';

export type Problems = Problem | readonly Problem[] | null;

/** Adds problems at a path; none for null or an empty list. */
export type Report = (path: Path, problems: Problems) => void;

function listOf(problems: Problems): readonly Problem[] {
  if (problems === null) return [];
  return 'key' in problems ? [problems] : problems;
}

/** A report about one object, and the list that it fills. */
export function collector(object: FindingObject): { readonly report: Report; readonly findings: Finding[] } {
  const findings: Finding[] = [];
  const report: Report = (path, problems) => {
    for (const found of listOf(problems)) findings.push(toFinding(found, object, path));
  };
  return { report, findings };
}

function isError(found: Problem): boolean {
  return findingCodes[findingMessages[found.key].code].severity === 'error';
}

/**
 * A report that forgets warnings. Some of istiod's nested checks return their errors alone, so that their warnings never
 * reach anybody (istio/istio pkg/config/validation, wherever a Validation is assigned to an error).
 */
export function errorsOnly(report: Report): Report {
  return (path, problems) => report(path, listOf(problems).filter(isError));
}
