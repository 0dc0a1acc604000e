/** Answers that a proxy gives by itself. */
import type { DirectResponseDecision, Fault, RedirectDecision } from '@sluice/shared/evaluate/decision';
import { applyHeaderChange } from '@sluice/shared/evaluate/header-changes';
import { hostOf } from '@sluice/shared/evaluate/virtual-host';
import { type HttpRequest, type HttpResponse, pathOnly, textResponse } from './http-message.ts';
import { replaceMatched } from './rewrite-path.ts';

export function answerDirectly({ status, body, headers }: DirectResponseDecision): HttpResponse {
  const response = textResponse(status, body ?? '');
  return headers === null ? response : { ...response, headers: applyHeaderChange(response.headers, headers.response) };
}

export function answerRedirect(decision: RedirectDecision, request: HttpRequest): HttpResponse {
  const location = redirectLocation(decision, request);
  const headers = decision.headers === null ? {} : applyHeaderChange({}, decision.headers.response);
  return { status: decision.status, headers: { ...headers, location }, body: { text: () => '' } };
}

/** The port of the request's Host stays only while neither scheme nor host change. */
function redirectLocation({ scheme, authority, port, path }: RedirectDecision, request: HttpRequest): string {
  const keepsHost = authority === null && port === null && (scheme === null || scheme === request.scheme);
  const host = keepsHost ? request.authority : (authority ?? hostOf(request.authority));
  const withPort = port === null ? host : `${hostOf(host)}:${port}`;
  const bare = pathOnly(request.path);
  const query = request.path.slice(bare.length);
  const target =
    path === null
      ? bare
      : path.type === 'full'
        ? path.replacement
        : replaceMatched(bare, path.matched, path.replacement);
  return `${scheme ?? request.scheme}://${withPort}${target}${target.includes('?') ? '' : query}`;
}

/** What fault injection answers. */
export function answerAbort({ httpStatus, grpcStatus }: NonNullable<Fault['abort']>): HttpResponse {
  if (httpStatus !== null) return textResponse(httpStatus, 'fault filter abort');
  const response = textResponse(200, '');
  return { ...response, headers: { ...response.headers, 'grpc-status': grpcStatus ?? '' } };
}
