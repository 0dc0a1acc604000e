/** The small rules of istiod's validation, one by one: names, ports, durations, addresses. */
import { z } from 'zod';
import { type Finding, messageOf, type Problem } from '../src/findings/finding.ts';
import { localitiesProblem } from '../src/findings/validation/destination-rule/locality-names.ts';
import {
  fqdnProblem,
  gatewayBoundDomainProblem,
  wildcardDomainProblem,
} from '../src/findings/validation/names/domain-name.ts';
import { durationProblem } from '../src/findings/validation/names/duration.ts';
import { exportToProblems } from '../src/findings/validation/names/export-to.ts';
import { headerNameProblem } from '../src/findings/validation/names/header-name.ts';
import { headerValueProblem } from '../src/findings/validation/names/header-value.ts';
import { ipAddressProblem, ipSubnetProblem } from '../src/findings/validation/names/ip-address.ts';
import { portNameProblem } from '../src/findings/validation/names/port.ts';
import { httpStatusProblem } from '../src/findings/validation/virtual-service/fault.ts';
import { readTable } from './routing-objects.ts';
import { type TableReport, TableTally } from './table-report.ts';

const Args = z.looseObject({
  /** The verdict, where the case is about a verdict and not about an error. */
  ok: z.boolean().optional(),
  name: z.string().default(''),
  in: z.unknown().optional(),
  input: z.string().default(''),
  fqdn: z.string().default(''),
  sni: z.boolean().default(false),
  duration: z.string().default(''),
  addr: z.string().default(''),
  subnet: z.string().default(''),
  localities: z.array(z.string()).default([]),
  namespace: z.string().default(''),
  exportTo: z.array(z.string()).default([]),
  isServiceEntry: z.boolean().default(false),
  isDestinationRuleWithSelector: z.boolean().default(false),
});
type Args = z.infer<typeof Args>;

const Table = z.object({
  cases: z.array(
    z.object({
      id: z.string(),
      test: z.string(),
      args: Args,
      valid: z.boolean(),
      errorContains: z.string().optional(),
    }),
  ),
});

type Rule = (args: Args) => Problem | readonly Problem[] | null;

const rules: Readonly<Record<string, Rule>> = {
  TestValidateHTTPHeaderName: ({ name }) => headerNameProblem(name),
  TestValidateHTTPHeaderValue: ({ input }) => headerValueProblem(input),
  TestValidateHTTPStatus: (args) => httpStatusProblem(Number(args.in)),
  Test_validateExportTo: ({ exportTo, namespace, isServiceEntry, isDestinationRuleWithSelector }) =>
    exportToProblems(exportTo, namespace, {
      allowNobody: isServiceEntry,
      ownNamespaceOnly: isDestinationRuleWithSelector,
    }),
  TestValidatePortName: ({ name }) => portNameProblem(name),
  TestValidateFQDN: ({ fqdn }) => fqdnProblem(fqdn),
  TestValidateWildcardDomain: (args) => wildcardDomainProblem(String(args.in)),
  TestValidateWildcardDomainForVirtualServiceBoundToGateway: (args) =>
    gatewayBoundDomainProblem(String(args.in), args.sni),
  TestValidateDuration: ({ duration }) => durationProblem(duration),
  TestValidationIPAddress: ({ addr }) => ipAddressProblem(addr),
  TestValidationIPSubnet: ({ subnet }) => ipSubnetProblem(subnet),
  TestValidateLocalities: ({ localities }) => localitiesProblem(localities),
};

type Message = Finding['message'];

function messagesOf(problems: Problem | readonly Problem[] | null): Message[] {
  if (problems === null) return [];
  return ('key' in problems ? [problems] : problems).map(messageOf);
}

function objections(found: readonly Message[], valid: boolean, text: string | undefined): string[] {
  const got = found.join('; ') || 'nothing';
  if ((found.length === 0) !== valid) return [`wanted valid ${valid}, got: ${got}`];
  return text === undefined || got.includes(text) ? [] : [`wanted "${text}", got: ${got}`];
}

export function runUnits(corpus: string): TableReport {
  const tally = new TableTally('units');
  for (const { id, test, args, valid, errorContains } of readTable(corpus, 'validation/units.json', Table).cases) {
    const rule = rules[test];
    if (rule) tally.add(id, objections(messagesOf(rule(args)), args.ok ?? valid, errorContains));
    else tally.exclude(`no rule for ${test}`);
  }
  return tally.report();
}
