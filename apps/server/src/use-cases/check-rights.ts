/** A change of several objects must not stop half way because one of them may not be written. */
import type { Plan } from '@sluice/shared/plan/plan';
import { DomainError } from '../domain-error.ts';
import type { Actor } from './ports.ts';

/** Throws `forbidden` and names every write that the user may not make. */
export async function checkRights({ writes }: Plan, actor: Actor): Promise<void> {
  const answers = await Promise.all(writes.map((write) => actor.mayWrite(write)));
  const refused = writes.filter((_, at) => answers[at] === false);
  if (refused.length === 0) return;
  const issues = refused.map(({ action, object: { kind, namespace, name } }) => ({
    path: `${kind} ${namespace}/${name}`,
    message: `${actor.objects.user} may not ${action} it`,
  }));
  const detail = issues.map(({ path, message }) => `${path}: ${message}`).join('; ');
  throw new DomainError('forbidden', `Nothing was written. ${detail}`, { issues });
}
