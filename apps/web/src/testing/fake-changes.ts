/** Previews, changes and their history, for services whose only rule is the default one unless a test says otherwise. */
import {
  type Change,
  ChangeBody,
  Change as ChangeSchema,
  type ChangeSummary,
  type listChanges,
  Preview,
  UndoBody,
} from '@sluice/shared/api/changes';
import type { ResponseOf } from '@sluice/shared/api/endpoint';
import { PromoteBody } from '@sluice/shared/api/promotion';
import type { ServiceState } from '@sluice/shared/api/services';
import type { Edit } from '@sluice/shared/routing/edit';
import { aService } from './bookinfo.ts';
import { problemAnswer } from './problem-answer.ts';

export type Rule = Preview['rules']['before'][number];

export type ChangeRequestSeen = {
  readonly operation: 'preview' | 'apply' | 'promote' | 'undo' | 'previewUndo';
  readonly body: ChangeBody | PromoteBody | UndoBody | null;
  readonly dryRun: boolean;
  readonly ifMatch: string | null;
  readonly idempotencyKey: string | null;
};

type Weights = Readonly<Record<string, number>>;

const emptyOptions: Rule['options'] = {
  timeout: null,
  retries: null,
  fault: null,
  mirrors: [],
  rewrite: null,
  redirect: null,
  directResponse: null,
  headers: null,
  corsPolicy: null,
};

/** A rule of reviews, as the server describes it. */
export function aRule(index: number, weights: Weights, change: Partial<Rule> = {}): Rule {
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  return {
    origin: { namespace: 'default', name: 'reviews', protocol: 'http', index },
    name: null,
    action: 'route',
    matches: [],
    gateways: ['mesh'],
    destinations: Object.entries(weights).map(([version, weight], at) => ({
      index: at,
      host: 'reviews.default.svc.cluster.local',
      subset: version,
      port: null,
      weight,
      share: weight / total,
      version,
    })),
    isDefault: false,
    notEditable: null,
    ...change,
    options: { ...emptyOptions, ...change.options },
  };
}

export const jasonToV2 = aRule(0, { v2: 100 }, { matches: [{ headers: { 'end-user': { exact: 'jason' } } }] });

type Store = {
  readonly put: (service: ServiceState) => void;
};

