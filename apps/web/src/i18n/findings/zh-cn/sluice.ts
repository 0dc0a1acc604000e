import type { sluiceMessages } from '@sluice/shared/findings/messages/sluice';

/** 只有 Sluice 会报告的问题。 */
export const sluiceTexts: Readonly<Record<keyof typeof sluiceMessages, string>> = {
  'sluice.rule.afterCatchAll': '规则 {rule} 永远不会被用到：规则 {by} 接收所有请求，Istio 会丢弃其后的规则。',
  'sluice.rule.shadowed': '规则 {rule} 永远不会被用到：它所匹配的请求都已先被规则 {by} 接收。',
  'sluice.match.shadowed': '规则 {rule} 的匹配条件 {match} 永远不会被用到：相应的请求都已先被规则 {by} 接收。',
  'sluice.match.duplicate': '规则 {rule} 的匹配条件 {match} 与规则 {by} 的一个匹配条件相同。',
  'sluice.weight.zero': '规则 {rule} 的目标 {destination} 没有权重，收不到任何请求。',
  'sluice.weight.single': '规则 {rule} 中 {destination} 的权重 {weight} 会被忽略：唯一的目标接收全部请求。',
  'sluice.destination.notReady':
    '规则 {rule} 将 {percent}% 的请求发往 {destination}，但它没有就绪 Pod：这些请求会以 503 失败。',
  'sluice.destination.undefined':
    '规则 {rule} 将 {percent}% 的请求发往 {destination}，但在 {namespace} 中适用的 DestinationRule 没有定义它：这些请求会以 503 失败。',
  'sluice.version.noWorkload': '{host} 的版本 {subset} 没有工作负载：该服务没有带有其标签的 Pod。',
  'sluice.workload.noVersion': '{host} 有不属于任何版本的 Pod：{workloads}。只有在不要求版本时，它们才会收到请求。',
  'sluice.destinationRule.hidden':
    '没有客户端能看到此 DestinationRule：它没有导出到自己的命名空间 {namespace}，而对于 {serviceNamespace} 的服务，Istio 不会到别处查找。',
  'sluice.destinationRule.noClients':
    '没有客户端能看到此 DestinationRule：它只适用于 {namespace} 中的客户端，而那里没有运行 Pod。',
  'sluice.destinationRule.ownNamespaceOnly':
    '此 DestinationRule 只适用于 {namespace} 中的客户端：对于 {serviceNamespace} 的服务，Istio 只查找客户端的、服务的和根命名空间。',
  'sluice.service.httpRoute':
    '发往此服务的请求由 HTTPRoute {route} 决定：{namespace} 中的客户端会先遵循它，然后才是导出到所有命名空间的 VirtualService。',
  'sluice.owner': '此对象由 {tool} 管理（依据：{evidence}）。在这里所做的更改可能会被还原。',
};
