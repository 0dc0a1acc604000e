import { admissionMessage, admissionWarnings } from '@sluice/shared/findings/validation/admission';
import type { Admission } from '../object-store.ts';
import { StatusError } from '../status-error.ts';

/** istiod's webhook looks at whole objects of these groups, not at their status. */
const groups = new Set(['networking.istio.io', 'security.istio.io', 'telemetry.istio.io', 'extensions.istio.io']);

/**
 * Answers as the webhook of istiod (istio/istio pkg/webhooks/validation/server): 400 without a reason for what istiod
 * could not use, and warnings for what it doubts.
 */
export const validateIstio: Admission = ({ type, object, subresource, warn }) => {
  if (!groups.has(type.group) || subresource !== undefined) return object;
  const message = admissionMessage(object);
  if (message !== null) {
    throw new StatusError(400, '', `admission webhook "validation.istio.io" denied the request: ${message}`);
  }
  for (const text of admissionWarnings(object)) warn(text);
  return object;
};
