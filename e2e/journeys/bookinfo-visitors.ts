/** People who read Bookinfo's product page through the ingress gateway. */
import type { APIRequest } from '@playwright/test';

/** The version of reviews, by the name of the pod that answered. */
export type VisitedVersion = { readonly version: string; readonly stars: 'none' | 'black' | 'red' };

export type Visitor = { readonly visit: () => Promise<VisitedVersion>; readonly leave: () => Promise<void> };

/** @param user who signs in first; null stays a stranger */
export async function startVisitor(request: APIRequest, productPage: string, user: string | null): Promise<Visitor> {
  const context = await request.newContext();
  if (user !== null) await context.post(new URL('/login', productPage).href, { form: { username: user } });
  return {
    async visit() {
      const page = await (await context.get(productPage)).text();
      const version = /<code>reviews-(v\d)-/.exec(page)?.[1];
      if (version === undefined) throw new Error(`No reviews on the page:\n${page}`);
      return { version, stars: page.includes('stars, black') ? 'black' : page.includes('stars, red') ? 'red' : 'none' };
    },
    leave: () => context.dispose(),
  };
}
