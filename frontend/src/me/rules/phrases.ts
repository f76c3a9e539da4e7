/** What a sentence means, told by patterns of words, as src/evidose/reading/phrases.py finds it. */

import type { Frame, Saying } from "./document";
import { isNumber, type Token } from "./words";

const STEM = 3;
const NAME = "<@>";
const REACH = 6;
const BORDERS = ["^", "$"];

/** Something that was said, and where: words from `start` to `end` (exclusive). */
export interface Found {
  means: string;
  start: number;
  end: number;
}

/** One step of a pattern: a concept, a gap of at most `gap` words, or a border (no name). */
interface Step {
  name: string;
  optional: boolean;
  gap: number;
  begins: boolean;
  ends: boolean;
}

interface Pattern {
  saying: Saying;
  parts: Step[][];
  unless: Step[][];
}

type Phrase = [concept: string, words: string[]];
type Seen = Map<string, number[]>;

/** Part of a sentence, with the concepts that begin at each of its words. */
interface Clause {
  words: readonly Token[];
  low: number;
  high: number;
  seen: readonly Seen[];
  contrasted: boolean;
}

type FrameSets = Record<keyof Frame, Set<string>>;

export class Phrases {
  private readonly frame: FrameSets;
  private readonly named: Map<string, string[]>;
  private readonly words = new Map<string, Phrase[]>();
  private readonly stems = new Map<string, Phrase[]>();
  private readonly inner: Phrase[] = [];
  private readonly heads = new Map<string, [Pattern, number][]>();

  constructor(
    concepts: Readonly<Record<string, string[]>>, sayings: readonly Saying[], frame: Frame,
  ) {
    const sets = Object.entries(frame).map(([name, words]) => [name, new Set(words)]);
    this.frame = Object.fromEntries(sets) as FrameSets;
    this.named = new Map(Object.entries(concepts));
    for (const saying of sayings) {
      const unless = saying.unless.map((text) => this.steps(text));
      for (const text of saying.says) {
        const parts = text.split(" & ").map((part) => this.steps(part));
        const pattern = { saying, parts, unless };
        for (const [number, part] of parts.entries()) {
          for (const name of heads(part)) put(this.heads, name, [pattern, number]);
        }
      }
    }
    for (const [name, phrases] of this.named) {
      for (const phrase of phrases) this.add(name, phrase.split(" "));
    }
  }

  private add(name: string, words: string[]): void {
    const first = words[0] ?? "";
    const stem = first.endsWith("*");
    if ("*%".includes(first.charAt(0)) || (stem && first.length <= STEM)) {
      this.inner.push([name, words]);
    } else if (stem) put(this.stems, first.slice(0, STEM), [name, words]);
    else put(this.words, first, [name, words]);
  }

  /** Read one part of a pattern; words that stand in it become concepts of their own. */
  private steps(text: string): Step[] {
    return text.split(" ").map((word): Step => {
      if (word.startsWith("..")) {
        const gap = Number(word.slice(2) || 3);
        return { name: "", optional: false, gap, begins: false, ends: false };
      }
      const optional = word.endsWith("?");
      const choices = (optional ? word.slice(0, -1) : word).split("|");
      const concepts = choices.filter((c) => !BORDERS.includes(c));
      const name = concepts.join("|");
      if (concepts.length && name !== NAME && !this.named.has(name)) {
        this.named.set(name, concepts.flatMap((c) => this.named.get(c) ?? [c]));
      }
      const begins = choices.includes("^");
      return { name, optional, gap: 0, begins, ends: choices.includes("$") };
    });
  }

  /** @param name where the name that is asked about stands, as place and end */
  find(words: readonly Token[], name?: readonly [number, number]): Found[] {
    const found = new Map<string, Found>();
    for (const [low, high] of sentences(words)) {
      const seen = words.slice(low, high).map((_, i) => this.seen(words, low + i, high, name));
      const whole = { words, low, high, seen, contrasted: false };
      for (const clause of this.clauses(whole)) {
        for (const one of this.said(clause, whole)) {
          found.set(`${one.means} ${one.start} ${one.end}`, one);
        }
      }
    }
    return [...found.values()];
  }

  /** Cut a sentence before each "but". */
  private clauses(sentence: Clause): Clause[] {
    const { words, low, high, seen } = sentence;
    const found: Clause[] = [];
    let start = low;
    for (let place = low + 1; place <= high; place += 1) {
      if (place < high && !this.frame.contrast.has(words[place]?.text ?? "")) continue;
      const part = seen.slice(start - low, place - low);
      found.push({ words, low: start, high: place, seen: part, contrasted: place < high });
      start = place;
    }
    return found;
  }

  /** The concepts that begin at a word, with the places where they end. */
  private seen(
    words: readonly Token[], place: number, high: number, name?: readonly [number, number],
  ): Seen {
    const word = words[place]?.text ?? "";
    const known = [
      this.words.get(word) ?? [], this.stems.get(word.slice(0, STEM)) ?? [], this.inner,
    ];
    const found: Seen = new Map();
    for (const [concept, phrase] of known.flat()) {
      const end = place + phrase.length;
      if (end > high) continue;
      if (!phrase.every((wanted, n) => fits(words[place + n]?.text ?? "", wanted))) continue;
      put(found, concept, end);
    }
    if (name?.[0] === place) put(found, NAME, name[1]);
    return found;
  }

