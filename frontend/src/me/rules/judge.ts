/** What has to be said at once about a text, before anything is sent. */

import { largestMg } from "./amounts";
import { type Form, type Notice, type RulesDocument, SCHEMA_VERSION, type Source } from "./document";
import { type Lexicon, lexicon } from "./lexicon";
import { type Means, NOTHING, stricter } from "./means";
import type { Mention } from "./mentions";
import { type NoteReading, NoteReader } from "./notes";
import { type SentRules, unpacked } from "./packed";
import { plain } from "./words";

/** One thing to be said now, in the words of the rule. */
export interface Alarm extends Means {
  rule: string;
  kind: string;
  severity: string;
  crisis: boolean;
  subject: string;
  message: string;
  action: string;
  source: Source;
  /**
   * What it means for each compound that it was judged for, and for no other medicine; what an
   * older server says has only the strictest.
   */
  means?: Record<string, Means>;
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
  /** Id to name of all that is judged. */
  compounds: Record<string, string>;
}

/** Whether nothing is said in favour until a screening clears it. */
export function quiets(alarm: Alarm): boolean {
  return alarm.severity === "contraindicated" || alarm.kind === "red-flag";
}

/** What an alarm means for a dose; of a compound that it was not judged for, the strictest. */
export function meansFor(alarm: Alarm, compound: string | undefined): Means {
  return (compound === undefined ? undefined : alarm.means?.[compound]) ?? alarm;
}

interface Said {
  place: number;
  notice: Notice;
  /** For the compound that is judged. */
  means: Means;
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
      worded(saying(0, notice, NOTHING), ofAll(rules, (c) => meaning(notice, c)))),
    compounds: rules.compounds,
  };
}

/** What is told of everybody whose compounds are not known. */
const NOBODY = "";

function judged(rules: RulesDocument): string[] {
  const known = Object.keys(rules.compounds);
  return known.length ? known : [NOBODY];
}

function ofAll(
  rules: RulesDocument, means: (compound: string) => Means | undefined,
): Map<string, Means> {
  return new Map(judged(rules).map((c): [string, Means] => [c, means(c) ?? NOTHING]));
}

/** Each compound is judged alone; where they say the same of the same, it is said once. */
function alarms(readings: readonly NoteReading[], rules: RulesDocument, known: Lexicon): Alarm[] {
  const all = new Map<string, { said: Said; of: Map<string, Means> }>();
  for (const compound of judged(rules)) {
    for (const [cause, said] of causes(readings, compound, rules, known)) {
      const key = `${said.place} ${cause}`;
      const alike = all.get(key) ?? { said, of: ofAll(rules, () => undefined) };
      alike.of.set(compound, said.means);
      all.set(key, alike);
    }
  }
  const told = [...all.values()].sort((a, b) => a.said.place - b.said.place);
  const crisis = told.filter(({ said }) => said.notice.crisis);
  return (crisis.length ? crisis : told).map(({ said, of }) => worded(said, of));
}

/** What is told of one compound. One cause, one alarm: the gravest notice speaks. */
function causes(
  readings: readonly NoteReading[], compound: string, rules: RulesDocument, known: Lexicon,
): Map<string, Said> {
  const byCause = new Map<string, Said>();
  for (const { mentions, words, dangers } of readings) {
    for (const [place, notice] of rules.notices.entries()) {
      const means = dangers.has(notice.rule) ? meaning(notice, compound) : undefined;
      if (means) warn(place, notice, means, byCause);
    }
    const form = formOf(words.map((t) => t.text), known);
    for (const mention of mentions) take(mention, form, compound, rules, known, byCause);
  }
  return byCause;
}

/** What a notice means for a compound; nothing where it says nothing of it. */
function meaning(notice: Notice, compound: string): Means | undefined {
  return notice.means.find(({ compounds }) => compounds.includes(compound));
}

/** A sign of danger was told: its notice speaks unless a graver one of its cause does. */
function warn(place: number, notice: Notice, means: Means, byCause: Map<string, Said>): void {
  const old = byCause.get(notice.cause);
  if (old && old.place <= place) old.means = stricter(old.means, means);
  else byCause.set(notice.cause, saying(place, notice, means, old));
}

/** No other rule of the same cause may be lost behind the one that speaks, where it is stricter. */
function saying(place: number, notice: Notice, own: Means, old?: Said): Said {
  const { start, going_on } = old ? stricter(own, old.means) : own;
  const means = { start, going_on };
  return { place, notice, means, names: new Set(), doubtful: new Set(), doubts: new Set() };
}

function formOf(words: readonly string[], known: Lexicon): Form[] {
  const forms: Form[] = ["plain"];
  if (words.some((w) => known.slow.has(w))) forms.unshift("slow");
  if (words.some((w) => known.depot.has(w))) forms.unshift("depot");
  return forms;
}

function take(
  mention: Mention, forms: readonly Form[], compound: string, rules: RulesDocument,
  known: Lexicon, byCause: Map<string, Said>,
): void {
  for (const name of mention.names) {
    const told = forms.map((form) => name.group.notices[form]).find((t) => t !== undefined);
    for (const [place, about] of told?.[mention.status] ?? []) {
      const notice = rules.notices[place];
      const means = notice && meaning(notice, compound);
      if (!means) continue;
      const over = notice.within_days;
      if (over && mention.days !== null && mention.days >= over) continue;
      const least = notice.from_mg;
      if (least && largestMg(mention.beside, notice.mg_each, known) < least) continue;
      const cause = notice.cause.replace("{substance}", about);
      const old = byCause.get(cause);
      if (old && old.place < place) {
        old.means = stricter(old.means, means);
        continue;
      }
      const said = old?.place === place ? old : saying(place, notice, means, old);
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

function worded({ notice, names, doubtful, doubts }: Said, of: Map<string, Means>): Alarm {
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
    ...[...of.values()].reduce(stricter, NOTHING),
    means: Object.fromEntries([...of].filter(([compound]) => compound !== NOBODY)),
    doubts: doubts.has("") ? [] : [...doubts],
  };
}
