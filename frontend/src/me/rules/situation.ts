/** Whose a medicine is, and when, as src/evidose/reading/situation.py reads it. */

import { type Clause, clausesOf, range, says, shortenedWill, type Span } from "./clauses";
import { type Day, daysAhead, daysSince, tellsTime, type TimeWords } from "./times";
import { isNumber, type Token } from "./words";

const NAME = " name ";
const LISTS = ["others", "selves", "they", "own", "taking", "doing", "under", "auxiliaries", "between",
  "whom", "sharing", "portions", "offered", "refused", "untaken", "refusing", "planned", "ongoing",
  "occasions", "was", "turns", "joins", "denial", "present", "filler", "forms"] as const;
type List = typeof LISTS[number];

/** Word lists by their names, as `SituationWords` and `Plain` tell what each means. */
export class SituationWords {
  private readonly lists: Map<List, Set<string>>;

  constructor(words: Record<string, string[]>, readonly time: TimeWords) {
    this.lists = new Map(LISTS.map((name) => [name, new Set(words[name])]));
  }

  list(name: List): Set<string> {
    return this.lists.get(name) ?? new Set();
  }

  has(name: List, word: string): boolean {
    return this.list(name).has(word);
  }

  any(names: readonly List[], word: string): boolean {
    return names.some((name) => this.has(name, word));
  }

  filler(word: string): boolean {
    return this.any(["filler", "forms"], word) || isNumber(word);
  }
}

/** A text with the places of all that is named in it. */
export class Scene {
  readonly clauses: Clause[];
  private readonly named: Set<number>;
  private readonly medicineNames: Set<number>;
  private readonly numbers: number[];
  private readonly medicated: Set<number>;

  constructor(
    readonly text: string, readonly tokens: readonly Token[], private readonly spans: readonly Span[],
    readonly words: SituationWords, readonly now: Day,
  ) {
    this.clauses = clausesOf(text, tokens, spans, words.list("turns"), words.list("joins"));
    this.named = new Set(spans.flatMap((s) => range(s.start, s.end)));
    this.medicineNames = new Set(
      spans.filter((s) => s.medicine).flatMap((s) => range(s.start, s.end)));
    this.numbers = this.clauses.flatMap((c, n) => range(c.start, c.end).map(() => n));
    this.medicated = new Set(
      spans.filter((s) => s.medicine).map((s) => this.numbers[s.start] ?? 0));
  }

  private numberOf(span: Span): number {
    return this.numbers[span.start] ?? 0;
  }

  private own(span: Span): Clause {
    return this.clauses[this.numberOf(span)]
      ?? { start: 0, end: this.tokens.length, bracket: false, sentence: 0 };
  }

  private word(place: number): string {
    return this.tokens[place]?.text ?? "";
  }

  private part(start: number, end: number): readonly Token[] {
    return this.tokens.slice(start, end);
  }

  private unnamed(clause: Clause): Token[] {
    return range(clause.start, clause.end).filter((i) => !this.named.has(i))
      .flatMap((i) => this.tokens[i] ?? []);
  }

  private medicineIn(clause: Clause): boolean {
    return this.medicated.has(this.numbers[clause.start] ?? -1);
  }

  owned(span: Span): boolean {
    return span.start > 0 && this.words.has("own", this.word(span.start - 1));
  }

  /** Whether a medicine is told to be somebody else's, and nothing that it is shared. */
  someoneElses(span: Span): boolean {
    const owned = this.ownerBefore(span, this.own(span)) || this.ownerAfter(span);
    return owned && !this.shared(span);
  }

  /** Whether the person is told to take it as well, or to have it from somebody. */
  shared(span: Span): boolean {
    const own = this.own(span);
    if (this.part(span.end, own.end).some((t) => this.words.has("selves", t.text))) return true;
    return says(this.tokens, this.words.list("sharing"))
      || this.clauses.some((c) => c !== own && this.shares(c));
  }

