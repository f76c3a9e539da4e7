/** What has to be said at once about a text, before anything is sent. */

import { largestMg } from "./amounts";
import {
  type Form, GOING_ON, type GoingOn, type Notice, type RulesDocument, SCHEMA_VERSION, type Source,
  type Start, STARTS,
} from "./document";
import { type NoteReading, NoteReader } from "./notes";
import { type SentRules, unpacked } from "./packed";
import { type Lexicon, lexicon, type Mention } from "./reading";
import { plain } from "./words";

/** One thing to be said now, in the words of the rule. */
export interface Alarm {
  rule: string;
  kind: string;
  severity: string;
  crisis: boolean;
  subject: string;
  message: string;
  action: string;
  source: Source;
  /** What it means for a dose of the compound; it says nothing about other medicines. */
  start: Start;
  going_on: GoingOn;
  /** Words of notes that it rests on alone; that they mean something else ends it. */
  doubts: string[];
}

/** A text; `listed`: it lists medicines. */
export interface Spoken {
  text: string;
  listed: boolean;
}

export interface Judge {
  /** @param notThat words, or whole notes, that were said to name no medicine */
  judge(texts: readonly Spoken[], notThat?: readonly string[]): Alarm[];
  /** What is said to words of distress, for whoever has to say it again. */
  help(): Alarm[];
}

/** Whether nothing is said in favour until a screening clears it. */
export function quiets(alarm: Alarm): boolean {
  return alarm.severity === "contraindicated" || alarm.kind === "red-flag";
}

/** Whether going on is worse than stopping, for whoever takes the compound. */
export function endsDose(alarm: Alarm): boolean {
  return alarm.going_on === "stop today" || alarm.going_on === "emergency";
}

/** Whether a first dose of the compound has to wait. */
export function holdsStart(alarm: Alarm): boolean {
  return alarm.start !== "ok";
}

interface Said {
  place: number;
  notice: Notice;
  start: Start;
  going: GoingOn;
  names: Set<string>;
  doubtful: Set<string>;
  doubts: Set<string>;
}

/** Make rules ready; another kind of document is refused: half-read rules would be silent. */
export function ready(sent: SentRules): Judge {
  if (sent.schema_version !== SCHEMA_VERSION) {
    throw new Error(`rules of version ${sent.schema_version}, ${SCHEMA_VERSION} was expected`);
  }
  const rules = unpacked(sent);
  const known = lexicon(rules);
  const notes = new NoteReader(rules);
  return {
    judge: (spoken, notThat = []) => {
      const said = new Set(notThat.map(plain));
      return alarms(spoken.map((s) => notes.read(s.text, known, s.listed, said)), rules, known);
    },
    help: () => rules.notices.filter((n) => n.crisis).map((notice) =>
      worded(saying(0, notice))),
  };
}

/** One cause, one alarm: the gravest notice speaks. Words of distress go before everything. */
function alarms(readings: readonly NoteReading[], rules: RulesDocument, known: Lexicon): Alarm[] {
  const byCause = new Map<string, Said>();
  for (const { mentions, words, dangers } of readings) {
    for (const [place, notice] of rules.notices.entries()) {
      if (dangers.has(notice.rule)) warn(place, notice, byCause);
    }
    const form = formOf(words.map((t) => t.text), known);
    for (const mention of mentions) take(mention, form, rules, known, byCause);
  }
  const said = [...byCause.values()].sort((a, b) => a.place - b.place);
  const crisis = said.filter((s) => s.notice.crisis);
  return (crisis.length ? crisis : said).map(worded);
}

/** A sign of danger was told: its notice speaks unless a graver one of its cause does. */
function warn(place: number, notice: Notice, byCause: Map<string, Said>): void {
  const old = byCause.get(notice.cause);
  if (old && old.place <= place) stricter(old, notice);
  else byCause.set(notice.cause, stricter(saying(place, notice), old));
}

function saying(place: number, notice: Notice): Said {
  const { start, going_on: going } = notice;
  return { place, notice, start, going, names: new Set(), doubtful: new Set(), doubts: new Set() };
}

/** No other rule of the same cause may be lost behind the one that speaks, where it is stricter. */
function stricter(said: Said, other: Notice | Said | undefined): Said {
  if (!other) return said;
  const going = "notice" in other ? other.going : other.going_on;
  if (STARTS.indexOf(other.start) > STARTS.indexOf(said.start)) said.start = other.start;
  if (GOING_ON.indexOf(going) > GOING_ON.indexOf(said.going)) said.going = going;
  return said;
}

function formOf(words: readonly string[], known: Lexicon): Form[] {
  const forms: Form[] = ["plain"];
  if (words.some((w) => known.slow.has(w))) forms.unshift("slow");
  if (words.some((w) => known.depot.has(w))) forms.unshift("depot");
  return forms;
}

function take(
  mention: Mention, forms: readonly Form[], rules: RulesDocument, known: Lexicon,
  byCause: Map<string, Said>,
): void {
  for (const name of mention.names) {
    const told = forms.map((form) => name.group.notices[form]).find((t) => t !== undefined);
    for (const [place, about] of told?.[mention.status] ?? []) {
      const notice = rules.notices[place];
      if (!notice) continue;
      const over = notice.within_days;
      if (over && mention.days !== null && mention.days >= over) continue;
      const least = notice.from_mg;
      if (least && largestMg(mention.beside, notice.mg_each, known) < least) continue;
      const cause = notice.cause.replace("{substance}", about);
      const old = byCause.get(cause);
      if (old && old.place < place) {
        stricter(old, notice);
        continue;
      }
      const said = old?.place === place ? old : stricter(saying(place, notice), old);
      said.doubts.add(mention.doubt);
      said.names.add(shown(name.shown, rules.drugs[about], mention.exact));
      if (!mention.exact) said.doubtful.add(mention.typed);
      byCause.set(cause, said);
    }
  }
}

function shown(name: string, drug: string | undefined, exact: boolean): string {
  if (drug === undefined) return name;
  const within = drug.toLowerCase().includes(name.toLowerCase());
  return within || !exact ? drug : `${name} (${drug})`;
}

function worded({ notice, start, going, names, doubtful, doubts }: Said): Alarm {
  const list = [...names].join(", ");
  const filled = (sentence: string): string => sentence.replaceAll("{names}", () => list);
  const asked = [...doubtful].map((typed) =>
    ` You typed “${typed}”: did you mean this? Please confirm or correct it.`);
  return {
    rule: notice.rule,
    kind: notice.kind,
    severity: notice.severity,
    crisis: notice.crisis,
    subject: filled(notice.subject),
    message: filled(notice.message) + asked.join(""),
    action: filled(notice.action),
    source: notice.source,
    start,
    going_on: going,
    doubts: doubts.has("") ? [] : [...doubts],
  };
}
