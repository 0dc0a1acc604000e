/** Objects of Istio's documentation, as far as they concern reviews. */
import type { RoutingObject } from '../stack/cluster-access.ts';

const apiVersion = 'networking.istio.io/v1';

/** samples/bookinfo/networking/virtual-service-reviews-90-10.yaml */
export const reviews90And10 = splitOfReviews([
  ['v1', 90],
  ['v2', 10],
]);

/** A VirtualService that splits reviews between subsets, as in the documentation. */
export function splitOfReviews(weights: readonly (readonly [subset: string, weight: number])[]): RoutingObject {
  const route = weights.map(([subset, weight]) => ({ destination: { host: 'reviews', subset }, weight }));
  return {
    apiVersion,
    kind: 'VirtualService',
    metadata: { name: 'reviews' },
    spec: { hosts: ['reviews'], http: [{ route }] },
  };
}

/** The part of samples/bookinfo/networking/destination-rule-all.yaml that is about reviews. */
export const subsetsOfReviews: RoutingObject = {
  apiVersion,
  kind: 'DestinationRule',
  metadata: { name: 'reviews' },
  spec: {
    host: 'reviews',
    subsets: ['v1', 'v2', 'v3'].map((version) => ({ name: version, labels: { version } })),
  },
};
