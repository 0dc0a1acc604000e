/** Something wrong or doubtful about the configuration, as a value. */
import { type FindingCode, findingCodes, type Severity } from './codes.ts';
import { fillTemplate, type ParamValue } from './fill-template.ts';
import { findingMessages, type MessageKey, type ParamsOf } from './messages.ts';

/** Where inside an object, from its root: `['spec', 'http', 0, 'match', 1]`. */
export type Path = readonly (string | number)[];

/** The object a finding is about. The namespace is empty where the object has none. */
export type FindingObject = { readonly kind: string; readonly namespace: string; readonly name: string };

export type Finding = {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly object: FindingObject;
  readonly path: Path;
  /** Tells rules with one code apart, and finds the text in another language. */
  readonly messageKey: MessageKey;
  readonly params: Readonly<Record<string, ParamValue>>;
  /** English. */
  readonly message: string;
};

/** What is wrong, without saying where. */
export type Problem = { readonly key: MessageKey; readonly params: Readonly<Record<string, ParamValue>> };

/** A problem with the parameters that its text needs. */
export function problem<Key extends MessageKey>(
  key: Key,
  ...params: [keyof ParamsOf<Key>] extends [never] ? [] : [ParamsOf<Key>]
): Problem {
  return { key, params: params[0] ?? {} };
}

/** The English text of a problem: istiod's own words where it has any. */
export function messageOf({ key, params }: Problem): string {
  return fillTemplate(findingMessages[key].text, params);
}

/** A problem as a finding about an object. */
export function toFinding(found: Problem, object: FindingObject, path: Path): Finding {
  const { code } = findingMessages[found.key];
  return {
    code,
    severity: findingCodes[code].severity,
    object,
    path,
    messageKey: found.key,
    params: found.params,
    message: messageOf(found),
  };
}

/** Strings as Go's %q prints them, for texts that have to equal istiod's. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}