export function createFakeChanges({ put }: Store) {
  let above: readonly Rule[] = [];
  let history: readonly Change[] = [];
  let outside: ResponseOf<typeof listChanges>['outside'] = [];
  let adjust: (preview: Preview) => Preview = (preview) => preview;
  const requests: ChangeRequestSeen[] = [];

  const weightsOf = ({ desired }: ServiceState): Weights | null =>
    desired.source === 'pods'
      ? null
      : Object.fromEntries(desired.weights.map(({ version, weight }) => [version, weight ?? 0]));
  const rulesOf = (weights: Weights | null): Rule[] => [
    ...above,
    ...(weights === null ? [] : [aRule(above.length, weights, { isDefault: true })]),
  ];

  function wantedBy(service: ServiceState, edits: readonly Edit[]): Weights | null {
    let weights = weightsOf(service);
    const allTo = (version: string) =>
      Object.fromEntries(service.versions.map(({ name }) => [name, name === version ? 100 : 0]));
    for (const edit of edits) {
      if (edit.type === 'setWeights') weights = edit.weights;
      if (edit.type === 'promoteVersion') weights = allTo(edit.version);
    }
    return weights;
  }

  function previewOf(service: ServiceState, after: Weights | null): Preview {
    const before = weightsOf(service);
    return adjust(
      Preview.parse({
        etag: service.etag,
        writes: JSON.stringify(before) === JSON.stringify(after) ? [] : [writeOf(service, before, after)],
        findings: { before: [], after: [] },
        rules: { before: rulesOf(before), after: rulesOf(after) },
      }),
    );
  }

  function make(service: ServiceState, action: Change['action'], after: Weights, edits: readonly Edit[], rest: object) {
    const before = weightsOf(service);
    const changed = aService({ ...service, ...stateOf(service, after) });
    const write = writeOf(service, before, after);
    const id = `sluice-${service.name}-${history.length + 1}`;
    const change = ChangeSchema.parse({
      id,
      namespace: service.namespace,
      services: [service.name],
      action,
      state: 'applied',
      user: 'ann',
      at: new Date().toISOString(),
      reason: null,
      edits,
      undoes: null,
      objects: [write.object],
      shares: { before: sharesOf(before ?? {}), after: sharesOf(after) },
      writes: [write],
      warnings: [],
      ...rest,
    });
    history = [change, ...history];
    put(changed);
    const recorded = { recorded: true, reason: null };
    return Response.json({
      service: changed,
      writes: change.writes,
      warnings: [],
      change: id,
      history: recorded,
      merged: false,
    });
  }

  function answer(service: ServiceState, path: string, init: RequestInit, isDryRun: boolean): Response | null {
    const headers = new Headers(init.headers);
    const text = init.body === undefined ? null : JSON.parse(String(init.body));
    const seen = (operation: ChangeRequestSeen['operation'], body: ChangeRequestSeen['body']) =>
      requests.push({
        operation,
        body,
        dryRun: isDryRun,
        ifMatch: headers.get('if-match'),
        idempotencyKey: headers.get('idempotency-key'),
      });
    const isOld = headers.has('if-match') && headers.get('if-match') !== `"${service.etag}"`;

    if (path === 'changes/preview') {
      const body = ChangeBody.parse(text);
      seen('preview', body);
      return Response.json(previewOf(service, wantedBy(service, body.edits)));
    }
    if (path === 'changes' && init.method === 'POST') {
      const body = ChangeBody.parse(text);
      seen('apply', body);
      if (isOld) return problemAnswer('precondition-failed');
      const after = wantedBy(service, body.edits) ?? {};
      return make(service, 'applyChange', after, body.edits, { reason: body.reason ?? null });
    }
    if (path === 'changes') return Response.json({ changes: history.map(summaryOf), outside });
    if (path === 'promote') {
      const body = PromoteBody.parse(text);
      seen('promote', body);
      const edits: Edit[] = [{ type: 'promoteVersion', version: body.version }];
      const after = wantedBy(service, edits) ?? {};
      if (isDryRun) return Response.json({ ...dryAnswer(service) });
      return make(service, 'promoteVersion', after, edits, { reason: body.reason ?? null });
    }
    return answerAbout(service, path, init, text, seen);
  }

  function answerAbout(
    service: ServiceState,
    path: string,
    init: RequestInit,
    text: unknown,
    seen: (operation: ChangeRequestSeen['operation'], body: ChangeRequestSeen['body']) => void,
  ): Response | null {
    const [, id, isUndo] = /^changes\/([^/]+)(\/undo)?$/.exec(path) ?? [];
    const change = history.find((each) => each.id === id);
    if (id === undefined) return null;
    if (change === undefined) return problemAnswer('not-found');
    if (isUndo === undefined) return Response.json(change);
    const back = change.shares && weightsFrom(change.shares.before);
    if (init.method !== 'POST') {
      seen('previewUndo', null);
      return Response.json(previewOf(service, back));
    }
    const body = UndoBody.parse(text);
    seen('undo', body);
    return make(service, 'undoChange', back ?? {}, [], { undoes: id, reason: body.reason ?? null });
  }

  return {
    answer,
    requests,
    /** Rules above the default rule, from now on. */
    setRulesAbove(rules: readonly Rule[]) {
      above = rules;
    },
    /** Every preview passes through here. */
    adjustPreviews(by: typeof adjust) {
      adjust = by;
    },
    setHistory(changes: readonly Change[], others: typeof outside = []) {
      history = changes;
      outside = others;
    },
  };
}

const summaryOf = ({ writes: _, warnings: __, ...summary }: Change): ChangeSummary => summary;

const sharesOf = (weights: Weights) =>
  Object.fromEntries(Object.entries(weights).map(([version, weight]) => [version, weight / 100]));
const weightsFrom = (shares: Weights) =>
  Object.fromEntries(Object.entries(shares).map(([version, share]) => [version, Math.round(share * 100)]));

function dryAnswer(service: ServiceState) {
  return { service, writes: [], warnings: [], change: null, history: null, merged: false };
}

function stateOf({ desired }: ServiceState, weights: Weights): Partial<ServiceState> {
  const written = Object.entries(weights).map(([version, weight]) => ({ version, weight, share: weight / 100 }));
  return {
    etag: `etag-${JSON.stringify(weights)}`,
    desired: { ...desired, source: 'rule', weights: written, total: 100 },
  };
}

const yamlOf = (weights: Weights) =>
  `kind: VirtualService\nspec:\n  http:\n${Object.entries(weights)
    .map(([version, weight]) => `    - subset: ${version}\n      weight: ${weight}\n`)
    .join('')}`;

function writeOf({ name, namespace }: ServiceState, before: Weights | null, after: Weights | null) {
  const object = { kind: 'VirtualService' as const, namespace, name };
  const spec = (weights: Weights) => ({
    http: [
      {
        route: Object.entries(weights).map(([subset, weight]) => ({ destination: { host: name, subset }, weight })),
      },
    ],
  });
  const objectOf = (weights: Weights | null) =>
    weights && { kind: 'VirtualService', metadata: { name, namespace }, spec: spec(weights) };
  return {
    action: before === null ? ('create' as const) : after === null ? ('delete' as const) : ('patch' as const),
    object,
    patch:
      before === null || after === null ? null : [{ op: 'replace', path: '/spec/http/0/route/0/weight', value: 1 }],
    before: objectOf(before),
    after: objectOf(after),
    yaml: { before: before && yamlOf(before), after: after && yamlOf(after) },
    owners: [],
    lastWriter: before === null ? null : { manager: 'kubectl', at: '2026-03-01T11:00:00Z' },
    allowed: true,
    warnings: [],
    refusal: null,
  };
}
