/**
 * 参数里可能出现的英文词语；没有列出的值（名称、字段等）原样显示。
 * 键与 packages/shared/src/findings 中写入参数的文字一致。
 */
export const valuesZhCn: Readonly<Partial<Record<string, Readonly<Record<string, string>>>>> = {
  what: {
    host: '主机',
    'mirror host': '镜像主机',
    'host:port': '主机与端口',
    'host+subset in destinationrule': '子集（DestinationRule 中的主机+子集）',
    'mirror+subset in destinationrule': '镜像子集（DestinationRule 中的主机+子集）',
    gateway: ' Gateway',
    selector: '选择器',
    credentialName: '凭据（credentialName）',
    'client CA bundle': '客户端 CA 证书包',
    'server certificate': '服务器证书',
    'private key': '私钥',
    'CA bundle': ' CA 证书包',
    tlsCertificates: ' tlsCertificates',
    credentialNames: ' credentialNames',
  },
  expected: {
    'a string': '字符串',
    'a number': '数字',
    'a whole number': '整数',
    'true or false': ' true 或 false',
    'a list': '列表',
    'an object': '对象',
    "',', ']', or whitespace": "','、']' 或空白",
    "')' or whitespace": "')' 或空白",
    "'%' or whitespace": "'%' 或空白",
  },
  field: {
    'http1 max pending requests': 'http1MaxPendingRequests ',
    'http2 max requests': 'http2MaxRequests ',
    'max requests per connection': 'maxRequestsPerConnection ',
    'max retries': 'maxRetries ',
    'max concurrent streams': 'maxConcurrentStreams ',
    'max connections': 'maxConnections ',
  },
};
