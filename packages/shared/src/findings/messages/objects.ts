/** What the API server and istiod say of any object. */
import type { MessageTable } from './message-table.ts';

export const objectMessages = {
  'object.type': { code: 'IST0106', text: '{field}: must be {expected}' },
  'object.required': { code: 'IST0106', text: '{field}: is required' },
  'object.tooLong': { code: 'IST0106', text: '{field}: may have at most {maximum} characters' },
  'object.enum': { code: 'IST0106', text: '{field}: must be one of {values}' },
  'object.minimum': { code: 'IST0106', text: '{field}: must be at least {minimum}' },
  'object.maximum': { code: 'IST0106', text: '{field}: must be at most {maximum}' },
  'object.oneOf': { code: 'IST0106', text: '{field}: only one of {values} can be set' },
  'object.duration': { code: 'IST0106', text: '{field}: {value} is not a duration such as 1.5s' },
  'object.items': { code: 'IST0106', text: '{field}: must have between {minimum} and {maximum} items' },
  'object.dryRunAnnotation': {
    code: 'IST0106',
    text: '{namespace}/{name} has unsupported annotation istio.io/dry-run, please remove the annotation',
  },
  'object.reservedAnnotation': { code: 'IST0106', text: '{annotation} annotation found, rejecting' },
} as const satisfies MessageTable;
