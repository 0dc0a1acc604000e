/**
 * Fields of the CRDs as the API server takes them: a null field counts as absent (it is pruned), a null item of a list
 * is refused, enums are strings, numbers have the width of their protobuf type.
 */
import { z } from 'zod';
import { nanosecondsOf } from '../names/duration.ts';

export const text = z.string().nullish();
export const flag = z.boolean().nullish();
export const number = z.number().nullish();
export const int32 = z.int32().nullish();
export const uint32 = z.uint32().nullish();
export const uint64 = z.int().min(0).nullish();
export const duration = z
  .string()
  .refine((value) => nanosecondsOf(value) !== null, { params: { rule: 'duration' } })
  .nullish();

export const texts = z.array(z.string()).nullish();
export const textMap = z.record(z.string(), z.string().nullable()).nullish();

export function oneOfValues<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values).nullish();
}

/** At most one of the named members may be set: a `oneof` of protobuf. */
export function atMostOne<Shape extends z.ZodObject>(shape: Shape, members: readonly string[]): Shape {
  return shape.refine(
    (value) => members.filter((member) => (value as Record<string, unknown>)[member] != null).length <= 1,
    { params: { rule: 'oneOf', members } },
  );
}
