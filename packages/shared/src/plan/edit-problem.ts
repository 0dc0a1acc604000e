import type { NotEditableReason } from '../api/services.ts';

/** Why an edit cannot become a plan. */
export type EditProblem = {
  readonly code: 'weights-total' | 'unknown-version' | 'not-editable' | 'version-not-ready' | 'invalid' | 'conflict';
  /** Where in the list of edits, such as `0.weights.v3`; `0` for an edit as a whole. */
  readonly path: string;
  readonly message: string;
  readonly params?: Readonly<Record<string, string | number | string[]>>;
};

/**
 * Thrown inside of planning, so that edits read top to bottom; `planEdits` turns it into a value and puts the place of
 * the edit in front of the paths.
 */
export class EditRefused extends Error {
  override name = 'EditRefused';
  readonly problems: readonly EditProblem[];

  constructor(...problems: readonly EditProblem[]) {
    super(problems.map(({ message }) => message).join('; '));
    this.problems = problems;
  }
}

/** Refuses an edit for one reason. */
export function refusal(
  code: EditProblem['code'],
  path: string,
  message: string,
  params?: EditProblem['params'],
): EditRefused {
  return new EditRefused({ code, path, message, ...(params === undefined ? {} : { params }) });
}

/** Names the versions that there are. */
export function unknownVersion(path: string, version: string, known: readonly string[]): EditProblem {
  const message = `The service has no version ${version}; it has ${known.join(', ') || 'none'}.`;
  return { code: 'unknown-version', path, message, params: { version, known: [...known] } };
}

const reasonTexts: Record<NotEditableReason, string> = {
  'no-versions': 'the service has no versions',
  'other-hosts': 'the rule also sends requests to other hosts',
  'unknown-subset': 'the rule names a subset that no DestinationRule defines, or none',
  redirect: 'the rule redirects',
  'direct-response': 'the rule answers by itself',
  delegate: 'the rule delegates to a VirtualService that cannot be used',
  'no-default-rule': 'the VirtualService has no rule for everything else',
  'not-http': 'the VirtualService has rules for connections only',
  unreadable: 'the rule has no action',
};

export function notEditable(path: string, reason: NotEditableReason): EditRefused {
  return refusal('not-editable', path, `The weights cannot be edited: ${reasonTexts[reason]}.`, { reason });
}
