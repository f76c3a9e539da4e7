/** Entries as the record wants them, and the texts in them that have to be judged. */

import type { Entry } from "./queue";
import type { Spoken } from "./rules/judge";

/** When an evening that is filled in later is said to have happened. */
const LATE_HOUR = 22;
const NIGHT_ENDS_MS = 4 * 3_600_000;

type Body = Entry["body"];

/** Make an entry of an evening (`day` as 2026-11-28, or empty for the day it is now). */
export function entry(body: Body, day: string, now = new Date()): Entry {
  return {
    id: crypto.randomUUID().replaceAll("-", ""),
    at: withOffset(moment(day, now)),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    body,
  };
}

function moment(day: string, now: Date): Date {
  if (!day || day === diaryDay(now)) return now;
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date, LATE_HOUR);
}

const two = (n: number): string => String(n).padStart(2, "0");

/** The day whose evening a moment belongs to: until four in the morning the one before. */
export function diaryDay(moment: Date): string {
  return localDay(new Date(moment.getTime() - NIGHT_ENDS_MS));
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
  const day = diaryDay(new Date(at));
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
