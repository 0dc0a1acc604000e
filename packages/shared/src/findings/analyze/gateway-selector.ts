/** The pods a Gateway is for. */
import type { Labels } from '../../kubernetes/object.ts';
import type { GatewayShape } from '../validation/shape/gateway-shape.ts';

/** The labels that its pods carry; none select every pod. */
export function gatewaySelector({ selector }: GatewayShape): Labels {
  return Object.fromEntries(Object.entries(selector ?? {}).map(([name, value]) => [name, value ?? '']));
}

/** As Kubernetes prints selectors: `a=b,c=d`, by name. */
export function printedSelector(selector: Labels): string {
  return Object.entries(selector)
    .map(([name, value]) => `${name}=${value}`)
    .toSorted()
    .join(',');
}
