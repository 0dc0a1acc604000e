/** Calls of the API, typed and checked by the contract that the server mounts. */
import { apiPrefix, type Endpoint, type RequestOf, type ResponseOf } from '@sluice/shared/api/endpoint';
import { Problem, type ProblemCode } from '@sluice/shared/api/problem';

/** The codes of the server, and two for answers that never came from it. */
export type ClientErrorCode = ProblemCode | 'server-unreachable' | 'unexpected-answer';

export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: ClientErrorCode;
  /** 0 where no answer came. */
  readonly status: number;
  readonly problem: Problem | null;

  constructor(code: ClientErrorCode, status: number, problem: Problem | null, options?: ErrorOptions) {
    super(problem?.detail ?? code, options);
    this.code = code;
    this.status = status;
    this.problem = problem;
  }

  /** Whether the same request may succeed by itself a little later; never after a conflict. */
  get isRetryable(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export type Call = <E extends Endpoint>(
  endpoint: E,
  request: RequestOf<E>,
  signal?: AbortSignal,
) => Promise<ResponseOf<E>>;

/** The parts of a request as any endpoint has them. */
type Parts = {
  readonly params?: Record<string, unknown>;
  readonly query?: Record<string, unknown>;
  readonly headers?: Record<string, unknown>;
  readonly body?: unknown;
};

/**
 * The address of an endpoint, with its parameters in the path and its query behind it. Absent values are left out.
 */
export function addressOf(endpoint: Endpoint, { params = {}, query = {} }: Parts): string {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  ).toString();
  return `${apiPrefix}${path}${search === '' ? '' : `?${search}`}`;
}

function headersOf({ headers = {}, body }: Parts): Record<string, string> {
  const given = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return {
    accept: 'application/json, application/problem+json',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...Object.fromEntries(given),
  };
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

async function errorOf(response: Response): Promise<ClientError> {
  const { data } = Problem.safeParse(await readJson(response));
  if (data !== undefined) return new ClientError(data.code, response.status, data);
  // A proxy in between answers 502 or 504 in its own words while the server is away.
  const code = response.status >= 502 && response.status <= 504 ? 'server-unreachable' : 'unexpected-answer';
  return new ClientError(code, response.status, null);
}

/** Calls through `fetch`; tests hand in a function that answers by itself. Every failure is a `ClientError`. */
export function createClient(fetch: typeof globalThis.fetch): Call {
  return async <E extends Endpoint>(endpoint: E, request: RequestOf<E>, signal?: AbortSignal) => {
    const parts: Parts = request;
    let response: Response;
    try {
      response = await fetch(addressOf(endpoint, parts), {
        method: endpoint.method,
        headers: headersOf(parts),
        ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (cause) {
      if (signal?.aborted) throw cause;
      throw new ClientError('server-unreachable', 0, null, { cause });
    }
    if (!response.ok) throw await errorOf(response);
    const answer = endpoint.response.safeParse(await readJson(response));
    if (!answer.success) throw new ClientError('unexpected-answer', response.status, null, { cause: answer.error });
    // The schema of this very endpoint has just checked it; `Endpoint` only knows that it has one.
    return answer.data as ResponseOf<E>;
  };
}
