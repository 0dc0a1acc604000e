/** Asks the API server what a user may do (authorization.k8s.io/v1 SelfSubjectAccessReview). */
import type { Write } from '@sluice/shared/plan/plan';
import { z } from 'zod';
import type { AccessQuestion } from '../access/access-question.ts';
import type { Credentials } from './credentials.ts';
import { kinds } from './kinds.ts';
import type { KubeClient } from './kube-client.ts';
import { KubeError, toDomainError } from './kube-error.ts';
import { kindOf } from './object-writer.ts';

const Review = z.looseObject({ status: z.looseObject({ allowed: z.boolean() }) });
const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

/** Null where the API server has no such reviews or does not let the user ask. Throws DomainErrors. */
export async function isAllowed(
  client: KubeClient,
  credentials: Credentials,
  resourceAttributes: AccessQuestion,
): Promise<boolean | null> {
  try {
    const { body } = await client.json({
      method: 'POST',
      path,
      credentials,
      deadlineMs: 5_000,
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes },
      },
    });
    return Review.parse(body).status.allowed;
  } catch (error) {
    if (error instanceof KubeError && [403, 404, 405].includes(error.status)) return null;
    throw toDomainError(error);
  }
}

export function mayWrite(client: KubeClient, credentials: Credentials, write: Write): Promise<boolean | null> {
  const { group, plural } = kinds[kindOf(write.object)];
  const { namespace, name } = write.object;
  return isAllowed(client, credentials, { verb: write.action, group, resource: plural, namespace, name });
}
