/** Events: one store, seen in the core group and as events.k8s.io (kubernetes pkg/apis/core/v1, pkg/apis/events/v1). */
import { valueAt } from '../json.ts';
import type { KubeObject } from '../kube-object.ts';
import type { PrinterColumn, ResourceType } from '../resource-type.ts';
import { age, column, nameColumn, textAt } from './columns.ts';

/** The members whose names differ: in the core group, and in events.k8s.io. */
const renamed = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['reportingComponent', 'reportingController'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
] as const;

const fromCore = new Map<string, string>(renamed);
const toCore = new Map<string, string>(renamed.map(([core, other]) => [other, core]));

function renameMembers(object: KubeObject, names: ReadonlyMap<string, string>, apiVersion: string): KubeObject {
  const members = Object.entries(object).map(([member, value]) => [names.get(member) ?? member, value]);
  return { ...(Object.fromEntries(members) as KubeObject), apiVersion };
}

function lastSeen(event: KubeObject): string {
  const series = valueAt(event, ['series', 'lastObservedTime']);
  if (typeof series === 'string') return series;
  return textAt(event, 'lastTimestamp') || textAt(event, 'eventTime') || textAt(event, 'firstTimestamp');
}

const columns: PrinterColumn[] = [
  column('Last Seen', (event, now) => age(lastSeen(event), now)),
  column('Type', (event) => textAt(event, 'type')),
  column('Reason', (event) => textAt(event, 'reason')),
  column(
    'Object',
    (event) => `${textAt(event, 'involvedObject', 'kind').toLowerCase()}/${textAt(event, 'involvedObject', 'name')}`,
  ),
  column('Message', (event) => textAt(event, 'message').trim()),
  { ...nameColumn, priority: 1 },
];

const objectFields = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];

const names = { plural: 'events', singular: 'event', kind: 'Event', shortNames: ['ev'], namespaced: true };

const coreEvents: ResourceType = {
  ...names,
  group: '',
  versions: ['v1'],
  selectableFields: [
    ...objectFields.map((field) => `involvedObject.${field}`),
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  columns,
};

export const eventTypes: readonly ResourceType[] = [
  coreEvents,
  {
    ...names,
    group: 'events.k8s.io',
    versions: ['v1'],
    selectableFields: [...objectFields.map((field) => `regarding.${field}`), 'reason', 'reportingController', 'type'],
    columns,
    view: {
      of: coreEvents,
      fromStored: (object) => renameMembers(object, fromCore, 'events.k8s.io/v1'),
      toStored: (object) => renameMembers(object, toCore, 'v1'),
    },
  },
];
