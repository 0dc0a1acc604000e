/** Everything there is to find in a mesh, as it is or as somebody proposes it to be. */
import type { Mesh } from '../istio/mesh.ts';
import { routingAnalyzers, securityAnalyzers } from './analyze/analyzers.ts';
import type { Check } from './check.ts';
import { type AnalysisInput, inputOfMesh } from './cluster/analysis-input.ts';
import type { Finding } from './finding.ts';
import { IncrementalFindings } from './incremental.ts';
import { sluiceChecks } from './sluice/checks.ts';

/** The checks that a mesh is enough for; it holds no Secrets and no RequestAuthentications. */
const meshChecks: readonly Check[] = [...routingAnalyzers, ...sluiceChecks];

/** Those and the ones that need Secrets and RequestAuthentications too. */
export const allChecks: readonly Check[] = [...routingAnalyzers, ...securityAnalyzers, ...sluiceChecks];

/** Findings that keep up with changes to the mesh. */
export function followFindings(mesh: Mesh): IncrementalFindings {
  return new IncrementalFindings(inputOfMesh(mesh), meshChecks);
}

/** All findings, ordered by object. */
export function findAll(mesh: Mesh): Finding[] {
  return followFindings(mesh).all();
}

/** All findings in any collection of objects, Secrets and the like included. */
export function findAllIn(input: AnalysisInput): Finding[] {
  return new IncrementalFindings(input, allChecks).all();
}
