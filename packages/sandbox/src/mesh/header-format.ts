/**
 * Header values with commands such as `%REQ(x-user)%` in them, as Envoy's header formatters fill them in
 * (envoyproxy/envoy source/common/formatter). A header whose value comes out empty is not written.
 *
 * @NOTE Envoy rejects a configuration with a command that it does not know; here it stays as it is written.
 */
import { applyHeaderChange, type HeaderChange } from '@sluice/shared/evaluate/header-changes';
import type { HeaderMap, HttpRequest } from './http-message.ts';

/** What a command may ask for. */
export type FormatContext = {
  /** As it came to the proxy. */
  readonly request: HttpRequest;
  /** Headers and status of the answer; null while there is none. */
  readonly response: { readonly status: number; readonly headers: HeaderMap } | null;
  readonly podName: string;
  readonly cluster: string;
  readonly routeName: string;
};

/** The headers after a change, with its values filled in. */
export function changeHeaders(headers: HeaderMap, change: HeaderChange, context: FormatContext): HeaderMap {
  if (!change.write.some(({ value }) => value.includes('%'))) return applyHeaderChange(headers, change);
  const write = change.write.flatMap((each) => {
    if (!each.value.includes('%')) return [each];
    const value = fillIn(each.value, context);
    return value === '' ? [] : [{ ...each, value }];
  });
  return applyHeaderChange(headers, { ...change, write });
}

const command = /%%|%([A-Z_]+)(?:\(([^)]*)\))?(?::(\d+))?%/g;

function fillIn(text: string, context: FormatContext): string {
  return text.replace(command, (written, name?: string, argument = '', length?: string) => {
    if (name === undefined) return '%';
    const value = commandValue(name, argument, context);
    if (value === undefined) return written;
    return length === undefined ? value : value.slice(0, Number(length));
  });
}

/** Undefined for a command that is not known. */
function commandValue(name: string, argument: string, context: FormatContext): string | undefined {
  const { request, response } = context;
  switch (name) {
    case 'REQ':
      return firstOf(argument, (header) => requestHeader(request, header));
    case 'RESP':
      return firstOf(argument, (header) => response?.headers[header]);
    case 'PROTOCOL':
      return 'HTTP/1.1';
    case 'RESPONSE_CODE':
      return response === null ? '' : String(response.status);
    case 'START_TIME':
      return new Date().toISOString();
    case 'HOSTNAME':
      return context.podName;
    case 'UPSTREAM_CLUSTER':
      return context.cluster;
    case 'ROUTE_NAME':
      return context.routeName;
    default:
      return undefined;
  }
}

/** `first?second`: the second where there is no first. */
function firstOf(argument: string, read: (name: string) => string | undefined): string {
  const [first = '', second] = argument.toLowerCase().split('?');
  return read(first) ?? (second === undefined ? undefined : read(second)) ?? '';
}

function requestHeader({ authority, method, path, scheme, headers }: HttpRequest, name: string): string | undefined {
  const pseudo: Readonly<Record<string, string>> = {
    ':authority': authority,
    host: authority,
    ':method': method,
    ':path': path,
    ':scheme': scheme,
  };
  return pseudo[name] ?? headers[name];
}
