// Words: the interface in the reader's language; numbers, dates and spans of time as it writes them.

const WORDS = JSON.parse(document.getElementById("words").textContent);
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DATE = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };

const tongue = { name: document.documentElement.lang, made: {} };

function word(key) {
  return WORDS[tongue.name][key];
}

function isRightToLeft() {
  return word("direction") === "rtl";
}

function setLanguage(name) {
  tongue.name = name;
  tongue.made = {};
  document.documentElement.lang = name;
  document.documentElement.dir = word("direction");
  for (const element of document.querySelectorAll("[data-word]"))
    element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]"))
    element.setAttribute("aria-label", word(element.dataset.label));
  document.getElementById("language").lang = other(name);
}

function other(name) {
  return Object.keys(WORDS).find((key) => key !== name);
}

// Return a formatter of the language, made once.
function maker(kind, options) {
  const key = kind.name + JSON.stringify(options || {});
  return (tongue.made[key] ||= new kind(word("locale"), options));
}

function number(value) {
  return maker(Intl.NumberFormat).format(value);
}

function percent(share) {
  return maker(Intl.NumberFormat, { style: "percent", maximumFractionDigits: 0 }).format(share);
}

// Return "3 reports" in the grammar of the language.
function many(noun, count) {
  const forms = word("nouns")[noun];
  const form = forms[maker(Intl.PluralRules).select(count)] || forms.other;
  return form.replace("{n}", number(count));
}

// Return a sentence with its {values} filled in, as a string.
function said(key, values) {
  return word(key).replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// Return a day; all times are UTC.
function day(seconds) {
  return maker(Intl.DateTimeFormat, DATE).format(seconds * 1000);
}

function shortDay(seconds) {
  return maker(Intl.DateTimeFormat, { day: "numeric", month: "short", timeZone: "UTC" }).format(
    seconds * 1000,
  );
}

// Return a date, with its time where it has one: midnight is a day.
function moment(seconds) {
  if (seconds === null) return word("undated");
  if (seconds % DAY === 0) return day(seconds);
  return maker(Intl.DateTimeFormat, { ...DATE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(
    seconds * 1000,
  );
}

function isoDay(seconds) {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

// Return from when to when, in days.
function days(first, last) {
  if (first === null) return word("undated");
  if (isoDay(first) === isoDay(last)) return day(first);
  return maker(Intl.DateTimeFormat, DATE).formatRange(first * 1000, last * 1000);
}

function span(first, last) {
  return many("span", Math.floor(last / DAY) - Math.floor(first / DAY) + 1);
}

// Return a gap as people say it: its largest unit, rounded.
function gap(seconds) {
  if (seconds < HOUR) return many("minute", Math.max(1, Math.round(seconds / MINUTE)));
  if (seconds < 2 * DAY) return many("hour", Math.round(seconds / HOUR));
  return many("day", Math.round(seconds / DAY));
}

// Return a reason of the run in the language, as it stands where the language has no sentence for it.
function reason(text) {
  for (const [pattern, sentence] of word("reasons")) {
    const found = new RegExp(`^(?:${pattern})$`).exec(text);
    if (found) return sentence.replace(/\$(\d)/g, (_, at) => found[at].replace(/^\./, "0."));
  }
  return text;
}
