/** Everything that the server offers, as it stands in the contract. */
import {
  applyChange,
  getChange,
  listChanges,
  listNamespaceChanges,
  previewChange,
  previewUndo,
  undoChange,
} from '@sluice/shared/api/changes';
import type { Endpoint } from '@sluice/shared/api/endpoint';
import { streamEvents } from '@sluice/shared/api/events';
import { listFindings } from '@sluice/shared/api/findings';
import { listGateways } from '@sluice/shared/api/gateways';
import { getObject, replaceObject } from '@sluice/shared/api/objects';
import { listPods } from '@sluice/shared/api/pods';
import { initialiseNamespace, promoteVersion } from '@sluice/shared/api/promotion';
import { testRequest } from '@sluice/shared/api/request-test';
import { getRouting } from '@sluice/shared/api/routing';
import { getService, listServices } from '@sluice/shared/api/services';
import { getMe, signIn, signOut } from '@sluice/shared/api/session';
import { getStatus, listNamespaces } from '@sluice/shared/api/status';
import { getTraffic } from '@sluice/shared/api/traffic-history';
import { waitForChange } from '@sluice/shared/api/waiting';
import { setWeights } from '@sluice/shared/api/weights';

export const endpoints: readonly Endpoint[] = [
  getMe,
  signIn,
  signOut,
  listNamespaces,
  listServices,
  getService,
  getRouting,
  listPods,
  previewChange,
  applyChange,
  listChanges,
  listNamespaceChanges,
  getChange,
  waitForChange,
  previewUndo,
  undoChange,
  setWeights,
  promoteVersion,
  initialiseNamespace,
  listFindings,
  listGateways,
  testRequest,
  getObject,
  replaceObject,
  getTraffic,
  getStatus,
  streamEvents,
];
