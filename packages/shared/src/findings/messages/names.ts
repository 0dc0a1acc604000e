/** What istiod says of names, ports, durations and labels wherever they occur. Texts are istiod's own. */
import type { MessageTable } from './message-table.ts';

export const nameMessages = {
  'name.domain.tooLong': { code: 'IST0106', text: 'domain name {domain} too long (max 255)' },
  'name.domain.empty': { code: 'IST0106', text: 'empty domain name not allowed' },
  'name.domain.label': { code: 'IST0106', text: 'domain name {domain} invalid (label {label} invalid)' },
  'name.domain.numericTop': {
    code: 'IST0106',
    text: 'domain name {domain} invalid (top level domain {label} cannot be all-numeric)',
  },
  'name.domain.sni': {
    code: 'IST0106',
    text: "domain name {domain} invalid, should follow 'outbound_.<port>_._.<hostname>' format",
  },
  'name.ip': { code: 'IST0106', text: '{address} is not a valid IP' },
  'name.cidr': { code: 'IST0106', text: '{subnet} is not a valid CIDR block' },
  'name.port.range': { code: 'IST0106', text: 'port number {port} must be in the range 1..65535' },
  'name.portName': { code: 'IST0106', text: 'invalid port name: {name}' },
  'name.unixAddress.empty': { code: 'IST0106', text: 'unix address must not be empty' },
  'name.unixAddress.path': { code: 'IST0106', text: '{address} is not an absolute path to a file' },
  'name.duration.tooShort': { code: 'IST0106', text: 'duration must be greater than 1ms' },
  'name.duration.precision': { code: 'IST0106', text: 'only durations to ms precision are supported' },
  'name.label.key': { code: 'IST0106', text: 'invalid tag key: {key}' },
  'name.label.keyPrefix': { code: 'IST0106', text: 'invalid tag key: {key}. DNS prefix is too long' },
  'name.label.keyName': { code: 'IST0106', text: 'invalid tag key: {key}. Tag name too long' },
  'name.label.value': { code: 'IST0106', text: 'invalid tag value: {value}' },
  'name.selector.emptyKey': { code: 'IST0106', text: 'empty key is not supported in selector: {label}' },
  'name.selector.wildcard': { code: 'IST0106', text: 'wildcard is not supported in selector: {label}' },
  'name.selector.noLabels': { code: 'IST0133', text: 'workload selector specified without labels' },
  'name.subset.empty': { code: 'IST0106', text: 'subset name cannot be empty' },
  'name.subset.invalid': { code: 'IST0106', text: 'subset name is invalid: {name}' },
  'name.header.empty': { code: 'IST0106', text: 'header name cannot be empty' },
  'name.header.invalid': { code: 'IST0106', text: 'header name {name} is not a valid header name' },
  'name.header.colon': { code: 'IST0106', text: 'invalid header {name}: header cannot have ":" prefix' },
  'name.header.host': { code: 'IST0106', text: 'invalid header {name}: cannot set Host header' },
  'value.header.control': { code: 'IST0106', text: 'header value configuration {value} is invalid' },
  'value.header.percent': {
    code: 'IST0106',
    text: 'header value configuration: invalid header configuration. Un-escaped %',
  },
  'value.header.backslash': {
    code: 'IST0106',
    text: 'header value configuration: invalid header configuration. Un-terminated backslash in JSON string',
  },
  'value.header.expecting': {
    code: 'IST0106',
    text: 'header value configuration: invalid header configuration. Expecting {expected}',
  },
  'value.header.unterminated': {
    code: 'IST0106',
    text: "header value configuration: invalid header configuration. Un-terminated variable expression '{value}'",
  },
  'value.regex.tooLarge': { code: 'IST0106', text: '{where}: regex is too large, max length allowed is 1024' },
  'value.regex.invalid': {
    code: 'IST0106',
    text: '{where}: {problem}; Istio uses RE2 style regex-based match (https://github.com/google/re2/wiki/Syntax)',
  },
  'exportTo.ownNamespace': {
    code: 'IST0106',
    text: 'duplicate entries in exportTo: . and current namespace {namespace}',
  },
  'exportTo.duplicate': { code: 'IST0106', text: 'duplicate entries in exportTo for entry {entry}' },
  'exportTo.nobody': {
    code: 'IST0106',
    text: 'exportTo ~ (none) is not allowed for Istio configuration objects',
  },
  'exportTo.label': {
    code: 'IST0106',
    text: 'only .,*, or a valid DNS 1123 label is allowed as exportTo entry',
  },
  'exportTo.publicWithOthers': {
    code: 'IST0106',
    text: 'cannot have both public (*) and non-public exportTo values for a resource',
  },
  'exportTo.nobodyWithOthers': {
    code: 'IST0106',
    text: 'cannot export service entry to no one (~) and someone',
  },
  'exportTo.selectorSeveral': {
    code: 'IST0106',
    text: 'destination rule with workload selector cannot have multiple entries in exportTo',
  },
  'exportTo.selectorBeyond': {
    code: 'IST0106',
    text: 'destination rule with workload selector cannot have exportTo beyond current namespace',
  },
  'gatewayName.empty': { code: 'IST0106', text: 'config namespace and gateway name cannot be empty' },
  'gatewayName.namespace': { code: 'IST0106', text: 'invalid value for namespace: {namespace}' },
  'gatewayName.name': { code: 'IST0106', text: 'invalid value for gateway name: {name}' },
  'gatewayName.legacy': {
    code: 'IST0133',
    text: 'using legacy gatewayName format {gateway}; prefer the <namespace>/<name> format: {recommended}',
  },
} as const satisfies MessageTable;
