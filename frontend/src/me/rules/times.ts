/** How long ago, as src/evidose/reading/times.py reads it: always the most recent possible day. */

import { fold, isNumber } from "./words";

/** Days of the calendar as whole numbers, so that two of them can be subtracted. */
export type Day = number;

/** Which spans tell how long ago: with *ago* itself; a word like it; also *for*; or every one. */
export type Spans = "point" | "ago" | "lasting" | "any";

const ISO = /\b((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})\b/g;
const NUMERIC = /\b(\d{1,2})([-/.])(\d{1,2})\2((?:19|20)?\d\d)\b/g;
const SHORT_YEAR = /\b\d{1,2}([-/.])\d{1,2}\1\d\d\b(?![-/.]?\d)/g;
const DAY_MONTH =
  /(?<![\p{L}\p{N}_])(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(\p{L}{3,})\.?,?\s*((?:19|20)\d\d)?(?![\p{L}\p{N}_])/gu;
const MONTH_DAY =
  /(?<![\p{L}\p{N}_])(\p{L}{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?![\p{L}\p{N}_])(?!\s*\d?\d:)(?:,?\s*((?:19|20)\d\d)(?![\p{L}\p{N}_]))?/gu;
const MONTH =
  /(?<![\p{L}\p{N}_])(\p{L}{3,})\.?\s*,?\s*((?:19|20)\d\d)?(?![\p{L}\p{N}_])/gu;
const YEAR = /\b((?:19|20)\d\d)\b(?!\s*(?:mg|ml|mcg|iu|g)\b)/g;
const WHOLE_YEAR = /^(?:19|20)\d\d$/;
const SPAN =
  /(?<![\p{L}\p{N}_])(?:(\d+(?:[.,]\d+)?)\s*|(\p{L}+)\s+)(?=(\p{L}+)(?![\p{L}\p{N}_]))/gu;
const LOWER =
  /(?:(?<![\p{L}\p{N}_])(\d+)|(?<![\p{L}\p{N}_])(\p{L}+))\s*(?:-|–|—|\bto\b|\bor\b|\band\b|\bbis\b|\boder\b)\s*$/u;
const TWO_DIGITS = /(?<![\p{L}\p{N}_])['’‘`´ʼ](\d\d)(?![\p{L}\p{N}_])(?!['’‘`´ʼ])/gu;
const AGE =
  /(?<![\p{L}\p{N}_])(\p{L}+)\s+(?:(?:already|now|ya|schon|jetzt|gia|deja)\s+)?(\d+)(?![\p{L}\p{N}_])(?:\s+(\p{L}+))?/gu;
const THIS_YEAR = -1;
const YEAR_DAYS = 365;
const WITHIN = /\b(?:within|in|during|over|inside)\s+(?:the\s+|my\s+)?(?:last|past)\b/;
const RANGE =
  /\b(?:(?:from|between|von|vom|de|desde|dal|da|entre)\s+)?((?:19|20)\d\d)\s*(?:-|–|—|\/|\b(?:to|till|until|through|and|bis|und|a|au|et|hasta|y|al|e)\b)\s*((?:19|20)\d\d)\b/g;
const WORDS = /[\p{L}\p{N}]+/gu;
const FRACTION = /(\d*)\s*([½¼¾])/g;
const QUARTERS: Record<string, string> = { "½": ".5", "¼": ".25", "¾": ".75" };
const BEFORE_MONTH = new Set(
  ["in", "since", "last", "until", "of", "im", "seit", "en", "depuis"]);

/** Words that tell time, as in `TimeWords`. */
export interface TimeWords {
  units: Map<string, number>;
  numbers: Map<string, number>;
  days: Map<string, number>;
  months: Map<string, number>;
  seasons: Map<string, number>;
  ago: Set<string>;
  point: Set<string>;
  during: Set<string>;
  start: Set<string>;
  most: Set<string>;
  vague: Set<string>;
  beforeSeason: Set<string>;
  aged: Set<string>;
  births: Set<string>;
}

export function timeWords(words: Record<string, string[]>): TimeWords {
  const list = (name: string): Set<string> => new Set(words[`time_${name}`]);
  const table = (name: string): Map<string, number> => new Map(
    (words[`time_${name}_values`] ?? []).map((line): [string, number] => {
      const at = line.lastIndexOf("=");
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }));
  return {
    units: table("units"),
    numbers: table("numbers"),
    days: table("days"),
    months: table("months"),
    seasons: table("seasons"),
    ago: list("ago"),
    point: list("point"),
    during: list("during"),
    start: list("start"),
    most: list("most"),
    vague: list("vague"),
    beforeSeason: list("before_season"),
    aged: list("aged"),
    births: list("births"),
  };
}

const MS_A_DAY = 86_400_000;

/** The day of this device's calendar. */
export function today(): Day {
  const now = new Date();
  return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / MS_A_DAY;
}

/** Days since the most recent time that `text` tells, or null. */
export function daysSince(text: string, now: Day, words: TimeWords, spans: Spans): number | null {
  const years = text.replace(TWO_DIGITS, (_, year: string) => ` ${century(Number(year), now)}`);
  const decimal = years.replace(FRACTION, (_, n: string, q: string) => `${n || 0}${QUARTERS[q]}`);
  let folded = fold(decimal).split(/\s+/).filter((w) => w).join(" ");
  folded = folded.replace(/\bup to\b/g, "upto");
  folded = readAges(folded, words);
  folded = folded.replace(RANGE, (all, first: string, second: string) =>
    (second >= first ? second : all));
  const begins = folded.split(" ").some((w) => words.start.has(w));
  if ((spans === "ago" || spans === "point") && begins) return null;
  if (spans === "point") folded = folded.replace(SHORT_YEAR, " "); // "1-0-10" is a dose
  const [dates, rest] = datesOf(folded, now, words.months);
  if ((spans !== "any" && WITHIN.test(rest)) || dates.some((day) => day > now)) return null;
  const found = dates.map((day) => now - day);
  for (const match of rest.matchAll(SPAN)) {
    const days = spanOf(match, rest, words, spans);
    if (days !== null) found.push(days);
  }
  const over = seasons(rest, now, words);
  const line = ` ${(rest.match(WORDS) ?? []).join(" ")} `;
  for (const [told, days] of words.days) {
    const vaguer = days === THIS_YEAR && (dates.length > 0 || over.length > 0);
    if (line.includes(` ${told} `) && !vaguer) found.push(calendar(days, now));
  }
  found.push(...over);
  return found.length ? Math.min(...found) : null;
}

function century(year: number, now: Day): number {
  return year + (year <= partsOf(now)[0] % 100 ? 2000 : 1900);
}

/** Read how old somebody is: how long ago a birth was, and else nothing. */
function readAges(text: string, words: TimeWords): string {
  const birth = (text.match(WORDS) ?? []).some((w) => words.births.has(w));
  return text.replace(AGE, (all: string, verb: string, age: string, follows?: string) => {
    const unit = follows ?? "";
    if (!words.aged.has(verb) || (words.units.get(unit) ?? YEAR_DAYS) !== YEAR_DAYS) return all;
    const rest = words.units.has(unit) || words.days.get(unit) === 0 ? "" : unit;
    return birth ? ` ${Number(age) * YEAR_DAYS} days ago ${rest}` : ` ${rest}`;
  });
}

/** In how many days something is that is told with its full day, or null. */
export function daysAhead(
  text: string, now: Day, words: TimeWords, yearTold: boolean,
): number | null {
  const folded = fold(text).split(/\s+/).filter((w) => w).join(" ");
  for (const match of folded.matchAll(ISO)) {
    const day = date(Number(match[1]), Number(match[2]), Number(match[3]));
    return day === null ? null : day - now;
  }
  for (const [pattern, dayAt, monthAt] of [[DAY_MONTH, 1, 2], [MONTH_DAY, 2, 1]] as const) {
    for (const match of folded.matchAll(pattern)) {
      const month = words.months.get(match[monthAt] ?? "");
      const day = Number(match[dayAt]);
      if (!month || day < 1 || day > 31) continue;
      if (match[3]) {
        const told = date(Number(match[3]), month, day);
        return told === null ? null : told - now;
      }
      if (yearTold) continue;
      const [year] = partsOf(now);
      const days = [date(year, month, day), date(year + 1, month, day)];
      const next = days.find((d) => d !== null && d >= now);
      return next === undefined || next === null ? null : next - now;
    }
  }
  return null;
}

function datesOf(text: string, now: Day, months: Map<string, number>): [Day[], string] {
  const found: Day[] = [];
  let rest = text;
  for (const match of text.matchAll(ISO)) {
    found.push(...some(date(Number(match[1]), Number(match[2]), Number(match[3]))));
    rest = rest.replaceAll(match[0], " ");
  }
  for (const match of rest.matchAll(NUMERIC)) {
    const year = Number(match[4]) + (match[4]?.length === 2 ? 2000 : 0);
    const first = Number(match[1]);
    const second = Number(match[3]);
    const readings = [...some(date(year, second, first)), ...some(date(year, first, second))];
    const past = readings.filter((d) => d <= now);
    found.push(...(past.length ? past : readings));
    rest = rest.replaceAll(match[0], " ");
  }
  for (const [pattern, dayAt, monthAt] of [[DAY_MONTH, 1, 2], [MONTH_DAY, 2, 1]] as const) {
    for (const match of rest.matchAll(pattern)) {
      const month = months.get(match[monthAt] ?? "");
      const day = Number(match[dayAt]);
      if (!month || day < 1 || day > 31) continue;
      found.push(...some(inYear(match[3], month, day, now)));
      rest = rest.replaceAll(match[0], " ");
    }
  }
  for (const match of rest.matchAll(MONTH)) {
    const month = months.get(match[1] ?? "");
    const before = rest.slice(0, match.index).split(/\s+/).filter((w) => w).at(-1) ?? "";
    if (month && (match[2] || BEFORE_MONTH.has(before))) {
      found.push(endOfMonth(match[2], month, now));
      rest = rest.replaceAll(match[0], " ");
    }
  }
  for (const match of rest.matchAll(YEAR)) found.push(endOfYear(Number(match[1]), now));
  return [found, rest];
}

const some = (day: Day | null): Day[] => (day === null ? [] : [day]);

/** A day of the calendar, or null for one that does not exist. */
export function date(year: number, month: number, day: number): Day | null {
  const made = new Date(Date.UTC(year, month - 1, day));
  const same = made.getUTCFullYear() === year && made.getUTCMonth() === month - 1
    && made.getUTCDate() === day;
  return same ? made.getTime() / MS_A_DAY : null;
}

function partsOf(day: Day): [number, number, number] {
  const made = new Date(day * MS_A_DAY);
  return [made.getUTCFullYear(), made.getUTCMonth() + 1, made.getUTCDate()];
}

function inYear(year: string | undefined, month: number, day: number, now: Day): Day | null {
  if (year) return date(Number(year), month, day);
  const [current] = partsOf(now);
  const thisYear = date(current, month, day);
  return thisYear !== null && thisYear > now ? date(current - 1, month, day) : thisYear;
}

function endOfMonth(year: string | undefined, month: number, now: Day): Day {
  const [current, currentMonth] = partsOf(now);
  const chosen = year ? Number(year) : current - Number(month > currentMonth);
  if (chosen === current && month === currentMonth) return now;
  return Date.UTC(chosen, month, 1) / MS_A_DAY - 1;
}

function endOfYear(year: number, now: Day): Day {
  return year === partsOf(now)[0] ? now : Date.UTC(year, 11, 31) / MS_A_DAY;
}

function spanOf(
  match: RegExpMatchArray, text: string, words: TimeWords, spans: Spans,
): number | null {
  const unit = words.units.get(match[3] ?? "");
  if (unit === undefined) return null;
  const at = match.index ?? 0;
  const earlier = text.slice(0, at);
  const later = text.slice(at + match[0].length + (match[3]?.length ?? 0));
  const before = split(earlier).slice(-3);
  const after = (later.match(WORDS) ?? []).slice(0, 1);
  const signs = spans === "point" ? words.point : words.ago;
  const told = [...after, ...before].some((w) => signs.has(w));
  const lasting = spans === "lasting" && [...before, ...after].some((w) => words.during.has(w));
  if (!(told || lasting || spans === "any")) return null;
  const number = match[1] ? Number(match[1].replace(",", ".")) : words.numbers.get(match[2] ?? "");
  if (number === undefined) return null;
  if (before.some((w) => words.most.has(w)) || /[<≤=]$/.test(earlier.trimEnd())) return 0;
  let least = Math.min(number || 0.5, lowerEnd(earlier, words.numbers));
  if (before.some((w) => words.vague.has(w)) || earlier.trimEnd().endsWith("~")) least -= 1;
  return Math.max(0, Math.trunc(least * unit) - lastingOf(later, words));
}

const split = (text: string): string[] => text.split(/\s+/).filter((w) => w);

/** How long the use went on that began then: *3 weeks ago for 2 weeks*. */
function lastingOf(later: string, words: TimeWords): number {
  for (const match of later.matchAll(SPAN)) {
    const unit = words.units.get(match[3] ?? "");
    if (unit !== undefined && split(later.slice(0, match.index)).at(-1) === "for") {
      const number = match[1]
        ? Number(match[1].replace(",", ".")) : words.numbers.get(match[2] ?? "");
      return Math.trunc((number ?? 0) * unit);
    }
  }
  return 0;
}

/** The smaller number of a range whose larger one follows, *3* of *3 to 14 days*. */
function lowerEnd(earlier: string, numbers: Map<string, number>): number {
  const last = split(earlier).at(-1) ?? "";
  if (earlier.endsWith("/") || numbers.get(last) === 0) return 0.5;
  const match = LOWER.exec(earlier);
  if (!match) return Infinity;
  return match[1] ? Number(match[1]) : numbers.get(match[2] ?? "") ?? Infinity;
}

/** Negative numbers stand for the end of last week (-7), month (-30) or year (-365). */
function calendar(days: number, now: Day): number {
  const [year, , day] = partsOf(now);
  if (days === THIS_YEAR) return 0;
  if (days === -7) return new Date(now * MS_A_DAY).getUTCDay() || 7;
  if (days === -30) return day;
  if (days === -365) return now - Date.UTC(year - 1, 11, 31) / MS_A_DAY;
  return days;
}

/** Days since a season ended, wherever on earth it was, the latest that is over. */
function seasons(text: string, now: Day, words: TimeWords): number[] {
  const found: number[] = [];
  const tokens = split(text);
  for (const [place, word] of tokens.entries()) {
    const month = words.seasons.get(word);
    const year = tokens[place + 1] ?? "";
    const before = tokens[place - 1] ?? "";
    if (month === undefined || WHOLE_YEAR.test(year) || !words.beforeSeason.has(before)) continue;
    const ends = [0, 6].map((south) => now - endOfMonth(undefined, ((month + south - 1) % 12) + 1, now));
    found.push(Math.min(...ends.filter((days) => days > 0)));
  }
  return found;
}

/** Whether a word is one of those that tell time. */
export function tellsTime(word: string, words: TimeWords): boolean {
  return isNumber(word) || [words.units, words.numbers, words.days, words.months, words.ago,
    words.during, words.vague, words.seasons, words.beforeSeason, words.point]
    .some((list) => list.has(word));
}
