// The days, months and years named on an axis, as fine as their width allows; the server names the same (axis.py).
// Days are ordinals: 1 is 1 January of the year 1.

export const DAY = 86_400_000;
const EPOCH = 719_163;
const DAY_STEPS = [[1, 18], [2, 10.5], [5, 4.8], [10, 2.5]];
const MONTH_STEPS = [[1, 30], [3, 10.5]];
const YEAR_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000];
const YEAR_WIDTH = 38;
const MAJOR_WIDTH = 74;

/** The ordinal of an ISO day. */
export function ordinal(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return fromDate(year, month - 1, day);
}

/** The ISO day of an ordinal, within the years 1 to 9999. */
export function isoDay(day) {
  const whole = Math.min(Math.max(Math.floor(day), 1), 3_652_059);
  return new Date((whole - EPOCH) * DAY).toISOString().slice(0, 10);
}

function fromDate(year, month, day) {
  const date = new Date(Date.UTC(2000, month, day));
  date.setUTCFullYear(year, month, day);
  return date / DAY + EPOCH;
}

function parts(day) {
  const [year, month, date] = isoDay(day).split("-").map(Number);
  return { year, month: month - 1, day: date };
}

/** A pattern with its places in braces filled. */
export function fill(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** The names from one day to another across so many CSS pixels: `{day, label, major}`. `names` are those of months and years. */
export function ticks(begin, end, width, names) {
  const day = width / (end - begin);
  const [first, last] = [parts(begin), parts(end)];
  for (const [step, least] of DAY_STEPS) {
    if (day < least) continue;
    const days = [];
    for (let one = Math.max(Math.floor(begin), 1); one <= end; one++) {
      const { day: number } = parts(one);
      if ((number - 1) % step === 0 && number <= 31 - Math.floor(step / 2) - (step > 2 ? 2 : 0)) {
        days.push({ day: one + 0.5, label: String(number) });
      }
    }
    const major = months(first, last, 1).map(({ year, month, at }) => ({ day: at, label: fill(names.month, { month: names.months[month], year }), major: true }));
    return within(days, major, begin, end, day);
  }
  for (const [step, least] of MONTH_STEPS) {
    if (day * 30.44 < least) continue;
    const named = months(first, last, step).map(({ month, at }) => ({ day: at, label: names.short_months[month] }));
    return within(named, years(first, last, 1, true).map((tick) => ({ ...tick, label: fill(names.year, { year: tick.label }) })), begin, end, day);
  }
  const step = YEAR_STEPS.find((step) => day * 365.25 * step >= YEAR_WIDTH) ?? YEAR_STEPS.at(-1);
  return within(years(first, last, step, false), [], begin, end, day);
}

function within(minor, major, begin, end, day) {
  const isIn = (tick) => begin <= tick.day && tick.day < end;
  const inside = major.filter(isIn);
  const before = major.filter((tick) => tick.day < begin);
  const room = inside.length ? (inside[0].day - begin) * day : MAJOR_WIDTH;
  if (before.length && room >= MAJOR_WIDTH) inside.unshift({ ...before.at(-1), day: begin });
  // A name that would be cut off at the end is left out.
  const shown = minor.filter((tick) => begin <= tick.day && (end - tick.day) * day >= 8 * tick.label.length);
  return [...shown, ...inside];
}

function months(first, last, step) {
  const found = [];
  for (let one = first.year * 12 + first.month; one <= last.year * 12 + last.month; one++) {
    const [year, month] = [Math.floor(one / 12), one % 12];
    if (month % step === 0) found.push({ year, month, at: fromDate(year, month, 1) });
  }
  return found;
}

function years(first, last, step, major) {
  const found = [];
  for (let year = first.year; year <= last.year; year++) {
    if (step === 1 || year % step === 0) found.push({ day: fromDate(year, 0, 1), label: String(year), major });
  }
  return found;
}
