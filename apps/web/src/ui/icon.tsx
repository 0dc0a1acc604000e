/** Outlines in a box of 16; always beside a word or inside something that has a name. */
const outlines = {
  check: 'M3 8.5 6.5 12 13 4.5',
  cross: 'M4 4 12 12M12 4 4 12',
  clock: 'M8 4.5V8l2.5 2M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Z',
  warning: 'M8 2.5 14.5 13.5H1.5ZM8 6.5v3.2M8 11.4v.6',
  error: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM6 6l4 4M10 6l-4 4',
  info: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM8 7.5V11M8 5v.1',
  eyeOff: 'M2 8s2.2-4 6-4 6 4 6 4-2.2 4-6 4-6-4-6-4ZM3 13 13 3',
  dash: 'M3.5 8h9',
  locked: 'M4 7.5h8v6H4ZM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  unlocked: 'M4 7.5h8v6H4ZM5.5 7.5V5a2.5 2.5 0 0 1 4.8-1',
  minus: 'M3.5 8h9',
  plus: 'M3.5 8h9M8 3.5v9',
  undo: 'M3 6h6.5a3.5 3.5 0 0 1 0 7H6M3 6l3-3M3 6l3 3',
  redo: 'M13 6H6.5a3.5 3.5 0 0 0 0 7H10M13 6l-3-3M13 6l-3 3',
  grip: 'M6 3.5v.1M10 3.5v.1M6 8v.1M10 8v.1M6 12.5v.1M10 12.5v.1',
  more: 'M3.5 8v.1M8 8v.1M12.5 8v.1',
  edit: 'M3 13l.6-2.8L10.5 3.3l2.2 2.2-6.9 6.9ZM9 4.8l2.2 2.2',
  play: 'M5 3.5v9l7-4.5Z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  bell: 'M4 11.5V7a4 4 0 0 1 8 0v4.5l1 1H3ZM6.8 14h2.4',
  services: 'M2 4h12M2 8h12M2 12h12',
  findings: 'M4 14.5V2M4 3h8.5l-2 3 2 3H4',
  settings:
    'M8 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5ZM8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 1.4M3.4 12.6l1.4-1.4M11.2 4.8l1.4-1.4',
  panel: 'M2 3h12v10H2ZM10 3v10',
  split: 'M8 13.5V9M8 9 4 5V2.5M8 9l4-4V2.5',
  gateway: 'M3 14V4.5A2.5 2.5 0 0 1 5.5 2h5A2.5 2.5 0 0 1 13 4.5V14M1.5 14h13M8 2v12M6 8v.1M10 8v.1',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM10.3 10.3 14 14',
  user: 'M8 2.5a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6ZM2.8 14c.4-2.6 2.4-4 5.2-4s4.8 1.4 5.2 4',
  down: 'M4 6.5 8 10.5 12 6.5',
  external: 'M9 3h4v4M13 3 7.5 8.5M11.5 9.5V13h-8.5V5H7',
  arrow: 'M2.5 8h11M9.5 4 13.5 8 9.5 12',
  dotFull: 'M8 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7Z',
  dotHalf: 'M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3ZM8 3v10M10 4v8M12 5.5v5',
  dotEmpty: 'M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3Z',
} as const;

export type IconName = keyof typeof outlines;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg aria-hidden="true" width="16" height="16" viewBox="0 0 16 16" fill="none" focusable="false">
      <path
        d={outlines[name]}
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
        fill={name === 'dotFull' ? 'currentColor' : 'none'}
      />
    </svg>
  );
}
