import type { analyzeMessages } from '@sluice/shared/findings/messages/analyze';

const notFound = '找不到所引用的{what}：{name}';

/** istioctl analyze 也会报告的问题。 */
export const analyzeTexts: Readonly<Record<keyof typeof analyzeMessages, string>> = {
  'analyze.deprecated.field': '{field} 已弃用，请改用 {replacement}',
  'analyze.deprecated.ignored': '{field} 已弃用，会被忽略',
  'analyze.notFound.host': notFound,
  'analyze.notFound.port': notFound,
  'analyze.notFound.subset': notFound,
  'analyze.notFound.gateway': notFound,
  'analyze.notFound.selector': notFound,
  'analyze.notFound.credential': notFound,
  'analyze.meshHostTwice':
    '绑定到 mesh 网关的 VirtualService {virtualServices} 定义了同一个主机 {host}，行为可能不确定。请将相互冲突的 VirtualService 合并为一个。',
  'analyze.sidecar.sameWorkload':
    '命名空间 {namespace} 中的 Sidecar {sidecars} 选中了同一个工作负载 Pod {pod}，行为可能不确定。',
  'analyze.sidecar.severalDefaults':
    '命名空间 {namespace} 中的 Sidecar {sidecars} 都没有工作负载选择器，行为可能不确定。',
  'analyze.portRequired':
    '此 VirtualService 路由到的服务 {host} 暴露了多个端口：{ports}。必须在 destination 中指定端口以消除歧义。',
  'analyze.portName': '端口名称 {name}（端口：{port}，目标端口：{targetPort}）不符合 Istio 的端口命名约定。',
  'analyze.externalNamePort':
    'ExternalName 服务的端口名称无效。代理可能无法正确转发使用 TCP 协议的端口上的具名 TCP 端口流量和未匹配的流量。',
  'analyze.sidecar.ambient': '该策略没有作用：{reason} 处于 Ambient 模式，没有 Sidecar。',
  'analyze.tls.unverified':
    '命名空间 {namespace} 中的 DestinationRule {destinationRule} 将 TLS 模式设为 {mode}，但没有设置 caCertificates 来验证主机 {host} 的服务器身份',
  'analyze.tls.unverifiedPort':
    '命名空间 {namespace} 中的 DestinationRule {destinationRule} 将 TLS 模式设为 {mode}，但没有设置 caCertificates 来验证主机 {host} 在端口 {port} 上的服务器身份',
  'analyze.gatewayHost': 'VirtualService {virtualService} 中定义的主机 {hosts} 不在 Gateway {gateway} 中。',
  'analyze.serviceEntry.addresses': '此协议要求 ServiceEntry 设置 addresses。',
  'analyze.duplicateCertificate': '多个 Gateway（{gateways}）使用同一证书；客户端重用 HTTP2 连接时可能得到 404。',
  'analyze.ingressSplit': 'VirtualService {virtualService} 中的子集对来自入口网关 {ingress} 的请求没有作用',
  'analyze.gatewayConflict': '与 Gateway {gateways} 冲突（工作负载选择器 {selector}，端口 {port}，主机 {hosts}）。',
  'analyze.jwtWithoutAuthentication':
    '该 VirtualService 按 JWT 声明路由（键：{key}），但网关（{gateway}）的 Pod（{pod}）没有 RequestAuthentication。请为该网关应用一个 RequestAuthentication。',
  'analyze.invalidCredential': '命名空间 {namespace} 中的 Gateway {gateway} 所引用的凭据无效，流量可能无法按预期工作。',
  'analyze.gatewayPort':
    '该 Gateway 监听的目标端口（端口 {port}）没有在其工作负载（Pod 选择器 {selector}）所属的服务中定义。通过该服务将无法访问此端口。',
  'analyze.internalGateway': 'VirtualService {virtualService} 引用了由实现生成的内部 Gateway：{gateway}。',
  'analyze.subsetWithoutPods': 'DestinationRule 中定义的子集 {subset} 没有选中任何 Pod。请检查子集的标签。',
  'analyze.unknownHost': 'DestinationRule 中定义的主机 {host} 不匹配网格中的任何服务。',
  'analyze.serviceEntry.protocols':
    '各 ServiceEntry（{serviceEntries}）为主机 {host} 的端口 {port} 指定了不同的协议：{protocols}',
};
