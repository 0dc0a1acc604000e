/** Go's words for JSON values and for the fields of built-in kinds, as encoding/json puts them into its errors. */
import { type FieldSchema, refPrefix } from '../cluster/schemas/field-schema.ts';

/** Where a value lies in Go's structs: the innermost one, and the fields on the way without indices and map keys. */
export type GoPlace = { readonly struct: string; readonly fields: string };

function goKind(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** The schemas do not tell the two widths of integers apart. */
const wideIntegers =
  /^(observedGeneration|revision|fsGroup|runAsUser|runAsGroup|expirationSeconds|tolerationSeconds|activeDeadlineSeconds|terminationGracePeriodSeconds|.*Bytes)$/;

/** `DeploymentSpec` of a reference to `v1.DeploymentSpec`; undefined for a schema that stands in place. */
export function structName({ $ref }: FieldSchema): string | undefined {
  return $ref?.slice(refPrefix.length).split('.').at(-1);
}

/** `string`, `int32`, `[]v1.Container`, `map[string]string`: the type of a field by its schema and its name. */
export function goType(schema: FieldSchema, field: string): string {
  const name = structName(schema);
  if (name !== undefined) return `v1.${name}`;
  if (schema.type === 'array') return `[]${goType(schema.items ?? {}, field)}`;
  if (typeof schema.additionalProperties === 'object')
    return `map[string]${goType(schema.additionalProperties, field)}`;
  switch (schema.type) {
    case 'boolean':
      return 'bool';
    case 'integer':
      return wideIntegers.test(field) ? 'int64' : 'int32';
    case 'number':
      return 'float64';
    case 'string':
      return schema.format === 'date-time' ? 'v1.Time' : 'string';
    default:
      return 'map[string]interface {}';
  }
}

export function cannotUnmarshal(value: unknown, place: GoPlace, type: string): string {
  const isFraction = typeof value === 'number' && /^int/.test(type);
  const kind = isFraction ? `number ${value}` : goKind(value);
  return `json: cannot unmarshal ${kind} into Go struct field ${place.struct}.${place.fields} of type ${type}`;
}

const seconds = { layout: '2006-01-02T15:04:05Z07:00', fraction: String.raw`(\.\d+)?` };
/** MicroTime has six decimals, neither more nor fewer (apimachinery pkg/apis/meta/v1/micro_time.go). */
const microseconds = { layout: '2006-01-02T15:04:05.000000Z07:00', fraction: String.raw`\.\d{6}` };
const microTimes = /^(acquireTime|renewTime|eventTime|lastObservedTime)$/;

/** Why Go does not read the text as the time of this field; null when it does, or when the field is no time. */
export function timeProblem({ format }: FieldSchema, text: string, field: string): string | null {
  if (format !== 'date-time') return null;
  const { layout, fraction } = microTimes.test(field) ? microseconds : seconds;
  const pattern = new RegExp(`^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d${fraction}(Z|[+-]\\d\\d:\\d\\d)$`);
  if (pattern.test(text) && Number.isFinite(Date.parse(text))) return null;
  return `parsing time ${JSON.stringify(text)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(text)}`;
}
