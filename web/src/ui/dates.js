/** The installation's time zone: everybody in a space means the same hour. The server says it when it greets. */
let zone = 'Europe/Bucharest';

/** @type {Map<string, Intl.DateTimeFormat>} making one is slow, using it is not */
const formats = new Map();

/** @param {string} name of the IANA list; one that this browser does not know changes nothing */
export function setTimeZone(name) {
  if (name === zone) return;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return;
  }
  zone = name;
  formats.clear();
}

/** @param {string} language @param {Intl.DateTimeFormatOptions} options */
function format(language, options) {
  const key = language + JSON.stringify(options);
  const made =
    formats.get(key) ?? new Intl.DateTimeFormat(localeOf(language), { timeZone: zone, ...options });
  formats.set(key, made);
  return made;
}

/** English as Europe writes it: day before month, 24 hours. @param {string} language */
function localeOf(language) {
  return language === 'en' ? 'en-GB' : language;
}

/** „16:05” @param {number} ms @param {string} language */
export function timeText(ms, language) {
  return format(language, { hour: '2-digit', minute: '2-digit' }).format(ms);
}

/** „21 noiembrie 2026” @param {number} ms @param {string} language */
export function dateText(ms, language) {
  return format(language, { day: 'numeric', month: 'long', year: 'numeric' }).format(ms);
}

/** „sâmbătă, 21 noiembrie 2026, 16:05” @param {number} ms @param {string} language */
export function fullText(ms, language) {
  return format(language, { dateStyle: 'full', timeStyle: 'short' }).format(ms);
}

/** „sâmbătă, 21 noiembrie” @param {number} ms @param {string} language */
function weekdayText(ms, language) {
  return format(language, { weekday: 'long', day: 'numeric', month: 'long' }).format(ms);
}

/** The day in the installation's zone as YYYY-MM-DD: two moments of one day give the same. @param {number} ms */
export function dayOf(ms) {
  return format('sv', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms);
}

/**
 * The name of a day as seen from now: how it is put, and its date.
 * @param {number} ms
 * @param {number} nowMs
 * @param {string} language
 * @returns {{put: 'today' | 'yesterday' | '', date: string}}
 */
export function dayText(ms, nowMs, language) {
  const day = dayOf(ms);
  if (day === dayOf(nowMs)) return { put: 'today', date: weekdayText(ms, language) };
  // Noon is on the same date whatever the clocks did that night.
  const noonMs = Date.parse(`${dayOf(nowMs)}T12:00:00Z`);
  if (day === dayOf(noonMs - 86_400_000)) return { put: 'yesterday', date: weekdayText(ms, language) };
  const isThisYear = day.slice(0, 4) === dayOf(nowMs).slice(0, 4);
  return { put: '', date: isThisYear ? weekdayText(ms, language) : dateText(ms, language) };
}

/**
 * A date without an hour, „21 noiembrie 2026”.
 * @param {string} date YYYY-MM-DD
 * @param {string} language
 */
export function dateOnlyText(date, language) {
  return format(language, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${date}T12:00:00Z`),
  );
}

/** The day that many days later, as YYYY-MM-DD. @param {string} date YYYY-MM-DD @param {number} days */
export function addDays(date, days) {
  return new Date(Date.parse(`${date}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/**
 * A moment as a list says it: the hour where it is today, else the day. „16:05”, „ieri” is never said: „20 nov.”, with the
 * year where it is another.
 * @param {number} ms
 * @param {number} nowMs
 * @param {string} language
 */
export function momentText(ms, nowMs, language) {
  const [day, today] = [dayOf(ms), dayOf(nowMs)];
  if (day === today) return timeText(ms, language);
  const year = day.slice(0, 4) === today.slice(0, 4) ? undefined : 'numeric';
  return format(language, { day: 'numeric', month: 'short', year }).format(ms);
}
