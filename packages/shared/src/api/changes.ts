/** Changes: edits with a reason become ordered writes, are checked, made, remembered and undone. */
import { z } from 'zod';
import { Edit, WantedEdit } from '../routing/edit.ts';
import { LastWriter } from './conflict.ts';
import { endpoint } from './endpoint.ts';
import { Finding } from './findings.ts';
import { ObjectRef } from './object-ref.ts';
import { Owner } from './owner.ts';
import { PlannedWrite } from './planned-write.ts';
import { ProblemCode, ProblemIssue } from './problem.ts';
import { RoutingRule } from './routing.ts';
import { ServiceParams, ServiceState } from './services.ts';

export const Reason = z.string().max(500).meta({ description: 'Why, for those who read the history.' });

/** Strict: a misspelt `dryRun` must not write. */
export const dryRunQuery = z.strictObject({
  dryRun: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .meta({ description: 'Answers with the writes, checked by the cluster, without making them.' }),
});

export const changeHeaders = z.object({
  'if-match': z.string().optional().meta({ description: 'The etag of the service as the caller saw it.' }),
  'idempotency-key': z.string().min(1).max(200).optional().meta({
    description: 'Sent again with the same request, it changes nothing and gets the answer of the first time.',
  }),
});

/** The problems that every change has to expect. */
export const changeProblems = [
  'not-found',
  'conflict',
  'change-in-progress',
  'precondition-failed',
  'unknown-version',
  'version-not-ready',
  'not-editable',
  'idempotency-key-reused',
  'cluster-refused',
] as const satisfies readonly ProblemCode[];

export const ChangeBody = z
  .strictObject({ edits: z.array(WantedEdit).min(1).max(100), reason: Reason.optional() })
  .meta({ id: 'ChangeBody' });
export type ChangeBody = z.infer<typeof ChangeBody>;

export const ChangeResult = z
  .object({
    service: ServiceState,
    writes: z.array(PlannedWrite),
    warnings: z.array(z.string()).meta({ description: 'What the API server warned about, as it said it.' }),
    change: z
      .string()
      .nullable()
      .meta({ description: 'Its id in the history; null when nothing was written or history could not be recorded.' }),
    history: z
      .object({ recorded: z.boolean(), reason: z.string().nullable() })
      .nullable()
      .meta({ description: 'Whether the change is in the history, and why not; null when nothing was written.' }),
    merged: z.boolean().meta({
      description: 'Others changed something else since the state that the caller saw; both changes are in effect.',
    }),
  })
  .meta({ id: 'ChangeResult' });
export type ChangeResult = z.infer<typeof ChangeResult>;

export const PreviewedWrite = PlannedWrite.extend({
  yaml: z.object({
    before: z.string().nullable().meta({ description: 'Without what the API server fills in.' }),
    after: z.string().nullable(),
  }),
  owners: z.array(Owner).meta({ description: 'Tools that may bring the object back to what they think it should be.' }),
  lastWriter: LastWriter.nullable(),
  allowed: z.boolean().nullable().meta({ description: 'Whether the caller may do this; null when nobody can tell.' }),
  warnings: z.array(z.string()),
  refusal: z
    .object({ code: ProblemCode, detail: z.string(), issues: z.array(ProblemIssue) })
    .nullable()
    .meta({ description: 'Why the cluster or one of its webhooks would refuse the write.' }),
}).meta({ id: 'PreviewedWrite' });
export type PreviewedWrite = z.infer<typeof PreviewedWrite>;

export const Preview = z
  .object({
    etag: z.string().meta({ description: 'The state that this is a preview for; send it as If-Match.' }),
    writes: z.array(PreviewedWrite),
    findings: z
      .object({ before: z.array(Finding), after: z.array(Finding) })
      .meta({ description: 'Of the objects concerned, as they are and as they would be.' }),
    rules: z
      .object({ before: z.array(RoutingRule), after: z.array(RoutingRule) })
      .meta({ description: 'The route table of the service, as it is and as it would be.' }),
  })
  .meta({ id: 'Preview' });
export type Preview = z.infer<typeof Preview>;

export const previewChange = endpoint({
  operationId: 'previewChange',
  method: 'POST',
  path: '/namespaces/:namespace/services/:service/changes/preview',
  writes: false,
  tag: 'changes',
  summary: 'What edits would do',
  description: 'Every write is tried on the cluster without effect. Writes nothing.',
  params: ServiceParams,
  body: ChangeBody,
  response: Preview,
  problems: ['not-found', 'conflict', 'weights-total', 'unknown-version', 'version-not-ready', 'not-editable'],
});

export const applyChange = endpoint({
  operationId: 'applyChange',
  method: 'POST',
  path: '/namespaces/:namespace/services/:service/changes',
  tag: 'changes',
  summary: 'Change the routing of a service',
  description:
    'The writes are made in an order that never leaves requests without a destination, and taken back when a later one fails. With If-Match, what others changed elsewhere since is merged; what they changed in the same place is a `conflict`.',
  params: ServiceParams,
  query: dryRunQuery,
  headers: changeHeaders,
  body: ChangeBody,
  response: ChangeResult,
  problems: [...changeProblems, 'weights-total'],
});

