/** What istiod says of Gateways. Texts are istiod's own. */
import type { MessageTable } from './message-table.ts';

export const gatewayMessages = {
  'gw.name': { code: 'IST0106', text: 'invalid gateway name: {name}' },
  'gw.noServers': { code: 'IST0106', text: 'gateway must have at least one server' },
  'gw.server.noHosts': { code: 'IST0106', text: 'server config must contain at least one host' },
  'gw.host.empty': { code: 'IST0106', text: 'config namespace and dnsName in host entry cannot be empty' },
  'gw.host.namespace': { code: 'IST0106', text: 'invalid namespace value {namespace} in gateway' },
  'gw.host.short': { code: 'IST0106', text: 'short names (non FQDN) are not allowed' },
  'gw.host.partialWildcard': { code: 'IST0106', text: 'partial wildcard {host} not allowed' },
  'gw.port.required': { code: 'IST0106', text: 'port is required' },
  'gw.port.protocol': {
    code: 'IST0106',
    text: 'invalid protocol {protocol}, supported protocols are HTTP, HTTP2, GRPC, GRPC-WEB, MONGO, REDIS, MYSQL, TCP',
  },
  'gw.port.targetPort': { code: 'IST0106', text: 'targetPort has no impact on Gateways' },
  'gw.port.name': { code: 'IST0106', text: 'port name must be set: {port}' },
  'gw.port.duplicateName': {
    code: 'IST0106',
    text: 'port names in servers must be unique: duplicate name {name}',
  },
  'gw.port.unixNumber': { code: 'IST0106', text: 'port number must be 0 for unix domain socket: {port}' },
  'gw.httpsRedirect': { code: 'IST0133', text: 'tls.httpsRedirect should only be used with http servers' },
  'gw.tls.required': { code: 'IST0106', text: 'server must have TLS settings for HTTPS/TLS protocols' },
  'gw.tls.onHttp': { code: 'IST0106', text: 'server cannot have TLS settings for plain text HTTP ports' },
  'gw.tls.onTcp': { code: 'IST0106', text: 'server cannot have TLS settings for non HTTPS/TLS ports' },
  'gw.tls.oldVersion': {
    code: 'IST0133',
    text: 'TLS version below TLSV1_2 require setting compatible ciphers as by default they no longer include compatible ciphers.',
  },
  'gw.tls.invalidCiphers': { code: 'IST0133', text: 'ignoring invalid cipher suites: [{ciphers}]' },
  'gw.tls.duplicateCiphers': { code: 'IST0133', text: 'ignoring duplicate cipher suites: [{ciphers}]' },
  'gw.tls.istioMutual': { code: 'IST0106', text: 'ISTIO_MUTUAL TLS cannot have associated {what}' },
  'gw.tls.passthrough': {
    code: 'IST0133',
    text: '{mode} mode does not use certificates, they will be ignored',
  },
  'gw.tls.severalSources': {
    code: 'IST0106',
    text: 'only one of credential_name, credential_names, server_certificate/private_key, tls_certificates should be specified',
  },
  'gw.tls.requires': { code: 'IST0106', text: '{mode} TLS requires a {what}' },
  'gw.tls.tooMany': { code: 'IST0133', text: '{mode} TLS can support up to 2 server certificates' },
  'gw.tls.crlWithCredential': {
    code: 'IST0106',
    text: 'CRL is not supported with credentialName. CRL has to be specified in the credential',
  },
  'gw.tls.crlWithSimple': { code: 'IST0106', text: 'CRL is not supported with SIMPLE TLS' },
} as const satisfies MessageTable;
