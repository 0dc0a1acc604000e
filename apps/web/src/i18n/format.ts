export type Format = ReturnType<typeof createFormat>;

/** Formatters for one locale; all of them by Intl, none by hand. */
export function createFormat(locale: string) {
  const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const rough = new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 });
  const oneDecimal = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const axis = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const percentOneDecimal = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', hourCycle: 'h23' });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });
  const dayOnly = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const short = new Intl.DateTimeFormat(locale, { timeStyle: 'short', hourCycle: 'h23' });
  const inUnit = (unit: string, unitDisplay: 'short' | 'narrow' = 'short') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay, maximumFractionDigits: 0 });
  const milliseconds = inUnit('millisecond');
  const seconds = inUnit('second', 'narrow');
  const preciseSeconds = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'narrow',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const minutes = inUnit('minute');
  const percentUnit = inUnit('percent');
  const hours = inUnit('hour');

  return {
    locale,
    count: (value: number) => integer.format(value),
    /** An estimate, to two digits: 64,800 is "65,000". */
    roughCount: (value: number) => rough.format(value),
    /** Beside a line of the grid: at most one decimal, and none where it says nothing. */
    axis: (value: number) => axis.format(value),
    /** Requests per second: one decimal below 100, where it says something. */
    rate: (value: number) => (value < 99.95 ? oneDecimal : integer).format(value),
    /** A whole weight, 0 to 100. */
    weight: (value: number) => percent.format(value / 100),
    /** A whole weight as the number field writes it. */
    percentField: (value: number) => percentUnit.format(value),
    /** A fraction, 0 to 1, with one decimal. */
    share: (value: number) => percentOneDecimal.format(value),
    /** A fraction, 0 to 1, as a bare number of percent for lists that carry the unit once. */
    sharePart: (value: number) => oneDecimal.format(value * 100),
    /** Milliseconds as an upper bound. */
    atMost: (value: number) => `≤ ${milliseconds.format(value)}`,
    time: (epochMilliseconds: number) => clock.format(epochMilliseconds),
    /** Along an axis of time. */
    hourAndMinute: (epochMilliseconds: number) => short.format(epochMilliseconds),
    /** A moment of the past as people name it: of today the time is enough. */
    moment: (epochMilliseconds: number) => (isToday(epochMilliseconds) ? short : day).format(epochMilliseconds),
    /** Since when something is there: of today the time, of before the day. */
    since: (epochMilliseconds: number) => (isToday(epochMilliseconds) ? short : dayOnly).format(epochMilliseconds),
    date: (value: string) => day.format(new Date(value)),
    /** Short times with one decimal: 1.1 s. */
    preciseDuration: (valueInSeconds: number) => preciseSeconds.format(valueInSeconds),
    duration(valueInSeconds: number): string {
      if (valueInSeconds < 1) return milliseconds.format(valueInSeconds * 1000);
      if (valueInSeconds < 90) return seconds.format(valueInSeconds);
      if (valueInSeconds < 90 * 60) return minutes.format(valueInSeconds / 60);
      return hours.format(valueInSeconds / 3600);
    },
  };
}

const isToday = (epochMilliseconds: number) => new Date(epochMilliseconds).toDateString() === new Date().toDateString();
