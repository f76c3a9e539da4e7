/**
 * What a text says about a name, as src/evidose/reading/context.py reads it: now, once, never, by
 * somebody else, or an allergy.
 */

import type { Span } from "./clauses";
import type { Status } from "./document";
import { Scene, SituationWords } from "./situation";
import { type Day, daysSince, type Spans, type TimeWords, timeWords } from "./times";
import { Heard, Marked, Wordings } from "./wordings";
import { isNumber, type Token } from "./words";

type Cue = "denied" | "ended" | "stopped" | "past" | "allergy" | "present";

/** What is said of a name, and the days since a past use; negative until something planned. */
export interface Told {
  status: Status;
  days: number | null;
}

const LATELY = 7;
const SPANS: Partial<Record<Cue, Spans>> = {
  denied: "any", ended: "any", stopped: "lasting", past: "ago",
};

type List = "denial" | "denial_close" | "denial_after" | "more" | "stopped" | "past" | "present"
  | "allergy" | "filler" | "either" | "both" | "forms" | Time;
type Time = "time_units" | "time_numbers" | "time_days" | "time_months" | "time_ago"
  | "time_during" | "time_start" | "time_most" | "time_vague" | "time_point" | "time_seasons"
  | "time_before_season";

const TIME: Time[] = ["time_units", "time_numbers", "time_days", "time_months", "time_ago",
  "time_during", "time_vague", "time_point", "time_seasons", "time_before_season"];
const AFTER_DENIAL: List[] = ["stopped", "past", "more", "denial", "denial_after", "filler",
  "either", "both", ...TIME];
const ALL: List[] = ["denial", "denial_close", "denial_after", "more", "stopped", "past", "present",
  "allergy", "filler", "either", "both", "forms", ...TIME, "time_start",
  "time_most", "time_point", "time_seasons", "time_before_season"];
const SAID = ["others", "selves", "they", "own", "taking", "doing", "under", "auxiliaries", "between",
  "whom", "portions", "offered", "untaken", "refusing", "ongoing", "occasions", "turns",
  "joins"] as const;

/** Words that change what a mention means, each list as in the library. */
export class Cues {
  readonly time: TimeWords;
  readonly situation: SituationWords;
  readonly wordings: Wordings;
  private readonly lists: Map<string, Set<string>>;

  constructor(words: Record<string, string[]>) {
    this.lists = new Map(ALL.map((name) => [name, new Set(words[name])]));
    this.time = timeWords(words);
    this.situation = new SituationWords(words, this.time);
    this.wordings = new Wordings(words);
  }

  has(list: List, word: string): boolean {
    return this.lists.get(list)?.has(word) ?? false;
  }

  private any(lists: readonly List[], word: string): boolean {
    return lists.some((list) => this.has(list, word));
  }

  skippable(word: string): boolean {
    return this.any(["filler", "forms"], word) || isNumber(word);
  }

  /** Whether the clause goes on with nothing that could limit a denial. */
  closes(following: readonly Token[]): boolean {
    for (const token of following) {
      if (token.before === "." || token.before === ",") return true;
      if (!isNumber(token.text) && !this.any(AFTER_DENIAL, token.text)) return false;
    }
    return true;
  }

  /** Whether a word means something for the reader, so that it needs no answer of its own. */
  known(word: string): boolean {
    return this.any(ALL, word) || this.situation.any(SAID, word);
  }
}

/** What the text says about each span; spans stand in the order of the text and apart. */
export function statuses(
  text: string, words: readonly Token[], spans: readonly Span[], cues: Cues, now: Day,
): Told[] {
  const found: Told[] = [];
  const scene = new Scene(text, words, spans, cues.situation, now);
  const marked = spans.some((s) => s.medicine) ? new Marked(scene, spans, cues.wordings) : null;
  let carried: Cue | null = null;
  for (const [number, span] of spans.entries()) {
    let low = spans[number - 1]?.end ?? 0;
    const high = spans[number + 1]?.start ?? words.length;
    const ends = (from: number): boolean => words.slice(from, span.start).some(endsSentence);
    while (low < span.start && ends(low + 1)) low += 1;
    const left = words.slice(low, span.start);
    const right = sentence(words.slice(span.end, high));
    const name = words[span.start];
    if (!name) continue;
    const ended = span.end + right.length === words.length || right.length < high - span.end;
    const closed = cues.closes(right);
    let cue = leftCue(left, name, closed, cues);
    if (cue === null && number && name.before !== ".") {
      cue = joined(left, name, carried, closed, cues);
    }
    if (cue !== "present") {
      cue = together(cue, rightCue(right, ended || high === words.length, cues), right, cues);
    }
    carried = cue;
    let near = `${typed(text, left)} | ${typed(text, right)}`;
    if (spans.length === 1) { // "Stopped codeine in 2020. Took it again yesterday."
      near = `${text.slice(0, name.start)} | ${text.slice(words[span.end - 1]?.end)}`;
      if (words.slice(span.end).some((t) => cues.has("present", t.text))) cue = "present";
    }
    const heard = marked && span.medicine ? marked.hear(span) : null;
    found.push(hearing(scene, span, cue, told(cue, near, cues, now), heard));
  }
  return found;
}

