/** A note: medicines by context, danger by meaning, as src/evidose/safety/notes.py reads it. */

import type { RulesDocument } from "./document";
import { unknownWord } from "./items";
import type { Lexicon } from "./lexicon";
import { type Mention, read, type Reading } from "./mentions";
import { SHORT } from "./names";
import { type Found, Phrases } from "./phrases";
import { heard, type Weights } from "./weights";
import { plain, type Token, tokens } from "./words";

const OF_A_NAME = ["taken", "used", "context", "bare", "silent"];
const SHORTEST_MISSPELT = 7;
const SHORT_WORD = 3;

/** Mentions that count, and what else is told: ids of the rules that speak of it. */
export interface NoteReading extends Reading {
  dangers: Set<string>;
}

export class NoteReader {
  private readonly dangers: Phrases;
  private readonly uses: Phrases;
  private readonly denial: Set<string>;
  private readonly contrast: Set<string>;
  private readonly everyday: Set<string>;
  private readonly weights: readonly Weights[];
  private readonly crisis: Set<string>;

  constructor(rules: RulesDocument) {
    const { concepts, frame, sayings } = rules.signs;
    const aboutNames = (s: { means: string }): boolean => OF_A_NAME.includes(s.means);
    this.dangers = new Phrases(concepts, sayings.filter((s) => !aboutNames(s)), frame);
    this.uses = new Phrases(concepts, sayings.filter(aboutNames), frame);
    this.denial = new Set(frame.denial);
    this.contrast = new Set(frame.contrast);
    this.everyday = new Set(rules.signs.everyday);
    this.weights = rules.signs.weights;
    this.crisis = new Set(rules.notices.filter((n) => n.crisis).map((n) => n.rule));
  }

  /**
   * @param listed the text lists medicines and is no note
   * @param notThat words, or whole notes, that were said to name no medicine, each made plain
   */
  read(text: string, known: Lexicon, listed: boolean, notThat: Set<string>): NoteReading {
    const reading = read(text, known, listed);
    const found = this.dangers.find(listed ? tokens(text) : reading.words);
    const told = new Set(found.map((f) => f.means));
    if (listed) {
      return { ...reading, dangers: new Set([...told].filter((rule) => this.crisis.has(rule))) };
    }
    const quiet = told.size > 0 || this.denies(reading.words);
    for (const means of heard(reading.words, this.weights)) {
      if (this.crisis.has(means) || !quiet) told.add(means);
    }
    const counts = (m: Mention): boolean => this.counts(m, reading.words, known);
    const mentions = reading.mentions.filter(counts)
      .map((m) => ({ ...m, doubt: this.doubt(text, m, reading.words, known) }))
      .filter((m) => !m.doubt || !notThat.has(plain(m.doubt)));
    return { ...reading, mentions, dangers: told };
  }

  /** The word that may mean something else; of a sure name, the whole note. */
  private doubt(text: string, mention: Mention, words: readonly Token[], known: Lexicon): string {
    const group = mention.names[0]?.group;
    if (group?.kind !== "substance") return "";
    const own = words.slice(mention.span.start, mention.span.end);
    const key = joined(own);
    const short = key.length <= SHORT || group.ambiguous || this.isMadeOfWords(own);
    return short || !known.names.exact.has(key) ? mention.typed : text.trim();
  }

  /** Whether a note begins with a denial that nothing takes back: "no yellow eyes, urine normal". */
  private denies(words: readonly Token[]): boolean {
    const first = words[0]?.text ?? "";
    return this.denial.has(first) && !words.some((t) => this.contrast.has(t.text));
  }

  private counts(mention: Mention, words: readonly Token[], known: Lexicon): boolean {
    const own = words.slice(mention.span.start, mention.span.end);
    const key = joined(own);
    const named = known.names.exact.get(key);
    const kind = mention.names[0]?.group.kind;
    if (kind !== "substance") {
      if (kind === "self-harm" || mention.names[0]?.group.sign) return false;
      return !!named || (key.length >= SHORTEST_MISSPELT && !this.isEveryday(own, known));
    }
    const { start, end } = mention.span;
    const told = new Set(this.uses.find(words, [start, end]).map((f: Found) => f.means));
    if (!named) {
      const context = told.has("taken") || told.has("used") || told.has("context");
      return context && !this.isEveryday(own, known);
    }
    if (this.isMadeOfWords(own)) return told.has("used");
    const short = key.length <= SHORT || (mention.names[0]?.group.ambiguous ?? false);
    if (short) return told.has("used") || told.has("bare");
    return told.has("taken") || told.has("used") || !told.has("silent");
  }

  /** Whether what was read as a misspelt name is a word of everyday, or not written as one. */
  private isEveryday(own: readonly Token[], known: Lexicon): boolean {
    const apart = own.slice(1).some((t) => !t.glued);
    const isKnown = own.length === 1 && !unknownWord(own[0]?.text ?? "", known);
    return apart || isKnown || this.everyday.has(joined(own));
  }

  /** Whether a name is, or is made of, everyday words, and mostly means something else. */
  private isMadeOfWords(own: readonly Token[]): boolean {
    const long = own.filter((t) => t.text.length >= SHORT_WORD);
    return this.everyday.has(joined(own))
      || (long.length > 0 && long.every((t) => this.everyday.has(t.text)));
  }
}

const joined = (words: readonly Token[]): string => words.map((t) => t.text).join("");
