/** What a person has written into the form, as the request that it means. */
import type { RequestTestBody } from '@sluice/shared/api/request-test';
import type { Caller } from './callers.ts';

export type HeaderLine = { readonly name: string; readonly value: string };

export type RequestFields = {
  readonly labels: string;
  readonly method: string;
  readonly host: string;
  readonly port: string;
  readonly path: string;
  readonly headers: readonly HeaderLine[];
};

export type FieldProblem = {
  readonly field: keyof RequestFields;
  /** Key of the sentence, and what it names. */
  readonly code: 'port' | 'path' | 'host' | 'headerName' | 'labels';
  readonly text: string;
};

/** `token` of RFC 9110, 5.6.2. */
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

export const labelsText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');

/** The request, or all that is wrong with it. */
export function readRequest(
  caller: Pick<Caller, 'kind' | 'namespace'>,
  fields: RequestFields,
): { readonly body: RequestTestBody | null; readonly problems: readonly FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const labels: Record<string, string> = {};
  for (const part of fields.labels.split(',').map((each) => each.trim())) {
    const [, key, value] = /^([^=\s]+)\s*=\s*(\S*)$/.exec(part) ?? [];
    if (key !== undefined) labels[key] = value ?? '';
    else if (part !== '') problems.push({ field: 'labels', code: 'labels', text: part });
  }
  const port = Number(fields.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) problems.push({ field: 'port', code: 'port', text: '' });
  if (!fields.path.startsWith('/')) problems.push({ field: 'path', code: 'path', text: '' });
  if (fields.host.trim() === '') problems.push({ field: 'host', code: 'host', text: '' });
  const headers = fields.headers.filter(({ name, value }) => name !== '' || value !== '');
  for (const { name } of headers) {
    if (!token.test(name)) problems.push({ field: 'headers', code: 'headerName', text: name });
  }
  if (problems.length > 0) return { body: null, problems };
  return {
    problems,
    body: {
      source: { kind: caller.kind, namespace: caller.namespace, labels },
      request: {
        host: fields.host.trim(),
        port,
        method: fields.method,
        path: fields.path,
        headers: Object.fromEntries(headers.map(({ name, value }) => [name.toLowerCase(), value])),
      },
    },
  };
}
