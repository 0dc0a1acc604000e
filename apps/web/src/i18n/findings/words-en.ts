/** The words around findings, in English; a namespace of its own that comes with the pages that show findings. */
export const wordsEn = {
  title: 'Findings in {{namespace}}',
  loading: 'Loading findings',
  severity: { error: 'Error', warning: 'Warning', info: 'Note' },
  filter: 'Severity',
  all: 'All {{number}}',
  only: { error: 'Errors {{number}}', warning: 'Warnings {{number}}', info: 'Notes {{number}}' },
  none: 'Nothing found',
  noneLeft: 'None of the {{total}} findings has this severity.',
  showAll: 'Show all',
  checked_one: '{{number}} object checked at {{time}}',
  checked_other: '{{number}} objects checked at {{time}}',
  unread: 'Not checked, because the cluster does not let Sluice read them: {{kinds}}. Ask whoever grants its rights.',
  code: 'Code',
  path: 'Where',
  services: 'Services',
  failed: 'The findings could not be shown.',
} as const;
