/** Questions to the API server in the form of objects: they are created, answered and forgotten. */
import type { ResourceType } from '../resource-type.ts';

function reviewType(group: string, kind: string, namespaced = false): ResourceType {
  const singular = kind.toLowerCase();
  return { group, versions: ['v1'], plural: `${singular}s`, singular, kind, namespaced, verbs: ['create'] };
}

const authorization = 'authorization.k8s.io';
const authentication = 'authentication.k8s.io';

export const reviewTypes: readonly ResourceType[] = [
  reviewType(authentication, 'TokenReview'),
  reviewType(authentication, 'SelfSubjectReview'),
  reviewType(authorization, 'SubjectAccessReview'),
  reviewType(authorization, 'SelfSubjectAccessReview'),
  reviewType(authorization, 'SelfSubjectRulesReview'),
  reviewType(authorization, 'LocalSubjectAccessReview', true),
];
