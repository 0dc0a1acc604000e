/** Bodies are JSON that means the same to everybody: no member that reaches for prototypes, no nesting without end. */
import type { FastifyInstance } from 'fastify';
import { DomainError } from '../domain-error.ts';

/** Nothing that Sluice takes is nested deeper; code that walks through values must not run out of stack. */
const maxDepth = 64;

export function addJsonBodies(app: FastifyInstance): void {
  // JSON or nothing: a form of another site can send text, but not JSON.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, parseBody(String(text)));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** Throws `malformed-request`. */
export function parseBody(text: string): unknown {
  if (text === '') throw new DomainError('malformed-request', 'The body is empty: JSON was announced');
  const value = parseJson(text);
  for (let level = [value], depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) {
      throw new DomainError('malformed-request', `The body is nested deeper than ${maxDepth} levels`);
    }
    level = level.flatMap(membersOf);
  }
  return value;
}

function parseJson(text: string): unknown {
  try {
    // A byte order mark is what some editors put in front.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason = error instanceof Error ? `: ${error.message}` : '';
    throw new DomainError('malformed-request', `The body is not JSON${reason}`, { cause: error });
  }
}

function membersOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value;
  if (Object.hasOwn(value, '__proto__')) {
    throw new DomainError('malformed-request', "The body has a member '__proto__', which nothing here is called");
  }
  return Object.values(value);
}
