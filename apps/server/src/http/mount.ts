/** Endpoints as data become routes: validated on the way in, checked on the way out, printed as OpenAPI. */
import { apiPrefix, type Endpoint, type ResponseOf } from '@sluice/shared/api/endpoint';
import { Problem, type ProblemCode, problemCodes } from '@sluice/shared/api/problem';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import { callerOf } from './callers.ts';
import { problemMediaType } from './problem.ts';

type Parsed<E extends Endpoint, K extends 'params' | 'query' | 'headers' | 'body'> = E[K] extends z.ZodType
  ? { readonly [P in K]: z.output<E[K]> }
  : object;

/** A request whose parts have been checked against the endpoint's schemas. */
export type Call<E extends Endpoint> = Parsed<E, 'params'> &
  Parsed<E, 'query'> &
  Parsed<E, 'headers'> &
  Parsed<E, 'body'> & {
    readonly request: FastifyRequest;
    readonly reply: FastifyReply;
    /** Who asks. Reading it throws `unauthenticated` where an endpoint is open to anybody and nobody is signed in. */
    readonly caller: Caller;
  };

/** Problems that any endpoint may answer with. */
const everywhere: readonly ProblemCode[] = ['malformed-request', 'invalid', 'too-many-requests', 'internal'];

export function mount<E extends Endpoint>(
  app: FastifyInstance,
  endpoint: E,
  handler: (call: Call<E>) => Promise<ResponseOf<E>>,
): void {
  route(app, endpoint, async (request, reply) => reply.send(await handler(callOf<E>(request, reply))));
}

/** An endpoint that answers with a stream: the handler takes the raw response over. */
export function mountStream<E extends Endpoint>(
  app: FastifyInstance,
  endpoint: E,
  handler: (call: Call<E>) => Promise<void>,
): void {
  route(app, endpoint, async (request, reply) => {
    await handler(callOf<E>(request, reply));
    return reply;
  });
}

function route(
  app: FastifyInstance,
  endpoint: Endpoint,
  handler: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>,
): void {
  app.route({
    method: endpoint.method,
    url: apiPrefix + endpoint.path,
    schema: schemaOf(endpoint),
    config: { endpoint },
    // A stream has no end, so there is no head of it to be had.
    exposeHeadRoute: endpoint.method === 'GET' && endpoint.produces !== 'text/event-stream',
    handler,
  });
}

function callOf<E extends Endpoint>(request: FastifyRequest, reply: FastifyReply): Call<E> {
  const { params, query, headers, body } = request;
  // Fastify's types do not know that the schemas of this very endpoint have just checked the four of them.
  const call = {
    ...{ params, query, headers, body, request, reply },
    get caller() {
      return callerOf(request);
    },
  };
  return call as unknown as Call<E>;
}

function schemaOf(endpoint: Endpoint): FastifySchema {
  const { operationId, summary, description, tag, params, query = z.object({}), headers, body, response } = endpoint;
  const answer = { content: { [endpoint.produces ?? 'application/json']: { schema: response } } };
  return {
    operationId,
    summary,
    ...(description !== undefined && { description }),
    tags: [tag],
    security: endpoint.access === 'anybody' ? [] : [{ bearer: [] }, { session: [] }],
    ...(params && { params }),
    // Strict: an answer to something else than what was asked for is none, and a misspelt `dryRun` must not write.
    querystring: query.strict(),
    ...(headers && { headers }),
    ...(body && { body }),
    response: { 200: { description: 'As asked', ...answer }, ...problemResponses(endpoint) },
  };
}

/** Problems that come from who asks rather than from what is asked. */
function problemsOfCaller({ access, method, writes }: Endpoint): readonly ProblemCode[] {
  if (access === 'anybody') return [];
  const isWrite = method !== 'GET' && writes !== false;
  return ['unauthenticated', 'forbidden', 'cluster-unreachable', ...(isWrite ? (['read-only'] as const) : [])];
}

function problemResponses(endpoint: Endpoint) {
  const { problems, body } = endpoint;
  const codes: ProblemCode[] = [
    ...problems,
    ...problemsOfCaller(endpoint),
    ...everywhere,
    ...(body ? (['too-large', 'unsupported-media-type'] as const) : []),
  ];
  const byStatus = Map.groupBy(new Set(codes), (code) => problemCodes[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      status,
      {
        description: ofStatus.map((code) => `\`${code}\`: ${problemCodes[code].title}`).join('. '),
        content: { [problemMediaType]: { schema: Problem } },
      },
    ]),
  );
}

/** The methods that the endpoints have for a path of the API. */
export function methodsFor(endpoints: readonly Endpoint[]): (path: string) => string[] {
  const patterns = endpoints.map(({ method, path }) => ({
    method,
    pattern: new RegExp(`^${apiPrefix}${path.replace(/:[A-Za-z]+/g, '[^/]+')}$`),
  }));
  return (path) => patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
}