export const ChangeAction = z.enum([
  'applyChange',
  'setWeights',
  'promoteVersion',
  'initialiseNamespace',
  'undoChange',
  'replaceObject',
]);
export type ChangeAction = z.infer<typeof ChangeAction>;

export const ChangeSummary = z
  .object({
    id: z.string(),
    namespace: z.string(),
    services: z.array(z.string()),
    action: ChangeAction,
    state: z.enum(['pending', 'applied', 'undone', 'failed']).meta({
      description:
        '`undone`: taken back because it could not be finished. `failed`: stopped half way; somebody must look.',
    }),
    user: z.string(),
    at: z.string().meta({ description: 'RFC 3339.' }),
    reason: z.string().nullable(),
    edits: z.array(Edit),
    undoes: z.string().nullable().meta({ description: 'The change that this one took back.' }),
    objects: z.array(ObjectRef),
    shares: z
      .object({ before: z.record(z.string(), z.number()), after: z.record(z.string(), z.number()) })
      .nullable()
      .meta({
        description:
          'Desired shares by version, 0 to 1, of the service that was asked about; null: it has no split that can be read from the change.',
      }),
  })
  .meta({ id: 'ChangeSummary' });
export type ChangeSummary = z.infer<typeof ChangeSummary>;

export const Change = ChangeSummary.extend({
  writes: z.array(PlannedWrite),
  warnings: z.array(z.string()),
}).meta({ id: 'Change' });
export type Change = z.infer<typeof Change>;

/** The last write to an object that Sluice did not make. */
export const OutsideChange = z
  .object({ object: ObjectRef, manager: z.string(), at: z.string().nullable().meta({ description: 'RFC 3339.' }) })
  .meta({ id: 'OutsideChange' });
export type OutsideChange = z.infer<typeof OutsideChange>;

export const listChanges = endpoint({
  operationId: 'listChanges',
  method: 'GET',
  path: '/namespaces/:namespace/services/:service/changes',
  tag: 'changes',
  summary: 'The history of a service, newest first',
  description: 'Kept in ControllerRevisions of the namespace, the last 50 of each service.',
  params: ServiceParams,
  response: z.object({
    changes: z.array(ChangeSummary),
    outside: z.array(OutsideChange).meta({
      description:
        'Last writers of the objects of the service, as the API server remembers them, where that was not Sluice. Newest first.',
    }),
  }),
  problems: ['not-found'],
});

export const listNamespaceChanges = endpoint({
  operationId: 'listNamespaceChanges',
  method: 'GET',
  path: '/namespaces/:namespace/changes',
  tag: 'changes',
  summary: 'The latest changes of a namespace, newest first',
  params: z.object({ namespace: z.string().min(1).meta({ description: 'Whose changes.' }) }),
  query: z.object({
    limit: z.coerce.number().int().min(1).max(100).default(20).meta({ description: 'How many of them.' }),
  }),
  response: z.object({
    changes: z.array(ChangeSummary).meta({ description: 'With the shares of the first service of each.' }),
  }),
  problems: [],
});

export const ChangeParams = ServiceParams.extend({
  change: z.string().min(1).meta({ description: 'The id of the change, as answers and the history have it.' }),
});

export const getChange = endpoint({
  operationId: 'getChange',
  method: 'GET',
  path: '/namespaces/:namespace/services/:service/changes/:change',
  tag: 'changes',
  summary: 'One change with everything that it wrote',
  params: ChangeParams,
  response: Change,
  problems: ['not-found'],
});

export const UndoBody = z
  .strictObject({
    reason: Reason.optional(),
    force: z
      .array(z.string())
      .optional()
      .meta({ description: 'Codes of new findings that are accepted, such as `SLU0006`.' }),
  })
  .meta({ id: 'UndoBody' });
export type UndoBody = z.infer<typeof UndoBody>;

export const undoChange = endpoint({
  operationId: 'undoChange',
  method: 'POST',
  path: '/namespaces/:namespace/services/:service/changes/:change/undo',
  tag: 'changes',
  summary: 'Take one change back',
  description:
    'A change of its own, with the same checks. What others changed elsewhere stays; a `conflict` when what the change wrote has been changed since. Where the history knows by what, its `params` tell: `change`, `user`, `at`, and `by`, which is `undo` or `change`.',
  params: ChangeParams,
  query: dryRunQuery,
  headers: changeHeaders,
  body: UndoBody,
  response: ChangeResult,
  problems: [...changeProblems, 'unsafe-change'],
});

export const previewUndo = endpoint({
  operationId: 'previewUndo',
  method: 'GET',
  path: '/namespaces/:namespace/services/:service/changes/:change/undo',
  tag: 'changes',
  summary: 'What taking one change back would do',
  description: 'Every write is tried on the cluster without effect. Writes nothing.',
  params: ChangeParams,
  response: Preview,
  problems: ['not-found', 'conflict', 'not-editable'],
});
