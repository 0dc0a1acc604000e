/** What speaks for and against a change, one result for each object and one for each finding that comes or goes. */
import type { Preview, PreviewedWrite } from '@sluice/shared/api/changes';
import type { Finding } from '@sluice/shared/api/findings';
import type { Owner } from '@sluice/shared/api/owner';
import { isReverting } from '../../ui/owner-look.ts';

export type Severity = 'blocking' | 'warning' | 'information';

export type Check = { readonly severity: Severity } & (
  | { readonly kind: 'finding'; readonly finding: Finding }
  | { readonly kind: 'finding-gone'; readonly finding: Finding }
  | { readonly kind: 'owner'; readonly owner: Owner }
  | { readonly kind: 'subset-first' }
);

/** What there is to say besides the result of each write. */
export function checksOf({ findings, writes }: Preview): Check[] {
  const before = new Map(findings.before.map((finding) => [identityOf(finding), finding]));
  const after = new Map(findings.after.map((finding) => [identityOf(finding), finding]));
  const came = [...after].filter(([id]) => !before.has(id)).map(([, finding]) => finding);
  const went = [...before].filter(([id]) => !after.has(id)).map(([, finding]) => finding);
  const checks: Check[] = [
    ...came.map((finding): Check => ({ severity: weightOf(finding), kind: 'finding', finding })),
    ...ownersOf(writes).map(
      (owner): Check => ({
        severity: isReverting(owner) ? 'warning' : 'information',
        kind: 'owner',
        owner,
      }),
    ),
    ...(isSubsetFirst(writes) ? [{ severity: 'information' as const, kind: 'subset-first' as const }] : []),
    ...went.map((finding): Check => ({ severity: 'information', kind: 'finding-gone', finding })),
  ];
  return checks.sort((a, b) => rank[a.severity] - rank[b.severity]);
}

const rank: Record<Severity, number> = { blocking: 0, warning: 1, information: 2 };

/** A new error is told loudly; it is the operator who decides, as the cluster does not refuse it. */
const weightOf = ({ severity }: Finding): Severity => (severity === 'info' ? 'information' : 'warning');

/** Where in its object a finding is may change without any other change. */
const identityOf = ({ code, object, messageKey, params }: Finding) =>
  JSON.stringify([code, object.kind, object.namespace, object.name, messageKey, Object.entries(params).sort()]);

/** Everybody who looks after one of the objects, each once. */
export function ownersOf(writes: readonly Pick<PreviewedWrite, 'owners'>[]): Owner[] {
  const owners = writes.flatMap((write) => write.owners);
  return [...new Map(owners.map((owner) => [`${owner.tool} ${owner.namespace}/${owner.name}`, owner])).values()];
}

/** Rules must never name a subset that is not there yet. */
function isSubsetFirst(writes: readonly PreviewedWrite[]): boolean {
  const [first, ...others] = writes;
  return first?.object.kind === 'DestinationRule' && others.some(({ object }) => object.kind === 'VirtualService');
}

/** The worst of a write: refused or not allowed blocks, a warning of the API server warns. */
export function severityOfWrite({ allowed, refusal, warnings }: PreviewedWrite): Severity | null {
  if (refusal !== null || allowed === false) return 'blocking';
  return warnings.length > 0 ? 'warning' : null;
}

/** The worst there is; null when nothing speaks against the change. */
export function worstOf(preview: Preview): 'blocking' | 'warning' | null {
  const all = [...preview.writes.map(severityOfWrite), ...checksOf(preview).map(({ severity }) => severity)];
  if (all.includes('blocking')) return 'blocking';
  return all.includes('warning') ? 'warning' : null;
}