  /** How many days ago a use lies that is told to be over. */
  over(span: Span): number | null {
    let [low, high] = [0, this.tokens.length];
    for (const other of this.spans) {
      if (other.medicine && other.end <= span.start) low = other.end;
      else if (other.medicine && other.start >= span.end) high = Math.min(high, other.start);
    }
    const around = this.typed({ start: low, end: high, bracket: false, sentence: 0 }, true);
    return daysSince(around, this.now, this.words.time, "lasting");
  }

  private ownerBefore(span: Span, own: Clause): boolean {
    if (this.owned(span)) return false;
    for (let place = span.start - 1; place >= own.start; place -= 1) {
      const word = this.word(place);
      if (this.named.has(place)) continue;
      const before = this.part(0, own.start);
      const namedBefore = this.words.has("they", word)
        && before.some((t) => this.words.has("others", t.text));
      if (this.words.has("others", word) || namedBefore) {
        return !this.part(own.start, place).some((t) => this.words.has("taking", t.text));
      }
      if (this.words.has("selves", word)) return false;
      if (!this.words.any(["between", "own"], word) && !this.words.filler(word)) return false;
    }
    return false;
  }

  /** *for my husband*, *is the dog's*, *(my brother)* */
  private ownerAfter(span: Span): boolean {
    let led = false;
    for (const token of this.part(span.end, this.own(span).end)) {
      if (this.words.has("others", token.text)) return led;
      led = led || this.words.has("whom", token.text);
      const known = this.words.any(["whom", "between", "own"], token.text);
      if (!known && !this.words.filler(token.text)) return false;
    }
    const next = this.clauses[this.numberOf(span) + 1];
    if (!next?.bracket) return false;
    const inside = this.unnamed(next);
    return inside.some((t) => this.words.has("others", t.text)) && inside.every((t) =>
      this.words.any(["others", "whom", "own"], t.text) || this.words.filler(t.text));
  }

  private shares(clause: Clause): boolean {
    const told = this.part(clause.start, clause.end);
    const some = (list: List): boolean => told.some((t) => this.words.has(list, t.text));
    const first = told.find((t) => !this.words.any(["turns", "joins"], t.text))?.text ?? "";
    const unsaid = this.words.has("taking", first) && !first.endsWith("s"); // "took two yesterday"
    const denied = some("denial") && !told.some((t) => t.text === "than");
    if (denied || !(unsaid || some("selves")) || !some("taking")) return false;
    return !this.medicineIn(clause) || some("portions");
  }

  /** Whether a medicine was offered or prescribed and never taken. */
  neverTaken(span: Span): boolean {
    if (this.owned(span)) return false;
    const own = this.own(span);
    const before = this.part(own.start, span.start);
    const after = this.part(span.end, own.end);
    let run = before.length;
    while (run && this.refusalWord(before[run - 1]?.text ?? "")) run -= 1;
    const refused = this.words.list("refused");
    const close = before.slice(run);
    if (says(close, refused) && !this.twice(close)) return true;
    if (says(after, refused) && after.every((t) => this.refusalWord(t.text))) return true;
    if (before.some((t) => this.words.has("doing", t.text))) return false;
    const offered = [...before, ...after].some((t) => this.words.has("offered", t.text));
    for (const clause of this.clauses.slice(this.numberOf(span) + 1)) {
      if (this.medicineIn(clause)) return false;
      const inside = this.unnamed(clause);
      if (!inside.every((t) => this.refusalWord(t.text))) continue;
      const denied = inside.some((t) => this.words.has("denial", t.text));
      const untaken = denied && inside.some((t) => this.words.has("untaken", t.text));
      if (says(inside, refused) || (offered && untaken)) return true;
    }
    return false;
  }

  /** Whether a word of refusal is itself denied ("did not refuse"). */
  private twice(tokens: readonly Token[]): boolean {
    const refused = this.words.list("refused");
    const denied = tokens.filter((t) => this.words.has("denial", t.text));
    const rest = tokens.filter((t) => !this.words.has("denial", t.text));
    return denied.length > 0 && !says(denied, refused) && says(rest, refused);
  }

  private refusalWord(word: string): boolean {
    return this.words.any(["refusing", "selves", "untaken", "portions", "turns", "joins", "denial",
      "filler", "forms"], word);
  }

