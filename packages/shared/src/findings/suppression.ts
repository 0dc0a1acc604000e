/** Findings that an object itself asks not to hear of. Source: istio/istio pkg/config/analysis/analyzers (suppression). */
import type { KubernetesObject } from '../kubernetes/object.ts';
import type { Finding } from './finding.ts';

/** Codes separated by commas, or `*` for all of them. */
const suppressAnnotation = 'galley.istio.io/analyze-suppress';

/** What is left of the findings about an object. */
export function withoutSuppressed(findings: readonly Finding[], object: KubernetesObject): readonly Finding[] {
  const annotation = object.metadata.annotations?.[suppressAnnotation];
  if (!annotation) return findings;
  const codes = new Set(annotation.split(',').map((code) => code.trim()));
  return codes.has('*') ? [] : findings.filter(({ code }) => !codes.has(code));
}
