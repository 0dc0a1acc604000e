import { createRouter, lazyRouteComponent, type RouterHistory } from '@tanstack/react-router';
import { findingsRoute } from '../routes/findings.ts';
import { gatewaysRoute } from '../routes/gateways.ts';
import { historyRoute } from '../routes/history.ts';
import { homeRoute } from '../routes/home.ts';
import { loginRoute } from '../routes/login.ts';
import { NotFoundPage } from '../routes/not-found.tsx';
import { objectYamlRoute } from '../routes/object-yaml.ts';
import { overviewRoute } from '../routes/overview.ts';
import { requestTestRoute } from '../routes/request-test.ts';
import { type PageContext, rootRoute } from '../routes/root-route.ts';
import { serviceRoute } from '../routes/service.ts';
import { settingsRoute } from '../routes/settings.ts';
import { Frame } from './frame.tsx';

const routeTree = rootRoute
  .update({ component: Frame, notFoundComponent: NotFoundPage })
  .addChildren([
    homeRoute,
    overviewRoute,
    findingsRoute,
    serviceRoute,
    historyRoute,
    settingsRoute,
    gatewaysRoute,
    requestTestRoute,
    objectYamlRoute,
    loginRoute,
  ]);

/** @param history where addresses are kept; the browser's unless a test says otherwise */
export function createAppRouter(context: PageContext, history?: RouterHistory) {
  return createRouter({
    ...(history === undefined ? {} : { history }),
    routeTree,
    context,
    defaultPreload: 'intent',
    defaultErrorComponent: lazyRouteComponent(() => import('./page-problem.tsx'), 'PageProblem'),
    scrollRestoration: true,
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter;
  }
}
