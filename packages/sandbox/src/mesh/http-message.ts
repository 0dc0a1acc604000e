/** Requests and responses inside the mesh: values handed from function to function, not bytes on a socket. */

/** Names in lower case. Several cookies to set are apart by line breaks, since commas may be part of one. */
export type HeaderMap = Record<string, string>;

export type HttpRequest = {
  readonly method: string;
  readonly scheme: 'http' | 'https';
  /** The Host header, with its port where the client wrote one. */
  readonly authority: string;
  /** With the query. */
  readonly path: string;
  readonly headers: HeaderMap;
  readonly body?: string;
};

/**
 * Bodies are rendered only when somebody reads them: a page that the load generator asks for costs no HTML, and
 * services hand each other values instead of parsing their own JSON.
 */
export type HttpBody = { readonly json: unknown } | { readonly text: () => string };

export type HttpResponse = {
  readonly status: number;
  readonly headers: HeaderMap;
  readonly body: HttpBody;
};

/** `null` when no response came: the connection failed or was closed. */
export type OnResponse = (response: HttpResponse | null) => void;

/** A request under way. Cancelling closes the connection; the callback is then not called. */
export type Call = { cancel(): void };

export function jsonResponse(status: number, json: unknown): HttpResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: { json } };
}

export function textResponse(status: number, text: string, contentType = 'text/plain'): HttpResponse {
  return { status, headers: { 'content-type': contentType }, body: { text: () => text } };
}

export function bodyText(body: HttpBody): string {
  return 'text' in body ? body.text() : JSON.stringify(body.json);
}

/** The value of a JSON body; undefined if it cannot be read as JSON. */
export function bodyJson(body: HttpBody): unknown {
  if ('json' in body) return body.json;
  try {
    return JSON.parse(body.text());
  } catch {
    return undefined;
  }
}

/** The path without its query. */
export function pathOnly(path: string): string {
  const query = path.indexOf('?');
  return query === -1 ? path : path.slice(0, query);
}
