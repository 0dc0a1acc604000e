/** get and list. */
import type { Revision } from '../cluster/revision.ts';
import { expired, notFound, tooLargeVersion } from '../cluster/status-error.ts';
import { isIn } from '../cluster/watch-filter.ts';
import { type ApiCall, refOfCall } from './api-call.ts';
import { type ContinueToken, decodeContinueToken, encodeContinueToken, goOnAnyway } from './continue-token.ts';
import type { ListOptions } from './list-options.ts';
import { representationOf } from './negotiation.ts';
import { type ListMeta, type Renderer, rendererFor } from './render-objects.ts';
import { sendJson } from './responses.ts';

export function rendererOf({ request, query, target, context }: ApiCall): Renderer {
  const representation = representationOf(request.headers.accept);
  return rendererFor(target.type, target.version, representation, query, context.now);
}

export function handleGet(call: ApiCall): void {
  const { context, target, response } = call;
  const renderer = rendererOf(call);
  const revision = context.store.get(target.type, refOfCall(call));
  if (!revision) throw notFound(target.type, target.name ?? '');
  sendJson(response, 200, renderer.one(revision));
}

export function handleList(call: ApiCall, options: ListOptions): void {
  const renderer = rendererOf(call);
  const { revisions, meta } = pageOf(call, options);
  sendJson(call.response, 200, renderer.list(revisions, meta));
}

/** One page of the objects that match, at one version for all pages. */
export function pageOf(call: ApiCall, options: ListOptions): { revisions: Revision[]; meta: ListMeta } {
  const token = options.continueToken === '' ? undefined : decodeContinueToken(options.continueToken);
  const { revisions: all, version } = snapshot(call, options, token);
  const from = token === undefined ? 0 : all.findIndex(({ key }) => key > token.after);
  const matching = from === -1 ? [] : all.slice(from).filter((revision) => isIn(options.filter, revision));
  const resourceVersion = String(version);
  if (options.limit === 0 || matching.length <= options.limit)
    return { revisions: matching, meta: { resourceVersion } };
  const revisions = matching.slice(0, options.limit);
  const after = revisions.at(-1)?.key ?? '';
  return {
    revisions,
    meta: {
      resourceVersion,
      continue: encodeContinueToken({ version, after }),
      ...(!options.hasSelector && { remainingItemCount: matching.length - options.limit }),
    },
  };
}

type Snapshot = { revisions: Revision[]; version: number };

function present({ context: { store }, target }: ApiCall): Snapshot {
  return { revisions: store.list(target.type, target.namespace), version: store.version };
}

/** The objects at an earlier version, or undefined when the history does not go back that far. */
function past({ context: { store }, target }: ApiCall, version: number): Snapshot | undefined {
  if (version > store.version) throw tooLargeVersion(version, store.version);
  const revisions = store.listAt(target.type, version, target.namespace);
  return revisions && { revisions, version };
}

function snapshot(call: ApiCall, options: ListOptions, token: ContinueToken | undefined): Snapshot {
  if (token) return token.version === goOnAnyway ? present(call) : nextPageSnapshot(call, token);
  const wanted = options.resourceVersion ?? 0;
  if (wanted > call.context.store.version) throw tooLargeVersion(wanted, call.context.store.version);
  if (wanted === 0 || options.match !== 'Exact') return present(call);
  const snapshot = past(call, wanted);
  if (!snapshot) throw expired('The resourceVersion for the provided list is too old.');
  return snapshot;
}

const continueExpired =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

function nextPageSnapshot(call: ApiCall, { version, after }: ContinueToken): Snapshot {
  const snapshot = past(call, version);
  if (!snapshot) throw expired(continueExpired, encodeContinueToken({ version: goOnAnyway, after }));
  return snapshot;
}
