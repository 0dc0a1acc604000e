import type { gatewayMessages } from '@sluice/shared/findings/messages/gateway';

/** Gateway 的问题。 */
export const gatewayTexts: Readonly<Record<keyof typeof gatewayMessages, string>> = {
  'gw.name': 'Gateway 名称无效：{name}',
  'gw.noServers': 'Gateway 必须至少有一个 server',
  'gw.server.noHosts': 'server 必须至少有一个主机',
  'gw.host.empty': '主机项中的命名空间和 DNS 名称不能为空',
  'gw.host.namespace': 'Gateway 中的命名空间值 {namespace} 无效',
  'gw.host.short': '不允许使用短名称（非完全限定域名）',
  'gw.host.partialWildcard': '不允许部分通配符 {host}',
  'gw.port.required': '必须有 port',
  'gw.port.protocol': '协议 {protocol} 无效，支持的协议有 HTTP、HTTP2、GRPC、GRPC-WEB、MONGO、REDIS、MYSQL、TCP',
  'gw.port.targetPort': 'targetPort 对 Gateway 没有作用',
  'gw.port.name': '端口必须有名称：{port}',
  'gw.port.duplicateName': '各 server 的端口名称必须唯一：名称 {name} 重复',
  'gw.port.unixNumber': '使用 Unix 域套接字时端口号必须为 0：{port}',
  'gw.httpsRedirect': 'tls.httpsRedirect 只应用于 HTTP server',
  'gw.tls.required': '使用 HTTPS/TLS 协议的 server 必须有 TLS 设置',
  'gw.tls.onHttp': '明文 HTTP 端口的 server 不能有 TLS 设置',
  'gw.tls.onTcp': '非 HTTPS/TLS 端口的 server 不能有 TLS 设置',
  'gw.tls.oldVersion': '低于 TLSV1_2 的 TLS 版本需要另行设置兼容的密码套件，因为默认不再包含它们。',
  'gw.tls.invalidCiphers': '忽略无效的密码套件：[{ciphers}]',
  'gw.tls.duplicateCiphers': '忽略重复的密码套件：[{ciphers}]',
  'gw.tls.istioMutual': 'TLS 模式 ISTIO_MUTUAL 不能带有{what}',
  'gw.tls.passthrough': '{mode} 模式不使用证书，所设的证书将被忽略',
  'gw.tls.severalSources':
    'credentialName、credentialNames、serverCertificate/privateKey、tlsCertificates 只应指定其中一种',
  'gw.tls.requires': 'TLS 模式 {mode} 需要{what}',
  'gw.tls.tooMany': 'TLS 模式 {mode} 最多支持 2 个服务器证书',
  'gw.tls.crlWithCredential': 'credentialName 不能与 CRL 同用；CRL 须在凭据中指定',
  'gw.tls.crlWithSimple': 'SIMPLE TLS 不支持 CRL',
};
