import type { Metadata } from '../cluster/kube-object.ts';
import type { ResourceType } from '../cluster/resource-type.ts';
import { Revision } from '../cluster/revision.ts';
import { expired, type StatusError, tooLargeVersion } from '../cluster/status-error.ts';
import { isIn, seenThrough, type WatchEvent } from '../cluster/watch-filter.ts';
import type { StoreEvent } from '../cluster/watch-history.ts';
import type { ApiCall } from './api-call.ts';
import type { ListOptions } from './list-options.ts';
import { rendererOf } from './read-handlers.ts';

const initialEventsEnd = 'k8s.io/initial-events-end';
/** Kubernetes ends a watch without timeoutSeconds after this time at least, and twice as long at most. */
const shortestDefaultTimeoutSeconds = 1_800;

type Start = {
  /** Objects that are told as ADDED before anything else. */
  present: Revision[];
  /** Changes that happened since the version that the client named. */
  missed: readonly StoreEvent[];
};

function startOf({ context: { store }, target }: ApiCall, options: ListOptions): Start | StatusError {
  const version = options.resourceVersion;
  if (version !== undefined && version > store.version) return tooLargeVersion(version, store.version);
  const isAnyVersion = version === undefined || version === 0;
  if (isAnyVersion && options.sendsInitialEvents === false) return { present: [], missed: [] };
  if (isAnyVersion || options.sendsInitialEvents) {
    const present = store.list(target.type, target.namespace);
    return { present: present.filter((revision) => isIn(options.filter, revision)), missed: [] };
  }
  const missed = store.eventsSince(target.type, version);
  return missed ? { present: [], missed } : expired(`too old resource version: ${version} (${store.version})`);
}

/**
 * Streams changes, one JSON object on each line. Failures to start come as a single ERROR event after a 200, as from
 * Kubernetes' watch cache.
 */
export function handleWatch(call: ApiCall, options: ListOptions): void {
  const { context, target, response } = call;
  const renderer = rendererOf(call).forWatch();
  const start = startOf(call, options);
  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache, private' });
  response.flushHeaders();
  if ('code' in start) {
    response.end(`{"type":"ERROR","object":${JSON.stringify(start.toStatus())}}\n`);
    return;
  }
  context.watches.add(response);

  function send({ type, revision }: WatchEvent): void {
    if (hasEnded()) return;
    response.write(`{"type":"${type}","object":${renderer.one(revision)}}\n`);
    if (response.writableLength > context.watches.settings.longestBacklog) response.destroy();
  }
  // Its close event is still to come, with a slow client long after its end.
  const hasEnded = () => response.destroyed || response.writableEnded;

  function sendChange(change: StoreEvent): void {
    const event = seenThrough(options.filter, change);
    if (event) send(event);
  }
  function sendBookmark(annotations?: Record<string, string>): void {
    if (hasEnded()) return;
    const { version } = context.store;
    response.write(`{"type":"BOOKMARK","object":${renderer.one(bookmark(target.type, version, annotations))}}\n`);
  }

  for (const revision of start.present) send({ type: 'ADDED', revision });
  for (const change of start.missed) sendChange(change);
  if (options.sendsInitialEvents) sendBookmark({ [initialEventsEnd]: 'true' });
  const unsubscribe = context.store.subscribe(target.type, sendChange);
  const { registry } = context.store;
  const stopServing = registry.subscribe(() => {
    if (!registry.find(target.type.group, target.version, target.type.plural)) response.end();
  });

  const { bookmarkMs } = context.watches.settings;
  const bookmarks = options.wantsBookmarks ? setInterval(() => sendBookmark(), bookmarkMs) : undefined;
  const timeout = setTimeout(() => {
    if (options.wantsBookmarks) sendBookmark();
    response.end();
  }, timeoutMs(options));
  response.on('close', () => {
    unsubscribe();
    stopServing();
    clearInterval(bookmarks);
    clearTimeout(timeout);
  });
}

/** An object of nothing but a version, in the same form as those of the other events. */
function bookmark(type: ResourceType, version: number, annotations?: Record<string, string>): Revision {
  const metadata = { resourceVersion: String(version), creationTimestamp: null, ...(annotations && { annotations }) };
  const object = { apiVersion: '', kind: '', metadata: metadata as unknown as Metadata };
  return new Revision(type.view?.of ?? type, '', object, version);
}

function timeoutMs({ timeoutSeconds }: ListOptions): number {
  const longest = 2 ** 31 - 1;
  const seconds = Math.max(0, timeoutSeconds || shortestDefaultTimeoutSeconds * (1 + Math.random()));
  return Math.min(seconds * 1_000, longest);
}
