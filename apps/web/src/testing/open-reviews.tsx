import type { StreamEvent } from '@sluice/shared/api/events';
import type { ServiceState } from '@sluice/shared/api/services';
import { act, screen } from '@testing-library/react';
import { aService } from './bookinfo.ts';
import { createFakeServer, type FakeServer } from './fake-server.ts';
import { renderPage } from './render-page.tsx';

export const reviewsPath = '/n/default/s/reviews';

/** The page of reviews, once it is there. */
export async function openReviews(service: ServiceState = aService(), options: { path?: string } = {}) {
  const server = createFakeServer([service]);
  const page = await renderPage({ server, path: options.path ?? reviewsPath });
  await screen.findByRole('heading', { level: 1, name: 'reviews' });
  return { server, ...page };
}

export const sliderOf = (version: string) =>
  screen.getByRole<HTMLInputElement>('slider', { name: `${version} weight` });

/** The weights that the page shows. */
export const shownWeights = () => screen.getAllByRole<HTMLInputElement>('slider').map(({ value }) => Number(value));

export const send = (server: FakeServer, event: StreamEvent) => act(async () => server.send(event));
