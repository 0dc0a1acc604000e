import { streamEvents } from '@sluice/shared/api/events';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../domain-error.ts';
import { mountStream } from '../http/mount.ts';
import { guardStream, type Verdict } from '../live/guard-stream.ts';
import type { LiveHub } from '../live/live-hub.ts';
import type { Gate } from '../sign-in/gate.ts';

export type EventPorts = {
  readonly live: LiveHub;
  readonly gate: Gate;
  /** Those that hold services. */
  readonly namespaces: () => readonly string[];
  /** Worth waiting for before a stream of many services is opened. */
  readonly prepare: (namespace?: string) => Promise<void>;
  /** How often it is asked again who reads a stream and what they may see. */
  readonly recheckMs: number;
};

export function addEventRoutes(app: FastifyInstance, { live, gate, namespaces, prepare, recheckMs }: EventPorts): void {
  mountStream(app, streamEvents, async ({ query: { namespace, service }, request, reply, caller }) => {
    if (service !== undefined && namespace === undefined) {
      const issues = [{ path: 'query.namespace', message: 'A service is found by its namespace and its name' }];
      throw new DomainError('invalid', 'query.namespace is missing', { issues });
    }
    const covered = () => (namespace === undefined ? namespaces() : [namespace]);
    if (service === undefined) await prepare(namespace);
    const sight = await caller.sight(covered());
    // A renewed session goes along with the headers that the hub writes.
    const cookies = reply.getHeader('set-cookie');
    reply.hijack();
    if (cookies !== undefined) reply.raw.setHeader('set-cookie', cookies as string | string[]);
    const stream = live.open({ namespace: namespace ?? null, service: service ?? null, sight }, reply.raw);
    guardStream(stream, reply.raw, {
      judge: () => judge(gate, request, namespace, covered),
      expiresAt: caller.expiresAt,
      everyMs: recheckMs,
      onFault: (error) => request.log.error({ err: error }, 'watching over a stream failed'),
    });
  });
}

async function judge(
  gate: Gate,
  request: FastifyRequest,
  namespace: string | undefined,
  covered: () => readonly string[],
): Promise<Verdict> {
  try {
    const caller = await gate.callerOf(request, null);
    if (caller === null) return { kind: 'end', reason: 'signed-out' };
    const sight = await caller.sight(covered());
    if (namespace !== undefined && !sight.sees(namespace)) return { kind: 'end', reason: 'forbidden' };
    return { kind: 'sees', sight, expiresAt: caller.expiresAt };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.code !== 'unauthenticated') return { kind: 'unknown' };
    return (await gate.isRenewable(request)) ? { kind: 'come-back' } : { kind: 'end', reason: 'signed-out' };
  }
}
