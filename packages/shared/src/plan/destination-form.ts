import type { Destination } from '../istio/virtual-service.ts';
import type { RouteTable, RuleOrigin, ServiceRef } from '../routing/route-table.ts';
import type { Draft } from './draft.ts';
import { objectOf, rulesBeside } from './rule-object.ts';

/**
 * How destinations of the service are written in a VirtualService: host spelling and port of those that are there, else
 * the short name where that means the service, else the full name.
 */
export function destinationForm(draft: Draft, service: ServiceRef, table: RouteTable, origin: RuleOrigin): Destination {
  const beside = table.rules.filter(
    ({ origin: { namespace, name } }) => namespace === origin.namespace && name === origin.name,
  );
  for (const { origin: place, destinations } of beside) {
    const index = destinations.find(({ host }) => host === table.host)?.index;
    const written = rulesBeside(objectOf(draft.view, place), place)[place.index]?.route?.[index ?? -1]?.destination;
    if (written === undefined) continue;
    return { host: written.host, ...(written.port ? { port: { ...written.port } } : {}) };
  }
  return { host: origin.namespace === service.namespace ? service.name : table.host };
}
