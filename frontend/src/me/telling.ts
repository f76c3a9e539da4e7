/** Entries as the record wants them, and the texts in them that have to be judged. */

import type { Spoken } from "./rules/judge";

/** When an evening that is filled in later is said to have happened. */
const LATE_HOUR = 22;
const NIGHT_ENDS_MS = 4 * 3_600_000;
/** Signs of a moment up to its day, and up to its seconds. */
const DAY = 10;
const SECONDS = 19;

export interface Entry {
  id: string;
  at: string;
  zone: string;
  body: Record<string, unknown> & { kind: string };
  replaces?: string;
}

type Body = Entry["body"];

/** Where the page was made: its zone, and the offset it has on the evening of the page. */
export interface Place {
  zone: string;
  offset: string;
}

/**
 * Make an entry of an evening.
 *
 * @param day as 2026-11-28, or empty for the day it is now
 * @param page where the page with that day was made; this device can be in another zone
 */
export function entry(body: Body, day: string, page?: Place, now = new Date()): Entry {
  const id = crypto.randomUUID().replaceAll("-", "");
  return { id, ...moment(day, page, now), body };
}

/**
 * Say when it was: on the evening that the page is about, and never in the future.
 *
 * Where it is another day here than where the page was made, the clock there tells the day.
 */
function moment(day: string, page: Place | undefined, now: Date): { at: string; zone: string } {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!day || day === diaryDay(now)) return { at: withOffset(now), zone };
  const there = page && atOffset(now, page.offset);
  if (page && there && dayTold(there) === day) return { at: there, zone: page.zone };
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const late = new Date(year, month - 1, date, LATE_HOUR);
  if (late <= now || !page) return { at: withOffset(late < now ? late : now), zone };
  const evening = new Date(`${day}T${LATE_HOUR}:00:00${page.offset}`);
  return { at: atOffset(evening < now ? evening : now, page.offset), zone: page.zone };
}

const two = (n: number): string => String(n).padStart(2, "0");

/** The day whose evening a moment belongs to: until four in the morning the one before. */
export function diaryDay(moment: Date): string {
  return localDay(new Date(moment.getTime() - NIGHT_ENDS_MS));
}

/** The day whose evening an entry belongs to, by the clock of where it was told. */
export function dayTold(at: string): string {
  const clock = Date.parse(`${at.slice(0, SECONDS)}Z`);
  return new Date(clock - NIGHT_ENDS_MS).toISOString().slice(0, DAY);
}

/** A moment as a clock shows it that is `offset` (as +01:00) away from UTC. */
function atOffset(moment: Date, offset: string): string {
  const [hours = 0, minutes = 0] = offset.slice(1).split(":").map(Number);
  const east = (offset.startsWith("-") ? -1 : 1) * (60 * hours + minutes);
  const clock = new Date(moment.getTime() + 60_000 * east).toISOString();
  return clock.slice(0, SECONDS) + offset;
}

function localDay(moment: Date): string {
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

/** The moment with the offset of this place at that time. */
function withOffset(moment: Date): string {
  const east = -moment.getTimezoneOffset();
  const away = Math.abs(east);
  const offset = `${east < 0 ? "-" : "+"}${two(Math.trunc(away / 60))}:${two(away % 60)}`;
  const clock = [moment.getHours(), moment.getMinutes(), moment.getSeconds()].map(two).join(":");
  return `${localDay(moment)}T${clock}${offset}`;
}

/** What an entry answers, where a later answer of the same evening corrects it. */
export function questionOf({ at, body }: Entry): string | undefined {
  const day = dayTold(at);
  if (body.kind === "dose") return `${day} dose ${String(body["medicine"])}`;
  const asked = `${String(body["outcome"])} ${String(body["instrument"])}`;
  return body.kind === "score" ? `${day} score ${asked}` : undefined;
}

/** What a person typed in an entry, or named in it, as the record judges it. */
export function spoken(body: Body): Spoken[] {
  const word = (field: string): string => String(body[field] ?? "");
  const said = (text: string): Spoken[] => [{ text, listed: false }];
  const named = (text: string): Spoken[] => [{ text, listed: true }];
  switch (body.kind) {
    case "note":
    case "life event":
      return said(word("text"));
    case "side effect":
      return said(`${word("name")}. ${word("action")}`);
    case "medicine":
      return named(word("name"));
    case "dose":
      return body["taken"] ? named(word("medicine")) : [];
    default:
      return [];
  }
}
