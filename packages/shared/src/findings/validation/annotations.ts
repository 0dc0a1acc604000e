/** Annotations that istiod rejects on any object. Source: istio/istio pkg/config/validation (validateMetadata). */
import { type Problem, problem, quoted } from '../finding.ts';

const dryRun = 'istio.io/dry-run';
/** Istio's own notes to itself. */
const reserved = [
  'internal.istio.io/webhook-always-reject',
  'internal.istio.io/parents',
  'internal.istio.io/parent-namespace',
];

type Identity = { readonly namespace: string; readonly name: string };

/** The first annotation that istiod rejects; it looks no further then. */
export function annotationProblem(annotations: Readonly<Record<string, unknown>>, object: Identity): Problem | null {
  if (Object.hasOwn(annotations, dryRun)) {
    return problem('object.dryRunAnnotation', { namespace: object.namespace, name: object.name });
  }
  const found = reserved.find((annotation) => Object.hasOwn(annotations, annotation));
  return found === undefined ? null : problem('object.reservedAnnotation', { annotation: quoted(found) });
}
