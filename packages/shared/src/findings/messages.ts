/**
 * Every message that a finding can have, by a stable key. A catalogue for another language has the same keys and may use
 * the same parameters, and the compiler checks both.
 */
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

export type ParamValue = string | number | string[];

type ParamNames<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never;

/** The parameters of a message: one value for each name in braces. */
export type ParamsOf<Key extends MessageKey> = Readonly<
  Record<ParamNames<(typeof findingMessages)[Key]['text']>, ParamValue>
>;

/** Fills a template. Lists are joined with commas; a name without value stays as it is. */
export function fillTemplate(text: string, params: Readonly<Record<string, ParamValue>>): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = params[name];
    if (value === undefined) return placeholder;
    return Array.isArray(value) ? value.join(', ') : String(value);
  });
}
