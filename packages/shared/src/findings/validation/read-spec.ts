/** Reads the spec of an object, once for each object: everything later works on what this returns. */
import type { z } from 'zod';
import { DestinationRuleShape } from './shape/destination-rule-shape.ts';
import { GatewayShape } from './shape/gateway-shape.ts';
import { type ShapeProblem, shapeProblems } from './shape/shape-problems.ts';
import { VirtualServiceShape } from './shape/virtual-service-shape.ts';

export type Read<Spec> =
  | { readonly ok: true; readonly spec: Spec }
  | { readonly ok: false; readonly problems: readonly ShapeProblem[] };

/** A reader that remembers its answers for as long as the object lives. Objects are never changed in place. */
function reader<Spec>(shape: z.ZodType<Spec>): (object: object) => Read<Spec> {
  const known = new WeakMap<object, Read<Spec>>();
  return (object) => {
    const before = known.get(object);
    if (before) return before;
    const parsed = shape.safeParse((object as { spec?: unknown }).spec ?? {}, { reportInput: true });
    const read: Read<Spec> = parsed.success
      ? { ok: true, spec: parsed.data }
      : { ok: false, problems: shapeProblems(parsed.error) };
    known.set(object, read);
    return read;
  };
}

export const readVirtualService: (object: object) => Read<VirtualServiceShape> = reader(VirtualServiceShape);
export const readDestinationRule: (object: object) => Read<DestinationRuleShape> = reader(DestinationRuleShape);
export const readGateway: (object: object) => Read<GatewayShape> = reader(GatewayShape);
