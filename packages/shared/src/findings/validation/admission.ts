/**
 * The answer of istiod's validating webhook as text. Source: istio/istio pkg/webhooks/validation/server/server.go and
 * the list format of hashicorp/go-multierror.
 */
import type { Finding } from '../finding.ts';
import type { MessageKey } from '../messages.ts';
import { validateObject } from './validate-object.ts';

/** Errors that istiod wraps in a list even where they are the only ones. */
const alwaysListed: ReadonlySet<MessageKey> = new Set<MessageKey>([
  'vs.destination.required',
  'vs.cors.maxAge',
  'vs.fault.empty',
  'vs.fault.exponentialDelay',
  'vs.retries.negative',
]);

function listed(errors: readonly Finding[]): string {
  const head = errors.length === 1 ? '1 error occurred:' : `${errors.length} errors occurred:`;
  return `${head}\n\t${errors.map(({ message }) => `* ${message}`).join('\n\t')}\n\n`;
}

/** Why istiod would refuse the object, or null when it would admit it. */
export function admissionMessage(object: unknown): string | null {
  const { errors } = validateObject(object);
  const [first] = errors;
  if (!first) return null;
  const isAlone = errors.length === 1 && !alwaysListed.has(first.messageKey);
  return `configuration is invalid: ${isAlone ? first.message : listed(errors)}`;
}

/** The warnings that istiod would send along; with a refusal it sends none. */
export function admissionWarnings(object: unknown): string[] {
  const { errors, warnings } = validateObject(object);
  return errors.length > 0 ? [] : warnings.map(({ message }) => message);
}
