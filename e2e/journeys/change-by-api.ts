import { type APIRequestContext, expect } from '@playwright/test';

/** A change as a program makes it, for what pages show of changes. */
export async function changeWeights(request: APIRequestContext, weights: Record<string, number>): Promise<void> {
  const service = '/api/v1/namespaces/default/services/reviews';
  // What was just written with kubectl may not have been heard of yet.
  await expect(async () => {
    const { etag } = (await (await request.get(service)).json()) as { etag: string };
    const answer = await request.post(`${service}/changes`, {
      headers: { 'if-match': `"${etag}"`, 'sec-fetch-site': 'same-origin' },
      data: { edits: [{ type: 'setWeights', weights }] },
    });
    expect(answer.status(), await answer.text()).toBeLessThan(300);
  }).toPass({ timeout: 60_000 });
}
