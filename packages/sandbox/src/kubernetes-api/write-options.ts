import type { IncomingMessage } from 'node:http';
import { type FieldError, invalidOptions } from '../cluster/status-error.ts';

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

export type WriteParameters = {
  dryRun: boolean;
  manager: string;
  fieldValidation: FieldValidation;
};

const longestManager = 128;
const fieldValidations: readonly string[] = ['Ignore', 'Strict', 'Warn'];

/** The client's name: what stands before the first slash of its User-Agent (apiserver, managerOrUserAgent). */
function managerFromUserAgent(userAgent: string | undefined): string {
  const name = (userAgent ?? '').split('/')[0] ?? '';
  return name.replace(/[^\x20-\x7e]/g, '').slice(0, longestManager) || 'unknown';
}

function unsupported(field: string, value: string, supported: readonly string[]): FieldError {
  const list = supported.map((text) => JSON.stringify(text)).join(', ');
  const detail = `Unsupported value: ${JSON.stringify(value)}: supported values: ${list}`;
  return { field, type: 'FieldValueNotSupported', detail };
}

export function dryRunErrors(values: readonly unknown[]): FieldError[] {
  if (values.every((value) => value === 'All')) return [];
  const given = values.map((value) => JSON.stringify(String(value))).join(', ');
  const detail = `Unsupported value: []string{${given}}: supported values: "All"`;
  return [{ field: 'dryRun', type: 'FieldValueNotSupported', detail }];
}

function managerErrors(manager: string): FieldError[] {
  const problem = (detail: string): FieldError => ({ field: 'fieldManager', type: 'FieldValueInvalid', detail });
  const quoted = JSON.stringify(manager);
  if (manager.length > longestManager)
    return [problem(`Invalid value: ${quoted}: may not be more than ${longestManager} bytes`)];
  if (/[^\x20-\x7e\u00a0-\uffff]/.test(manager))
    return [problem(`Invalid value: ${quoted}: should only contain printable characters`)];
  return [];
}

/** The options that create, update and patch share. Throws 422 Invalid with every problem. */
export function writeParameters(
  kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
  query: URLSearchParams,
  request: IncomingMessage,
): WriteParameters {
  const dryRun = query.getAll('dryRun').filter((value) => value !== '');
  const manager = query.get('fieldManager') ?? '';
  const fieldValidation = query.get('fieldValidation') || 'Warn';
  const errors = [...dryRunErrors(dryRun), ...managerErrors(manager)];
  if (!fieldValidations.includes(fieldValidation)) {
    errors.push(unsupported('fieldValidation', fieldValidation, fieldValidations));
  }
  if (kind === 'PatchOptions' && query.has('force')) {
    const detail = 'Forbidden: may not be specified for non-apply patch';
    errors.push({ field: 'force', type: 'FieldValueForbidden', detail });
  }
  if (errors.length > 0) throw invalidOptions(kind, errors);
  return {
    dryRun: dryRun.length > 0,
    manager: manager || managerFromUserAgent(request.headers['user-agent']),
    fieldValidation: fieldValidation as FieldValidation,
  };
}
