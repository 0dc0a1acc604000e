/** A question about a right, in the words of authorization.k8s.io/v1 ResourceAttributes. */
export type AccessQuestion = {
  readonly verb: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly resource: string;
  /** Absent: in all namespaces. */
  readonly namespace?: string;
  readonly name?: string;
};

const istio = 'networking.istio.io';
const routing = ['virtualservices', 'destinationrules'] as const;

/** Any one of them lets somebody look at a namespace; the one that is granted most often comes first. */
export const viewQuestions: readonly AccessQuestion[] = [
  { verb: 'list', group: istio, resource: 'virtualservices' },
  { verb: 'list', group: '', resource: 'services' },
];

/** All of them are needed to change routing. */
export const changeQuestions: readonly AccessQuestion[] = routing.flatMap((resource) =>
  ['create', 'patch'].map((verb) => ({ verb, group: istio, resource })),
);

/** As people say it: `patch virtualservices.networking.istio.io`. */
export function inWords({ verb, group, resource }: AccessQuestion): string {
  return `${verb} ${resource}${group === '' ? '' : `.${group}`}`;
}
