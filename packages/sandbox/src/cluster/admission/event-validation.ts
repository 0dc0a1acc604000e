/** Events (kubernetes pkg/apis/core/validation/events.go): old clients may say little, new ones must say all. */
import { isEqualJson, valueAt } from '../json.ts';
import type { KubeObject } from '../kube-object.ts';
import type { Admission } from '../object-store.ts';
import { qualifiedNameProblems } from '../object-validation.ts';
import { typeId } from '../resource-type.ts';
import { type FieldError, invalid } from '../status-error.ts';

const longest = { reportingInstance: 128, action: 128, reason: 128, message: 1_024 } as const;
const required = ['reportingInstance', 'action', 'reason'] as const;
/** What events.k8s.io keeps only for readers of the core group. */
const unset = ['firstTimestamp', 'lastTimestamp', 'count'] as const;
const fixed = ['involvedObject', 'reason', 'message', 'type', 'eventTime', 'action', 'source'] as const;

export const validateEvent: Admission = ({ type, object, live, apiVersion }) => {
  if (typeId(type) !== 'events') return object;
  const errors = namespaceErrors(object);
  if (isSet(object, 'eventTime')) errors.push(...completenessErrors(object));
  if (apiVersion === 'events.k8s.io/v1') {
    errors.push(...(live === undefined ? newEventErrors(object) : fixedErrors(object, live)));
  }
  if (errors.length > 0) throw invalid(type, object.metadata.name, errors);
  return object;
};

function namespaceErrors(event: KubeObject): FieldError[] {
  const named = textAt(event, 'involvedObject', 'namespace');
  const { namespace = '' } = event.metadata;
  const isRight = named === '' ? ['', 'default', 'kube-system'].includes(namespace) : named === namespace;
  if (isRight || (named !== '' && isSet(event, 'eventTime'))) return [];
  return [problem('involvedObject.namespace', named, 'does not match event.namespace')];
}

function completenessErrors(event: KubeObject): FieldError[] {
  const controller = textAt(event, 'reportingComponent');
  const field = 'reportingController';
  return [
    ...(controller === '' ? [missing(field)] : []),
    ...qualifiedNameProblems(controller).map((text) => problem(field, controller, text)),
    ...required.flatMap((member) => (textAt(event, member) === '' ? [missing(member)] : [])),
    ...Object.entries(longest).flatMap(([member, limit]) =>
      Buffer.byteLength(textAt(event, member)) > limit
        ? [problem(member, '', `can have at most ${limit} characters`)]
        : [],
    ),
  ];
}

function newEventErrors(event: KubeObject): FieldError[] {
  const kind = textAt(event, 'type');
  const hasSource = textAt(event, 'source', 'component') !== '' || textAt(event, 'source', 'host') !== '';
  return [
    ...(isSet(event, 'eventTime') ? [] : [missing('eventTime')]),
    ...(['Normal', 'Warning'].includes(kind) ? [] : [problem('type', '', `has invalid value: ${kind}`)]),
    ...unset.flatMap((member) => (isSet(event, member) ? [problem(member, '', 'needs to be unset')] : [])),
    ...(hasSource ? [problem('source', '', 'needs to be unset')] : []),
  ];
}

function fixedErrors(event: KubeObject, live: KubeObject): FieldError[] {
  return fixed.flatMap((member) => {
    const value = valueAt(event, [member]) ?? null;
    if (isEqualJson(value, valueAt(live, [member]) ?? null)) return [];
    return [
      {
        field: member,
        type: 'FieldValueInvalid',
        detail: `Invalid value: ${JSON.stringify(value)}: field is immutable`,
      },
    ];
  });
}

function isSet(event: KubeObject, member: string): boolean {
  return Boolean(valueAt(event, [member]));
}

function textAt(event: KubeObject, ...path: string[]): string {
  const value = valueAt(event, path);
  return typeof value === 'string' ? value : '';
}

function missing(field: string): FieldError {
  return { field, type: 'FieldValueRequired', detail: 'Required value' };
}

function problem(field: string, value: string, text: string): FieldError {
  return { field, type: 'FieldValueInvalid', detail: `Invalid value: ${JSON.stringify(value)}: ${text}` };
}
