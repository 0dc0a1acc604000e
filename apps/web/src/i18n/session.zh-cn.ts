/** 登录与权限的文字。 */
export const sessionZhCn = {
  user: '当前用户：{{name}}',
  groups: '用户组：{{groups}}',
  noGroups: '不属于任何用户组',
  until: '有效期至 {{time}}',
  signOut: '退出登录',
  signingOut: '正在退出……',
  title: '登录',
  intro: 'Sluice 以您的身份访问集群：您能查看和更改的内容，取决于您自己的权限。',
  token: '令牌',
  tokenHint:
    '集群的 Bearer 令牌，例如 kubectl create token 输出的令牌。服务器会将其加密保存在脚本无法读取的 Cookie 中。',
  submit: '登录',
  submitting: '正在登录……',
  sso: '通过单点登录（SSO）登录',
  header: '用户由 Sluice 前面的代理负责登录，但它没有说明您是谁。请通过该代理打开此页面，或联系其管理员。',
  nobody: '此处无需登录：该服务器以自己的身份运行。',
  proceed: '继续',
  loading: '正在查询登录方式',
  ended: '您的会话已结束。草稿仍保存在此浏览器标签页中，登录后即可继续。',
  signedOut: '您已退出登录。',
  failures: {
    refused:
      '身份提供方没有让您登录，或其应答无法被接受。请重试；如果仍然失败，请联系 Sluice 的管理员，其日志中有原因。',
    expired: '登录用时超过十分钟，或是在另一个浏览器中开始的。请重新开始。',
    unavailable: '身份提供方没有应答。请稍后再试。',
  },
  problems: {
    empty: '请先粘贴令牌。',
    refused: '集群拒绝了该令牌。请检查是否复制完整，以及它是否属于这个集群。',
    expired: '该令牌已于 {{time}} 过期，请申请新的令牌。',
    unreachable: '无法连接集群，因此无法判断令牌是否有效。请稍后再试。',
  },
  noNamespace:
    '您已以 {{name}} 的身份登录，但没有可查看的命名空间。请向集群管理员申请列出服务的权限（Kubernetes 的“view”角色即可）。',
  readOnly: '该服务器为只读，不会做任何更改。草稿、测试和复制仍可使用。',
  noRight: '您可以查看 {{namespace}}，但不能更改：缺少权限 {{rights}}。草稿、测试和复制仍可使用。',
  noRightPlain: '您可以查看 {{namespace}}，但不能更改。草稿、测试和复制仍可使用。',
  hiddenTitle: '不显示 {{namespace}}',
  hidden: {
    caller: '您无权列出 {{namespace}} 中的服务。',
    server: 'Sluice 无权列出 {{namespace}} 中的服务：它所使用的账号没有这一权限。',
    elsewhere: '该服务器只查看其他命名空间，不查看 {{namespace}}。',
  },
  hiddenAsk: {
    caller: '请向集群管理员申请在该命名空间中列出服务的权限。',
    server:
      '请联系 Sluice 的管理员，为其账号授予 docs/rbac.yaml 中的角色；如果该账号只能读取此命名空间，则用 --namespaces {{namespace}} 启动 Sluice。',
    elsewhere: '请联系 Sluice 的管理员，将其加入 --namespaces。',
  },
  unread:
    'Sluice 所使用的账号无权读取 {{namespace}} 中的 {{kinds}}，因此这些页面缺少相应内容。请联系 Sluice 的管理员，为其授予 docs/rbac.yaml 中的角色。',
  others: '您可以查看的命名空间：',
  separator: '、',
};
