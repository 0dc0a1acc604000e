/** Which program a pod runs: told by its image, as on a real node. */
import type { Pod } from '@sluice/shared/kubernetes/core';
import { z } from 'zod';
import type { CreateApp } from '../mesh/app.ts';
import { detailsApp } from './details.ts';
import { otherApp } from './other-app.ts';
import { productPageApp } from './product-page.ts';
import { ratingsApp } from './ratings.ts';
import { reviewsApp } from './reviews.ts';
import type { Sessions } from './session-cookie.ts';

const Containers = z.array(
  z.looseObject({
    name: z.string().optional(),
    image: z.string().optional(),
    env: z.array(z.looseObject({ name: z.string(), value: z.string().optional() })).nullish(),
  }),
);

const bookinfoImage = /(?:^|\/)examples-bookinfo-(productpage|details|reviews|ratings)-(v[^:@/]*)/;

export function appOfPod(pod: Pod, sessions: Sessions): CreateApp {
  const containers = Containers.safeParse(pod.spec?.containers).data ?? [];
  const container = containers.find(({ name }) => name !== 'istio-proxy');
  const image = bookinfoImage.exec(container?.image ?? '');
  if (image === null) {
    const labels = pod.metadata.labels ?? {};
    return otherApp(labels.app ?? pod.metadata.name, labels.version ?? '');
  }
  const configured = container?.env?.find(({ name }) => name === 'SERVICE_VERSION')?.value;
  const version = configured ?? image[2] ?? '';
  switch (image[1]) {
    case 'productpage':
      return productPageApp(sessions);
    case 'details':
      return detailsApp(version);
    case 'reviews':
      return reviewsApp(version);
    default:
      return ratingsApp(version);
  }
}