/** Let whole wordings speak: use now before everything, and what is over last. */
function hearing(
  scene: Scene, span: Span, cue: Cue | null, told: Told, heard: Heard | null,
): Told {
  if (heard === null || told.status === "allergy") return situated(scene, span, cue, told);
  const known = told.status === "past" && told.days !== null && told.days <= LATELY;
  if (!known && heard.renewed()) return { status: "current", days: null };
  if (told.status === "negated") return told;
  const found = situated(scene, span, cue, told);
  if (scene.owned(span)) return found;
  if (found.status === "current" || found.status === "past") {
    if (heard.belongs() && !scene.shared(span)) return { status: "other", days: null };
    if (heard.unused()) return { status: "negated", days: null };
  }
  const undated = found.status === "past" && found.days === null;
  if (found.status !== "current" && !undated) return found;
  if (heard.denied()) return { status: "negated", days: null };
  if (heard.coming()) return { status: "planned", days: null };
  return heard.bygone() ? { status: "past", days: scene.over(span) } : found;
}

/** Look beyond the cue: whose it is, whether it was ever taken, and when. */
function situated(scene: Scene, span: Span, cue: Cue | null, told: Told): Told {
  const { status, days } = told;
  if (status === "negated" || status === "allergy") return told;
  if (scene.someoneElses(span)) return { status: "other", days: null };
  if (scene.neverTaken(span)) return { status: "negated", days: null };
  if (status === "current" && scene.planned(span)) {
    const ahead = scene.ahead(span);
    return { status: "planned", days: ahead === null ? null : -ahead };
  }
  if (status === "current" && !span.medicine) {
    const ahead = scene.ahead(span, true);
    if (ahead !== null && ahead > 0) return { status: "planned", days: -ahead };
  }
  if (status === "current" && cue === null) {
    const since = scene.dated(span, false);
    return since === null ? told : { status: "past", days: since };
  }
  if (status === "past" && days === null) return { status, days: scene.dated(span, true) };
  return told;
}

/** Two denials make a use ("not opioid-free"); a limited denial is an end ("not any more"). */
function together(
  before: Cue | null, after: Cue | null, right: readonly Token[], cues: Cues,
): Cue | null {
  if (before === null && after === "stopped" && goesOn(right, cues)) return null;
  if (before !== "denied") return after ?? before;
  const next = right[0];
  if (next?.before === "" && cues.has("denial_after", next.text)) return "present";
  if (right.length === 1 && cues.situation.has("untaken", next?.text ?? "")) {
    return "denied"; // "nie Codein genommen"
  }
  if (after === "stopped" || after === "past") return "ended";
  return right.some((t) => cues.has("more", t.text)) ? "ended" : after ?? before;
}

/** Whether what looks like an end is a span up to now ("for the last two years"). */
function goesOn(right: readonly Token[], cues: Cues): boolean {
  const place = Math.max(0, right.findIndex((t) => cues.has("stopped", t.text)));
  const led = right.slice(Math.max(0, place - 2), place)
    .some((t) => cues.has("time_during", t.text));
  return led && right.slice(place + 1, place + 4).some((t) => cues.has("time_units", t.text));
}

function told(cue: Cue | null, near: string, cues: Cues, now: Day): Told {
  if (cue === null || cue === "present") return { status: "current", days: null };
  if (cue === "allergy") return { status: "allergy", days: null };
  const days = daysSince(near, now, cues.time, SPANS[cue] ?? "any");
  return { status: cue === "denied" && days === null ? "negated" : "past", days };
}

function endsSentence(token: Token): boolean {
  return token.before === ".";
}

function sentence(words: readonly Token[]): readonly Token[] {
  const end = words.findIndex(endsSentence);
  return end < 0 ? words : words.slice(0, end);
}

function typed(text: string, words: readonly Token[]): string {
  return words.length ? text.slice(words[0]?.start, words.at(-1)?.end) : "";
}

