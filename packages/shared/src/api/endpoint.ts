/**
 * Endpoints as data. One value mounts the route in the server, types the client in the browser and prints OpenAPI, so
 * the three cannot disagree.
 */
import type { z } from 'zod';
import type { ProblemCode } from './problem.ts';

export type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

/** The parts of the API, in the order in which its reference shows them. */
export const tags = {
  session: 'Who is asking, and what they may do',
  services: 'Services, their versions and the split between them',
  routing: 'The rules that decide about requests',
  changes: 'Changes of the rules: previewed, made, remembered, undone',
  configuration: 'The objects behind the rules, and what is wrong with them',
  live: 'What happens, as it happens, and what did before',
  status: 'How Sluice and all that it depends on are',
} as const;
export type Tag = keyof typeof tags;

export type Endpoint = {
  /** A verb phrase; the OpenAPI operationId, the client's call and the head of the query key. */
  readonly operationId: string;
  readonly method: Method;
  /** Below `/api/v1`; parameters as `:name`. */
  readonly path: `/${string}`;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The body of a 200 answer. */
  readonly response: z.ZodType;
  /** `text/event-stream` endpoints answer with a stream of `response` values; everything else is JSON. */
  readonly produces?: 'application/json' | 'text/event-stream';
  /**
   * The problems that callers have to expect, besides those that every endpoint may answer with: a malformed or invalid
   * request, a caller who is not known or not allowed, a cluster or a server that fails.
   */
  readonly problems: readonly ProblemCode[];
  /** `anybody`: answers also those who have not signed in. */
  readonly access?: 'anybody';
  /** False for calls that are no GETs and yet change nothing in the cluster. A server that makes no changes answers them. */
  readonly writes?: false;
};

export const apiPrefix = '/api/v1';

/** Keeps the literal types of an endpoint, so that its parameters and answers can be derived from it. */
export function endpoint<const E extends Endpoint>(definition: E): E {
  return definition;
}

type Part<E extends Endpoint, K extends 'params' | 'query' | 'headers' | 'body'> = E[K] extends z.ZodType
  ? { readonly [P in K]: z.input<E[K]> }
  : object;

/** What a caller passes to an endpoint. */
export type RequestOf<E extends Endpoint> = Part<E, 'params'> & Part<E, 'query'> & Part<E, 'headers'> & Part<E, 'body'>;

/** What an endpoint answers with. */
export type ResponseOf<E extends Endpoint> = z.output<E['response']>;