  /** The meanings of one clause whose parts are all there, told of oneself, not denied. */
  private said(clause: Clause, sentence: Clause): Found[] {
    const hits = new Map<Pattern, Map<number, [number, number]>>();
    for (let place = clause.low; place < clause.high; place += 1) {
      for (const concept of clause.seen[place - clause.low]?.keys() ?? []) {
        for (const [pattern, number] of this.heads.get(concept) ?? []) {
          if (hits.get(pattern)?.has(number)) continue;
          const end = endOf(pattern.parts[number] ?? [], 0, place, clause);
          if (end === null || !this.counts(place, end, clause, pattern.saying)) continue;
          const own = hits.get(pattern) ?? new Map<number, [number, number]>();
          hits.set(pattern, own.set(number, [place, end]));
        }
      }
    }
    const found: Found[] = [];
    for (const [pattern, parts] of hits) {
      if (parts.size !== pattern.parts.length || silent(pattern, sentence)) continue;
      const spans = [...parts.values()];
      const start = Math.min(...spans.map(([s]) => s));
      found.push({ means: pattern.saying.means, start, end: Math.max(...spans.map(([, e]) => e)) });
    }
    return found;
  }

  /** Whether something is said of oneself and not denied. */
  private counts(start: number, end: number, clause: Clause, saying: Saying): boolean {
    const denied = this.denied(start, clause) || this.deniedAfter(end, clause);
    if (denied && !(saying.insist && clause.contrasted)) return false;
    const mine = ({ text }: Token): boolean => this.frame.own.has(text) || saying.own.includes(text);
    return clause.words.slice(start, end).some(mine) || !this.ofAnother(start, clause, saying.own);
  }

  private denied(start: number, { words, low }: Clause): boolean {
    const { denial, through, either } = this.frame;
    const text = (place: number): string => words[place]?.text ?? "";
    let place = start - 1;
    if (place >= low && either.has(text(place))) {
      return words.slice(low, place).some((t) => denial.has(t.text));
    }
    while (place >= Math.max(low, start - REACH) && words[place + 1]?.before === "") {
      if (denial.has(text(place))) return true;
      if (!through.has(text(place))) return false;
      place -= 1;
    }
    return false;
  }

  /** Look for a denial that ends the clause: "chest pain: none". */
  private deniedAfter(end: number, { words, high }: Clause): boolean {
    let last = end;
    const { through, denied_after: after } = this.frame;
    while (last < high && through.has(words[last]?.text ?? "") && last < end + 2) last += 1;
    if (last >= high || !after.has(words[last]?.text ?? "")) return false;
    return last + 1 === high || words[last + 1]?.before === ",";
  }

  /** Look back for another person, up to a word for oneself or of telling. */
  private ofAnother(start: number, { words, low }: Clause, own: readonly string[]): boolean {
    for (let place = start - 1; place >= Math.max(low, start - REACH); place -= 1) {
      const word = words[place]?.text ?? "";
      if (this.frame.own.has(word) || own.includes(word)) return false;
      if (this.frame.reports.has(word)) return false;
      if (this.frame.other.has(word)) return true;
    }
    return false;
  }
}

function put<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** The concepts that a part can begin with. */
function heads(part: readonly Step[]): string[] {
  const found: string[] = [];
  for (const step of part) {
    if (step.name) found.push(step.name);
    if (step.name && !step.optional) break;
  }
  return found;
}

function* sentences(words: readonly Token[]): Generator<[number, number]> {
  let start = 0;
  for (let place = 1; place <= words.length; place += 1) {
    if (place < words.length && words[place]?.before !== ".") continue;
    yield [start, place];
    start = place;
  }
}

function fits(word: string, wanted: string): boolean {
  if (wanted === "%") return isNumber(word);
  if (!wanted.endsWith("*")) return word === wanted;
  const stem = wanted.slice(0, -1);
  return stem.startsWith("*") ? word.includes(stem.slice(1)) : word.startsWith(stem);
}

function silent(pattern: Pattern, sentence: Clause): boolean {
  for (const part of pattern.unless) {
    for (let place = sentence.low; place < sentence.high; place += 1) {
      if (endOf(part, 0, place, sentence) !== null) return true;
    }
  }
  return false;
}

/** Where the rest of a part, from step `at` on, ends if it begins at `place`. */
function endOf(part: readonly Step[], at: number, place: number, clause: Clause): number | null {
  const step = part[at];
  if (!step) return place;
  if (step.gap) {
    for (let next = place; next <= Math.min(place + step.gap, clause.high); next += 1) {
      const end = endOf(part, at + 1, next, clause);
      if (end !== null) return end;
    }
    return null;
  }
  const here = place < clause.high ? clause.seen[place - clause.low]?.get(step.name) : undefined;
  for (const next of here ?? []) {
    const end = next <= clause.high ? endOf(part, at + 1, next, clause) : null;
    if (end !== null) return end;
  }
  const skipped = step.optional || atBorder(step, place, clause);
  return skipped ? endOf(part, at + 1, place, clause) : null;
}

/** Whether a step that a border may stand for has one. */
function atBorder(step: Step, place: number, { words, low, high }: Clause): boolean {
  const inside = low < place && place < high;
  const comma = inside && [",", ":"].includes(words[place]?.before ?? "");
  return (step.begins && (comma || place === low)) || (step.ends && (comma || place === high));
}