/** Read backwards from the name to the nearest cue. */
function leftCue(left: readonly Token[], name: Token, closed: boolean, cues: Cues): Cue | null {
  let gap = name.before;
  let bare = true;
  for (let place = left.length - 1; place >= 0; place -= 1) {
    const token = left[place];
    if (!token) continue;
    const word = token.text;
    if (cues.has("allergy", word)) {
      return left.slice(0, place).some((t) => cues.has("denial", t.text)) ? null : "allergy";
    }
    if (gap === "." || gap === ",") return null;
    if (cues.situation.has("untaken", word) && denied(left.slice(0, place), cues)) continue;
    if (cues.has("present", word)) return "present";
    if (cues.has("denial_close", word)) {
      const first = left.slice(0, place).every((t) => cues.has("filler", t.text));
      return first && place === left.length - 1 && gap === "" && closed ? "denied" : null;
    }
    if (cues.has("time_start", left[place - 1]?.text ?? "") && cues.has("stopped", word)) {
      return null; // "since last year"
    }
    if (cues.has("stopped", word) || cues.has("past", word) || cues.has("more", word)) {
      return pastCue(left, place, bare && closed, cues);
    }
    if (cues.has("denial", word) && !counts(left[place + 1] ?? name, word)) {
      const twice = token.before === "" && cues.has("denial", left[place - 1]?.text ?? "");
      if (twice) return "present"; // "not negative for opioids"
      return bare && closed && gap === "" ? "denied" : null;
    }
    if (!cues.skippable(word)) return null;
    bare = bare && cues.has("filler", word);
    gap = token.before;
  }
  return null;
}

/** Whether the words before a verb deny it (*never filled*, *did not take*). */
function denied(left: readonly Token[], cues: Cues): boolean {
  for (const token of [...left].reverse()) {
    if (cues.has("denial", token.text)) return true;
    if (!cues.has("filler", token.text)) return false;
  }
  return false;
}

/** Whether *no* is short for *number* ("Tylenol no 3"). */
function counts(following: Token | undefined, word: string): boolean {
  return word === "no" && following !== undefined && isNumber(following.text);
}

/** Read a word of the past, which may itself be denied ("cannot stop", "have not stopped"). */
function pastCue(left: readonly Token[], place: number, bare: boolean, cues: Cues): Cue | null {
  const word = left[place]?.text ?? "";
  for (let back = place - 1; back >= 0; back -= 1) {
    const before = left[back]?.text ?? "";
    if (cues.has("present", before)) return "present";
    if (cues.has("denial", before)) {
      if (cues.has("more", word)) return "stopped";
      return cues.has("past", word) && bare ? "denied" : "present";
    }
    if (!cues.has("filler", before) && !cues.has("past", before)) break;
  }
  if (cues.has("more", word)) return null;
  return cues.has("past", word) ? "past" : "stopped";
}

/** Let a cue go on to the next name of a list. */
function joined(
  left: readonly Token[], name: Token, carried: Cue | null, closed: boolean, cues: Cues,
): Cue | null {
  if (carried === "denied" && !closed) return null;
  const between = left.map((t) => t.text);
  const joins = (w: string): boolean => cues.has("either", w) || cues.has("both", w);
  if (between.some((w) => !joins(w) && !cues.skippable(w))) return null;
  if (between.some((w) => cues.has("either", w))) return carried;
  if (between.some((w) => cues.has("both", w)) || name.before === ",") {
    return carried === "allergy" ? carried : null;
  }
  return null;
}

/** Read forwards from the name; `ended` if no other name follows in the sentence. */
function rightCue(right: readonly Token[], ended: boolean, cues: Cues): Cue | null {
  if (right.some((t) => cues.has("present", t.text))) return "present";
  for (const [place, token] of right.entries()) {
    const word = token.text;
    const rest = right.slice(place + 1);
    if (cues.has("time_start", word) && !cues.has("stopped", word)) return null;
    if (cues.has("allergy", word)) return "allergy";
    if (counts(rest[0], word)) continue;
    if (cues.has("denial", word) || cues.has("denial_after", word)) {
      return denialAfter(rest, ended, cues);
    }
    if (cues.has("stopped", word) || cues.has("past", word)) {
      if (!(closing(rest, ended) && cues.closes(rest))) return null;
      return cues.has("past", word) ? "past" : "stopped";
    }
    if (!cues.skippable(word)) return null;
  }
  return null;
}

function closing(rest: readonly Token[], ended: boolean): boolean {
  return ended || rest.some((t) => t.before === ",");
}

function denialAfter(rest: readonly Token[], ended: boolean, cues: Cues): Cue | null {
  const following = rest.map((t) => t.text);
  const more = cues.has("more", following[0] ?? "");
  if (more && !following.slice(0, 2).includes("than")) return "stopped";
  if (following.slice(0, 3).some((w) => cues.has("stopped", w))) return "present";
  return closing(rest, ended) && cues.closes(rest) ? "denied" : null;
}
