/** Everything that the server offers, as it stands in the contract. */
import type { Endpoint } from '@sluice/shared/api/endpoint';
import { streamEvents } from '@sluice/shared/api/events';
import { getService, listServices } from '@sluice/shared/api/services';
import { setWeights } from '@sluice/shared/api/weights';

export const endpoints: readonly Endpoint[] = [listServices, getService, setWeights, streamEvents];
