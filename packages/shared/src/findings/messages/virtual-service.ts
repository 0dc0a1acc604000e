/** What istiod says of VirtualServices. Texts are istiod's own, so that what people search for is found. */
import type { MessageTable } from './message-table.ts';

export const virtualServiceMessages = {
  'vs.delegate.gateways': { code: 'IST0106', text: 'delegate virtual service must have no gateways specified' },
  'vs.delegate.tls': { code: 'IST0106', text: 'delegate virtual service must have no tls route specified' },
  'vs.delegate.tcp': { code: 'IST0106', text: 'delegate virtual service must have no tcp route specified' },
  'vs.jwtClaim.mesh': {
    code: 'IST0106',
    text: 'JWT claim based routing (key: {key}) is only supported for gateway, found no gateways: [{gateways}]',
  },
  'vs.hosts.wildcardInMesh': {
    code: 'IST0106',
    text: 'wildcard host * is not allowed for virtual services bound to the mesh gateway',
  },
  'vs.hosts.duplicate': { code: 'IST0106', text: 'duplicate hosts in virtual service: {first} & {second}' },
  'vs.routes.none': { code: 'IST0106', text: 'http, tcp or tls must be provided in virtual service' },
  'vs.http.rootRedirect': { code: 'IST0106', text: 'root HTTP route {route} must not specify redirect' },
  'vs.http.rootRoute': { code: 'IST0106', text: 'root HTTP route {route} must not specify route' },
  'vs.http.delegateInDelegate': { code: 'IST0106', text: 'delegate HTTP route cannot contain delegate' },
  'vs.http.exclusive': { code: 'IST0106', text: 'HTTP route cannot contain both {first} and {second}' },
  'vs.http.ruleExclusive': { code: 'IST0106', text: 'HTTP route rule cannot contain both {first} and {second}' },
  'vs.http.noAction': { code: 'IST0106', text: 'HTTP route, redirect or direct_response is required' },
  'vs.http.mirrorTwice': { code: 'IST0106', text: 'HTTP route cannot contain both mirror and mirrors' },
  'vs.match.nullHeader': { code: 'IST0106', text: 'header match {name} cannot be null' },
  'vs.match.emptyPrefix': { code: 'IST0106', text: '{where}: prefix string match should not be empty' },
  'vs.match.emptyRegex': { code: 'IST0106', text: '{where}: regex string match should not be empty' },
  'vs.match.sourceNamespace': { code: 'IST0106', text: 'sourceNamespace match {namespace} is invalid' },
  'vs.destination.required': { code: 'IST0106', text: 'destination is required' },
  'vs.destination.wildcard': { code: 'IST0106', text: 'invalid destination host *' },
  'vs.weight.negative': { code: 'IST0106', text: 'weight {weight} < 0' },
  'vs.weight.total': { code: 'IST0106', text: 'total destination weight = 0' },
  'vs.authority.twice': {
    code: 'IST0106',
    text: 'authority header cannot be set multiple times: have {current}, attempting to set {next}',
  },
  'vs.cors.origin': { code: 'IST0106', text: "'' is not a valid match type for CORS allow origins" },
  'vs.cors.method': { code: 'IST0106', text: '{method} is not a supported HTTP method' },
  'vs.cors.maxAge': { code: 'IST0106', text: 'max_age duration is accurate only to seconds precision' },
  'vs.fault.empty': { code: 'IST0106', text: 'HTTP fault injection must have an abort and/or a delay' },
  'vs.fault.percentage': {
    code: 'IST0106',
    text: 'percentage {value} is neither 0.0, nor in range [0.0001, 100.0]',
  },
  'vs.fault.exponentialDelay': { code: 'IST0106', text: 'exponentialDelay not supported yet' },
  'vs.fault.http2Error': { code: 'IST0106', text: 'HTTP/2 abort fault injection not supported yet' },
  'vs.fault.grpcStatus': {
    code: 'IST0106',
    text: "gRPC status {status} is not supported. See https://github.com/grpc/grpc/blob/master/doc/statuscodes.md for a list of supported codes, for example 'NOT_FOUND'",
  },
  'vs.fault.noAbortType': { code: 'IST0133', text: 'abort configured, but error type not set' },
  'vs.httpStatus': { code: 'IST0106', text: 'HTTP status {status} is not in range 200-599' },
  'vs.mirrorPercent.maximum': {
    code: 'IST0106',
    text: 'mirror_percent must have a max value of 100 (it has {value})',
  },
  'vs.mirrorPercent.deprecated': {
    code: 'IST0133',
    text: 'using deprecated setting "mirrorPercent", use "mirrorPercentage" instead',
  },
  'vs.mirrorPercentage.maximum': {
    code: 'IST0106',
    text: 'mirror_percentage must have a max value of 100 (it has {value})',
  },
  'vs.mirrorPercentage.minimum': {
    code: 'IST0106',
    text: 'mirror_percentage must have a min value of 0 (it has {value})',
  },
  'vs.mirrors.destination': { code: 'IST0106', text: 'destination is required for mirrors' },
  'vs.mirrors.maximum': {
    code: 'IST0106',
    text: 'mirror percentage must have a max value of 100 (it has {value})',
  },
  'vs.mirrors.minimum': { code: 'IST0106', text: 'mirror percentage must have a min value of 0 (it has {value})' },
  'vs.retries.negative': { code: 'IST0106', text: 'attempts cannot be negative' },
  'vs.retries.disabled': {
    code: 'IST0106',
    text: 'http retry policy configured when attempts are set to 0 (disabled)',
  },
  'vs.retries.retryOn': { code: 'IST0106', text: '{policy} is not a valid retryOn policy' },
  'vs.rewrite.exclusive': { code: 'IST0106', text: 'rewrite may only contain one of URI or UriRegexRewrite' },
  'vs.rewrite.empty': {
    code: 'IST0106',
    text: 'rewrite must specify at least one of URI, UriRegexRewrite, or authority. Only one of URI or UriRegexRewrite may be specified',
  },
  'vs.rewrite.regex': { code: 'IST0106', text: 'UriRegexRewrite has errors\n{problem}' },
  'vs.rewrite.regexIncomplete': {
    code: 'IST0106',
    text: 'UriRegexRewrite requires both Rewrite and Match fields to be specified',
  },
  'vs.redirect.empty': { code: 'IST0106', text: 'redirect must specify URI, authority, scheme, or port' },
  'vs.redirect.exclusive': { code: 'IST0106', text: 'redirect may only contain one of URI or prefix_rewrite' },
  'vs.redirect.prefixMatch': {
    code: 'IST0106',
    text: 'redirect prefix_rewrite requires every URI match to be a prefix match',
  },
  'vs.redirect.code': { code: 'IST0106', text: '{status} is not a valid redirect code, must be 3xx' },
  'vs.redirect.scheme': { code: 'IST0106', text: 'invalid redirect scheme, must be "http" or "https"' },
  'vs.directResponse.tooLarge': {
    code: 'IST0106',
    text: 'large direct_responses may impact control plane performance, must be less than 1MB',
  },
  'vs.directResponse.large': {
    code: 'IST0133',
    text: 'large direct_responses may impact control plane performance',
  },
  'vs.tls.noMatch': { code: 'IST0106', text: 'TLS route must have at least one match condition' },
  'vs.tls.noRoute': { code: 'IST0106', text: 'TLS route is required' },
  'vs.tls.noSniHosts': { code: 'IST0106', text: 'TLS match must have at least one SNI host' },
  'vs.tls.sniHost': {
    code: 'IST0106',
    text: 'SNI host {host} is not a compatible subset of any of the virtual service hosts: [{hosts}]',
  },
  'vs.tls.sniAddress': {
    code: 'IST0133',
    text: 'using an IP address ({address}) goes against SNI spec and most clients do not support this',
  },
  'vs.tcp.noRoute': { code: 'IST0106', text: 'TCP route is required' },
  'vs.unreachable.matchless': {
    code: 'IST0130',
    text: 'virtualService rule {rule} not used (only the last rule can have no matches)',
  },
  'vs.unreachable.afterMatchless': {
    code: 'IST0130',
    text: 'virtualService rule {rule} not used (route without matches defined before)',
  },
  'vs.unreachable.allMatches': {
    code: 'IST0130',
    text: 'virtualService rule {rule} not used (all matches used by prior rules)',
  },
  'vs.unreachable.match': {
    code: 'IST0131',
    text: 'virtualService rule {rule} match {match} is not used (duplicate/overlapping match in rule {earlier})',
  },
} as const satisfies MessageTable;