  /** Whether a medicine or procedure is told to be still to come. */
  planned(span: Span): boolean {
    const own = this.own(span);
    const inside = this.unnamed(own);
    if (this.owned(span) || inside.some((t) => this.words.has("ongoing", t.text))) return false;
    if (this.underWay(own, span)) return false;
    return says(this.part(own.start, own.end), this.words.list("planned"))
      || inside.some((t) => shortenedWill(this.text, t));
  }

  private underWay(own: Clause, span: Span): boolean {
    for (let place = own.start; place < span.start; place += 1) {
      const word = this.word(place);
      const last = place > own.start ? this.tokens[place - 1] : undefined;
      if (place + 1 === span.start && this.words.has("under", word)) {
        const was = !!last && this.words.has("was", last.text);
        return !was && !says(this.part(own.start, place), this.words.list("planned"));
      }
      const later = !!last
        && (this.words.has("auxiliaries", last.text) || shortenedWill(this.text, last));
      if (this.words.has("doing", word) && !later) return true;
    }
    return false;
  }

  /** In how many days something is, where the sentence tells the day in full. */
  ahead(span: Span, yearTold = false): number | null {
    const { sentence } = this.own(span);
    const same = this.clauses.filter((c) => c.sentence === sentence);
    const text = this.text.slice(
      this.tokens[same[0]?.start ?? 0]?.start, this.tokens[(same.at(-1)?.end ?? 1) - 1]?.end);
    return daysAhead(text, this.now, this.words.time, yearTold);
  }

  /** How many days ago the use lies that the clause of a name dates, or null. */
  dated(span: Span, past: boolean): number | null {
    const at = this.numberOf(span);
    const own = this.own(span);
    const parts = [own];
    for (const clause of this.clauses.slice(at + 1)) {
      if (!this.attached(clause)) break;
      parts.push(clause);
    }
    const earlier = at ? this.clauses[at - 1] : undefined;
    if (earlier && this.onlyTime(earlier)) parts.unshift(earlier);
    const before = span.start > own.start ? this.word(span.start - 1) : "";
    if (!past && (this.words.has("under", before) || this.asked(parts.at(-1) ?? own)
      || parts.some((c) => this.goesOn(c)))) return null;
    const spans = past ? "ago" : "point";
    const none = new Map<string, number>();
    const full = this.words.time;
    const time = span.medicine || past ? full : { ...full, months: none, seasons: none };
    let days = daysSince(parts.map((c) => this.typed(c)).join(" "), this.now, time, spans);
    if (days === null && past) days = daysSince(this.typed(own), this.now, full, spans);
    return days || past ? days : null;
  }

  private asked(clause: Clause): boolean {
    const after = this.tokens[clause.end]?.start ?? this.text.length;
    return this.text.slice(this.tokens[clause.end - 1]?.end, after).includes("?");
  }

  private attached(clause: Clause): boolean {
    if (this.medicineIn(clause)) return false;
    return clause.bracket || this.words.has("occasions", this.word(clause.start))
      || this.onlyTime(clause);
  }

  private onlyTime(clause: Clause): boolean {
    return !this.medicineIn(clause) && this.part(clause.start, clause.end).every((t) =>
      this.words.filler(t.text) || tellsTime(t.text, this.words.time));
  }

  private goesOn(clause: Clause): boolean {
    let last = "";
    for (const { text } of this.unnamed(clause)) {
      if (this.words.any(["present", "ongoing"], text)) return true;
      if (this.words.has("doing", text) && !this.words.has("was", last)) return true;
      last = text;
    }
    return false;
  }

  /** A clause as typed, without the names in it: they may hold numbers. */
  private typed(clause: Clause, medicines = false): string {
    const named = medicines ? this.medicineNames : this.named;
    const parts: string[] = [];
    let last = -1;
    for (const place of range(clause.start, clause.end)) {
      const token = this.tokens[place];
      if (!token) continue;
      if (named.has(place)) {
        parts.push(NAME);
        last = -1;
        continue;
      }
      parts.push(this.text.slice(last < 0 ? token.start : last, token.end));
      last = token.end;
    }
    return parts.join("");
  }
}
