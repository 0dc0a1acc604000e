/** What rows of the split editor say about special cases. */
export const splitNotesEn = {
  locked: '{{version}} is locked at {{percent}}. Unlock it to change it.',
  clamped: '{{typed}} became {{percent}}: a weight goes from 0 to 100 percent.',
  rounded: '{{typed}} became {{percent}}: weights are whole percents.',
  restored: '“{{typed}}” is no number; {{percent}} stays.',
  emptied: 'Nothing was typed; {{percent}} stays.',
  elsewhere: 'Destinations that are no versions of this service',
  otherHost: '{{host}} · {{subset}}',
  otherHostReason: 'another host, not part of the observed shares; edit it as YAML',
  unknownSubset: 'no DestinationRule defines this subset: 503 for {{percent}} of the requests',
  shared_one: '{{object}} also decides for {{services}}. Rules that are added here would take its requests, too.',
  shared_other: '{{object}} also decides for {{services}}. Rules that are added here would take their requests, too.',
} as const;
