/**
 * Intentions in domain words. A list of edits becomes one plan; each edit sees what the ones before it did, so rule
 * origins are those of the table at its turn.
 */
import { z } from 'zod';
import { ObjectRef } from '../api/object-ref.ts';
import {
  Headers,
  HTTPDirectResponse,
  HTTPFaultInjection,
  HTTPMatchRequest,
  HTTPMirrorPolicy,
  HTTPRedirect,
  HTTPRetry,
  HTTPRewrite,
} from '../istio/virtual-service.ts';
import { RuleOrigin } from './rule-origin.ts';

const Weights = z
  .record(z.string().min(1), z.int().min(0).max(100))
  .meta({ description: 'Percent by version, adding up to 100; versions that are not named get 0.' });
const Force = z
  .array(z.string())
  .optional()
  .meta({ description: 'Versions that may receive requests although no pod of theirs is ready.' });

/** Divides the requests of a rule between versions. */
export const SetWeights = z.object({
  type: z.literal('setWeights'),
  weights: Weights,
  rule: RuleOrigin.optional().meta({ description: 'The default rule when absent.' }),
  force: Force,
});
export type SetWeights = z.infer<typeof SetWeights>;

/** Weights by position, in any scale: for rules whose destinations are not all versions of the service. */
export const SetDestinationWeights = z.object({
  type: z.literal('setDestinationWeights'),
  rule: RuleOrigin,
  weights: z.array(z.int().min(0).max(2_147_483_647)).min(1),
  force: Force,
});
export type SetDestinationWeights = z.infer<typeof SetDestinationWeights>;

/** A copy of the rule's requests for a version, or a mirror as it was read. */
export const WantedMirror = z.union([
  z.strictObject({ version: z.string(), percent: z.number().min(0).max(100) }),
  HTTPMirrorPolicy,
]);
export type WantedMirror = z.infer<typeof WantedMirror>;

/** Options by name: a value sets one, null takes it away, what is not named stays. */
export const OptionChanges = z.object({
  timeout: z.string().nullish(),
  retries: HTTPRetry.nullish(),
  fault: HTTPFaultInjection.nullish(),
  mirrors: z.array(WantedMirror).nullish(),
  rewrite: HTTPRewrite.nullish(),
  headers: Headers.nullish(),
  corsPolicy: z.looseObject({}).nullish(),
});
export type OptionChanges = z.infer<typeof OptionChanges>;

export const SetOptions = z.object({
  type: z.literal('setOptions'),
  rule: RuleOrigin.optional().meta({ description: 'The default rule when absent.' }),
  options: OptionChanges,
});
export type SetOptions = z.infer<typeof SetOptions>;

/** A special rule: the requests it takes, and one of versions, a redirect or an answer of its own. */
export const AddRule = z.object({
  type: z.literal('addRule'),
  name: z.string().optional(),
  matches: z.array(HTTPMatchRequest).min(1).meta({ description: 'ORed; the conditions inside one are ANDed.' }),
  weights: Weights.optional(),
  redirect: HTTPRedirect.optional(),
  directResponse: HTTPDirectResponse.optional(),
  options: OptionChanges.optional(),
  before: RuleOrigin.optional().meta({ description: 'The rule to put it above; the default rule when absent.' }),
  force: Force,
});
export type AddRule = z.infer<typeof AddRule>;

/** Another name, other matches, or something else to do with the requests; what is not named stays. */
export const ChangeRule = z.object({
  type: z.literal('changeRule'),
  rule: RuleOrigin,
  name: z.string().nullish(),
  matches: z.array(HTTPMatchRequest).optional(),
  weights: Weights.optional().meta({
    description:
      'Percent by version, adding up to 100: the rule sends its requests to versions, whatever it did before.',
  }),
  redirect: HTTPRedirect.optional().meta({ description: 'The rule redirects, whatever it did before.' }),
  directResponse: HTTPDirectResponse.optional().meta({
    description: 'The rule answers by itself, whatever it did before.',
  }),
  force: Force,
});
export type ChangeRule = z.infer<typeof ChangeRule>;

export const MoveRule = z.object({
  type: z.literal('moveRule'),
  rule: RuleOrigin,
  to: z.int().min(0).meta({ description: 'Its index among the rules of its VirtualService afterwards.' }),
});
export type MoveRule = z.infer<typeof MoveRule>;

export const RemoveRule = z.object({ type: z.literal('removeRule'), rule: RuleOrigin });
export type RemoveRule = z.infer<typeof RemoveRule>;

/** Everything of the default rule to one version. */
export const PromoteVersion = z.object({
  type: z.literal('promoteVersion'),
  version: z.string(),
  drop: z
    .array(z.enum(['matches', 'mirrors', 'faults']))
    .optional()
    .meta({ description: 'What to take away where the promotion makes it pointless.' }),
  force: Force,
});
export type PromoteVersion = z.infer<typeof PromoteVersion>;

/** Everything to one version, without special rules for versions, mirrors and faults. */
export const ResetToVersion = z.object({ type: z.literal('resetToVersion'), version: z.string(), force: Force });
export type ResetToVersion = z.infer<typeof ResetToVersion>;

/** Adds a subset, or gives one other labels. */
export const DefineVersion = z.object({
  type: z.literal('defineVersion'),
  name: z.string(),
  labels: z.record(z.string(), z.string()),
  force: Force,
});
export type DefineVersion = z.infer<typeof DefineVersion>;

/** Removes a subset that gets no requests any more, and with it destinations of weight 0 that name it. */
export const RemoveVersion = z.object({ type: z.literal('removeVersion'), version: z.string() });
export type RemoveVersion = z.infer<typeof RemoveVersion>;

/** Deletes one object that is about this service alone. */
export const DeleteObject = z.object({ type: z.literal('deleteObject'), object: ObjectRef });
export type DeleteObject = z.infer<typeof DeleteObject>;

export const Edit = z
  .discriminatedUnion('type', [
    SetWeights,
    SetDestinationWeights,
    SetOptions,
    AddRule,
    ChangeRule,
    MoveRule,
    RemoveRule,
    PromoteVersion,
    ResetToVersion,
    DefineVersion,
    RemoveVersion,
    DeleteObject,
  ])
  .meta({ id: 'Edit' });
export type Edit = z.infer<typeof Edit>;

const strictOptions = { options: OptionChanges.strict() };

/** An edit as it is asked for. A misspelt member would otherwise be passed over, and the change be told as done. */
export const WantedEdit = z
  .discriminatedUnion('type', [
    SetWeights.strict(),
    SetDestinationWeights.strict(),
    SetOptions.extend(strictOptions).strict(),
    AddRule.extend({ options: strictOptions.options.optional() }).strict(),
    ChangeRule.strict(),
    MoveRule.strict(),
    RemoveRule.strict(),
    PromoteVersion.strict(),
    ResetToVersion.strict(),
    DefineVersion.strict(),
    RemoveVersion.strict(),
    DeleteObject.strict(),
  ])
  .meta({ id: 'WantedEdit' }) satisfies z.ZodType<Edit>;
