/** What somebody wants to change: checked by a preview, then made. */
import {
  applyChange,
  type ChangeResult,
  type Preview,
  previewChange,
  previewUndo,
  undoChange,
} from '@sluice/shared/api/changes';
import type { Endpoint } from '@sluice/shared/api/endpoint';
import { type PromoteBody, promoteVersion } from '@sluice/shared/api/promotion';
import type { Edit, PromoteVersion } from '@sluice/shared/routing/edit';
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { addressOf, type Call, ClientError } from './client.ts';
import { putAnswer, type ServiceRef } from './services.ts';

export type PromotionObjection = NonNullable<PromoteBody['force']>[number];

/** One of the ways to a change; each is previewed and made by its own operation. */
export type ChangeIntent =
  | {
      readonly type: 'edits';
      readonly edits: readonly Edit[];
      /** Versions that may receive requests although no pod of theirs is ready. */
      readonly forced: readonly string[];
    }
  | {
      readonly type: 'promotion';
      readonly version: string;
      readonly drop: NonNullable<PromoteVersion['drop']>;
      /** Objections that are overruled. */
      readonly forced: readonly PromotionObjection[];
    }
  | {
      readonly type: 'undo';
      readonly change: string;
      /** Codes of new findings that are accepted. */
      readonly forced: readonly string[];
    };

export type ChangeRequest = {
  readonly ref: ServiceRef;
  readonly intent: ChangeIntent;
  /** The etag of the preview that somebody has seen. */
  readonly etag: string;
  readonly idempotencyKey: string;
  readonly reason: string;
};

/** The edits with leave to send requests to versions that are not ready. */
export function withForce(edits: readonly Edit[], versions: readonly string[]): Edit[] {
  if (versions.length === 0) return [...edits];
  return edits.map((edit) => (canBeForced(edit) ? { ...edit, force: [...versions] } : edit));
}

type ForcedEdit = Extract<Edit, { force?: string[] | undefined }>;

const forcedTypes: Record<ForcedEdit['type'], true> = {
  setWeights: true,
  setDestinationWeights: true,
  addRule: true,
  changeRule: true,
  promoteVersion: true,
  resetToVersion: true,
  defineVersion: true,
};

const canBeForced = (edit: Edit): edit is ForcedEdit => Object.hasOwn(forcedTypes, edit.type);

/** What a promotion does, whatever speaks against it: that is asked for apart. */
function promotionEdit({ version, drop }: Extract<ChangeIntent, { type: 'promotion' }>): PromoteVersion {
  return { type: 'promoteVersion', version, ...(drop.length > 0 && { drop: [...drop] }), force: [version] };
}

function preview(call: Call, ref: ServiceRef, intent: ChangeIntent, signal: AbortSignal): Promise<Preview> {
  switch (intent.type) {
    case 'edits':
      return call(previewChange, { params: ref, body: { edits: withForce(intent.edits, intent.forced) } }, signal);
    case 'promotion':
      return call(previewChange, { params: ref, body: { edits: [promotionEdit(intent)] } }, signal);
    case 'undo':
      return call(previewUndo, { params: { ...ref, change: intent.change } }, signal);
  }
}

/** What a change would do, tried on the cluster. Never from a cache: the cluster may have moved. */
export const previewQuery = (call: Call, ref: ServiceRef, intent: ChangeIntent) =>
  queryOptions({
    // What is accepted of an undo changes nothing about what it does.
    queryKey: [previewChange.operationId, ref, intent.type === 'undo' ? { ...intent, forced: [] } : intent] as const,
    queryFn: ({ signal }) => preview(call, ref, intent, signal),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

/** The first of the server's objections to a promotion that is not overruled; null when there is none. */
export const objectionQuery = (call: Call, ref: ServiceRef, intent: ChangeIntent) =>
  queryOptions({
    queryKey: [promoteVersion.operationId, 'dryRun', ref, intent] as const,
    queryFn: async ({ signal }): Promise<ClientError | null> => {
      if (intent.type !== 'promotion') return null;
      try {
        await call(
          promoteVersion,
          { params: ref, query: { dryRun: 'true' }, headers: {}, body: bodyOf(intent) },
          signal,
        );
        return null;
      } catch (error) {
        if (error instanceof ClientError && isObjection(error.code)) return error;
        throw error;
      }
    },
    enabled: intent.type === 'promotion',
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

const objections: Record<PromotionObjection, true> = {
  'version-not-ready': true,
  'version-failing': true,
  'version-not-measured': true,
};

export const isObjection = (code: string): code is PromotionObjection => Object.hasOwn(objections, code);

function bodyOf({ version, drop, forced }: Extract<ChangeIntent, { type: 'promotion' }>): PromoteBody {
  return {
    version,
    ...(drop.length > 0 && { drop: [...drop] }),
    ...(forced.length > 0 && { force: [...forced] }),
  };
}

/** Makes the change and shows the service as the server then describes it. */
export async function makeChange(call: Call, queryClient: QueryClient, request: ChangeRequest): Promise<ChangeResult> {
  const result = await send(call, request);
  putAnswer(queryClient, result.service);
  return result;
}

function send(call: Call, { ref, intent, etag, idempotencyKey, reason }: ChangeRequest): Promise<ChangeResult> {
  const headers = { 'if-match': `"${etag}"`, 'idempotency-key': idempotencyKey };
  const why = reason === '' ? {} : { reason };
  const common = { query: {}, headers };
  switch (intent.type) {
    case 'edits': {
      const body = { edits: withForce(intent.edits, intent.forced), ...why };
      return call(applyChange, { ...common, params: ref, body });
    }
    case 'promotion':
      return call(promoteVersion, { ...common, params: ref, body: { ...bodyOf(intent), ...why } });
    case 'undo': {
      const { change, forced } = intent;
      const body = { ...why, ...(forced.length > 0 && { force: [...forced] }) };
      return call(undoChange, { ...common, params: { ...ref, change }, body });
    }
  }
}

/** The call that makes the change, for those who would rather make it from a shell. */
export function apiCallOf(ref: ServiceRef, intent: ChangeIntent) {
  const whole = (endpoint: Endpoint, params: object = {}) =>
    new URL(addressOf(endpoint, { params: { ...ref, ...params } }), window.location.href).href;
  switch (intent.type) {
    case 'edits':
      return { method: 'POST', url: whole(applyChange), body: { edits: withForce(intent.edits, intent.forced) } };
    case 'promotion':
      return { method: 'POST', url: whole(promoteVersion), body: bodyOf(intent) };
    case 'undo': {
      const body = intent.forced.length > 0 ? { force: [...intent.forced] } : {};
      return { method: 'POST', url: whole(undoChange, { change: intent.change }), body };
    }
  }
}
