/** rbac.authorization.k8s.io: who may do what. */
import { valueAt } from '../json.ts';
import type { KubeObject } from '../kube-object.ts';
import type { PrinterColumn, ResourceType } from '../resource-type.ts';
import { ageColumn, column, nameColumn, objectsAt, textAt } from './columns.ts';

const group = 'rbac.authorization.k8s.io';

const createdAt = column('Created At', (object) => object.metadata.creationTimestamp ?? '<unknown>');

function subjects(kind: string): PrinterColumn['value'] {
  return (binding) =>
    objectsAt(binding, 'subjects')
      .filter((subject) => subject.kind === kind)
      .map(({ namespace, name }) => (kind === 'ServiceAccount' ? `${namespace}/${name}` : String(name)))
      .join(', ');
}

function roleText(binding: KubeObject): string {
  return `${textAt(binding, 'roleRef', 'kind')}/${String(valueAt(binding, ['roleRef', 'name']) ?? '')}`;
}

const bindingColumns: PrinterColumn[] = [
  nameColumn,
  column('Role', roleText),
  ageColumn,
  column('Users', subjects('User'), { priority: 1 }),
  column('Groups', subjects('Group'), { priority: 1 }),
  column('ServiceAccounts', subjects('ServiceAccount'), { priority: 1 }),
];

function rbacType(kind: string, namespaced: boolean, columns: PrinterColumn[]): ResourceType {
  const singular = kind.toLowerCase();
  return { group, versions: ['v1'], plural: `${singular}s`, singular, kind, namespaced, columns };
}

export const rbacTypes: readonly ResourceType[] = [
  rbacType('Role', true, [nameColumn, createdAt]),
  rbacType('RoleBinding', true, bindingColumns),
  rbacType('ClusterRole', false, [nameColumn, createdAt]),
  rbacType('ClusterRoleBinding', false, bindingColumns),
];
