/**
 * Every message that a finding can have, by a stable key. A catalogue for another language has the same keys, which the
 * compiler checks, and the same parameters.
 */
import type { ParamValue } from './fill-template.ts';
import { analyzeMessages } from './messages/analyze.ts';
import { destinationRuleMessages } from './messages/destination-rule.ts';
import { gatewayMessages } from './messages/gateway.ts';
import { nameMessages } from './messages/names.ts';
import { objectMessages } from './messages/objects.ts';
import { sluiceMessages } from './messages/sluice.ts';
import { virtualServiceMessages } from './messages/virtual-service.ts';

export const findingMessages = {
  ...objectMessages,
  ...nameMessages,
  ...virtualServiceMessages,
  ...destinationRuleMessages,
  ...gatewayMessages,
  ...analyzeMessages,
  ...sluiceMessages,
} as const;

export type MessageKey = keyof typeof findingMessages;

type ParamNames<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never;

/** The parameters of a message: one value for each name in braces. */
export type ParamsOf<Key extends MessageKey> = Readonly<
  Record<ParamNames<(typeof findingMessages)[Key]['text']>, ParamValue>
>;
