import { z } from 'zod';

/** What brought somebody here who did not ask for it; the last three say what came of the identity provider. */
const WhyLogin = z.enum(['ended', 'signed-out', 'refused', 'expired', 'unavailable']);
export type WhyLogin = z.infer<typeof WhyLogin>;

export const LoginSearch = z.object({
  /** Where to go afterwards: a path of this page. */
  to: z.string().max(8000).optional().catch(undefined),
  why: WhyLogin.optional().catch(undefined),
});
