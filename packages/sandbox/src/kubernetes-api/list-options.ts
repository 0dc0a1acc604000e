import { parseFieldSelector } from '../cluster/field-selector.ts';
import { parseLabelSelector } from '../cluster/label-selector.ts';
import { badRequest, type FieldError, invalidOptions } from '../cluster/status-error.ts';
import type { Filter } from '../cluster/watch-filter.ts';
import type { ResourceTarget } from './request-target.ts';

export type ListOptions = {
  filter: Filter;
  hasSelector: boolean;
  isWatch: boolean;
  limit: number;
  continueToken: string;
  /** Undefined when the request names none; 0 means "any". */
  resourceVersion: number | undefined;
  match: '' | 'Exact' | 'NotOlderThan';
  /** Undefined when a watch does not say; it then depends on the version. */
  sendsInitialEvents: boolean | undefined;
  wantsBookmarks: boolean;
  timeoutSeconds: number | undefined;
};

/** Present and neither `false` nor `0`: also without a value (apimachinery Convert_Slice_string_To_bool). */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== '0' && value.toLowerCase() !== 'false';
}

function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^[+-]?\d{1,15}$/.test(text)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  return Number(text);
}

function parseVersion(text: string): number {
  if (/^(0|[1-9]\d{0,15})$/.test(text)) return Number(text);
  const detail = `Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;
  throw invalidOptions('ListOptions', [{ field: 'resourceVersion', type: 'FieldValueInvalid', detail }]);
}

function forbiddenOption(field: string, text: string): FieldError {
  return { field, type: 'FieldValueForbidden', detail: `Forbidden: ${text}` };
}

/** Which options exclude each other (apimachinery pkg/apis/meta/internalversion/validation). */
function combinationErrors(query: URLSearchParams, isWatch: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const match = query.get('resourceVersionMatch') ?? '';
  const hasInitialEvents = query.has('sendInitialEvents');
  const hasVersion = (query.get('resourceVersion') ?? '') !== '';
  if (isWatch && hasInitialEvents) {
    if (match !== 'NotOlderThan') {
      errors.push(
        forbiddenOption(
          'resourceVersionMatch',
          'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
        ),
      );
    }
    return errors;
  }
  if (hasInitialEvents) errors.push(forbiddenOption('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  if (match === '') return errors;
  if (isWatch)
    errors.push(
      forbiddenOption(
        'resourceVersionMatch',
        'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
      ),
    );
  else if (!hasVersion)
    errors.push(
      forbiddenOption('resourceVersionMatch', 'resourceVersionMatch is forbidden unless resourceVersion is provided'),
    );
  if (query.get('continue'))
    errors.push(forbiddenOption('resourceVersionMatch', 'resourceVersionMatch is forbidden when continue is provided'));
  if (match !== 'Exact' && match !== 'NotOlderThan') {
    const detail = `Unsupported value: ${JSON.stringify(match)}: supported values: "Exact", "NotOlderThan", ""`;
    errors.push({ field: 'resourceVersionMatch', type: 'FieldValueNotSupported', detail });
  } else if (match === 'Exact' && query.get('resourceVersion') === '0') {
    errors.push(
      forbiddenOption('resourceVersionMatch', 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'),
    );
  }
  return errors;
}

/** The options of list and watch. Throws 400 and 422 for what Kubernetes refuses. */
export function listOptionsOf(query: URLSearchParams, { type, namespace, name }: ResourceTarget): ListOptions {
  const isWatch = isTrue(query.get('watch'));
  const errors = combinationErrors(query, isWatch);
  if (errors.length > 0) throw invalidOptions('ListOptions', errors);
  const labelText = query.get('labelSelector') ?? '';
  const fieldText = query.get('fieldSelector') ?? '';
  const matchesLabels = parseLabelSelector(labelText);
  const fields = parseFieldSelector(type, fieldText);
  const version = query.get('resourceVersion') ?? '';
  const continueToken = query.get('continue') ?? '';
  if (!isWatch && continueToken !== '' && version !== '' && version !== '0') {
    throw badRequest('specifying resource version is not allowed when using continue');
  }
  const limit = Math.max(0, wholeNumber(query, 'limit') ?? 0);
  return {
    filter: {
      namespace,
      matches: (object) =>
        (name === undefined || object.metadata.name === name) &&
        fields.matches(fieldText !== '' && type.view ? type.view.fromStored(object) : object) &&
        matchesLabels(object.metadata.labels),
    },
    hasSelector: labelText !== '' || fieldText !== '' || name !== undefined,
    isWatch,
    // "Any version" is answered from a cache, which knows no pages (apiserver storage/cacher).
    limit: version === '0' && continueToken === '' ? 0 : limit,
    continueToken,
    resourceVersion: version === '' ? undefined : parseVersion(version),
    match: (query.get('resourceVersionMatch') ?? '') as ListOptions['match'],
    sendsInitialEvents: query.has('sendInitialEvents') ? isTrue(query.get('sendInitialEvents')) : undefined,
    wantsBookmarks: isTrue(query.get('allowWatchBookmarks')),
    timeoutSeconds: wholeNumber(query, 'timeoutSeconds'),
  };
}
