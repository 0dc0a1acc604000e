/** Every place a VirtualService sends requests to. Source: analyzers/virtualservice/util.go. */
import type { Path } from '../finding.ts';
import type { DestinationShape, VirtualServiceShape } from '../validation/shape/virtual-service-shape.ts';

/** A destination that is missing counts as one without host. */
export type PlacedDestination = { readonly destination: DestinationShape; readonly path: Path };

type Routes = readonly { readonly route?: readonly Weighted[] | null | undefined }[] | null | undefined;
type Weighted = { readonly destination?: DestinationShape | null | undefined };

function placed(routes: Routes, protocol: string): PlacedDestination[] {
  return (routes ?? []).flatMap(({ route }, rule) =>
    (route ?? []).map(({ destination }, index) => ({
      destination: destination ?? {},
      path: ['spec', protocol, rule, 'route', index, 'destination'],
    })),
  );
}

export function routeDestinations(spec: VirtualServiceShape): PlacedDestination[] {
  return [...placed(spec.tcp, 'tcp'), ...placed(spec.tls, 'tls'), ...placed(spec.http, 'http')];
}

export function mirrorDestinations(spec: VirtualServiceShape): PlacedDestination[] {
  return (spec.http ?? []).flatMap(({ mirror, mirrors }, rule) => [
    ...(mirror ? [{ destination: mirror, path: ['spec', 'http', rule, 'mirror'] }] : []),
    ...(mirrors ?? []).map(({ destination }, index) => ({
      destination: destination ?? {},
      path: ['spec', 'http', rule, 'mirrors', index, 'destination'],
    })),
  ]);
}
