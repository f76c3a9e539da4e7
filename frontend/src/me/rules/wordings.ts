/** Whole wordings about a medicine, as src/evidose/reading/wordings.py reads them. */

import type { Span } from "./clauses";
import type { Scene } from "./situation";
import { isNumber, type Token } from "./words";

const TAGS: [string, string][] = [
  ["others", "o"], ["selves", "s"], ["they", "y"], ["own", "w"], ["taking", "t"], ["offered", "f"],
  ["portions", "p"], ["denial", "x"], ["ongoing", "k"], ["occasions", "c"], ["doing", "d"],
  ["time_numbers", "n"], ["time_months", "m"], ["time_units", "u"], ["time_births", "b"],
  ["said_recent", "r"],
];
const NAMES: Record<string, string> = {
  time_numbers: "numbers", time_months: "months", time_units: "units", time_births: "births",
  said_recent: "recent",
};
const LETTERS = new Map(TAGS.map(([list, tag]) => [NAMES[list] ?? list, tag]));
const REACH = 40;
const WORD = "[^ ~.,@&¿]+~";
const TAG = "[a-z]*";
const GAPS: [string, string][] = [
  ["..", `(?:${WORD}(?!${TAG}s)${TAG} )`], ["~", `(?:${WORD}${TAG} )`],
];
const ANY: Record<string, string> = {
  "....": `(?:[^ .~]+(?:~(?!${TAG}k)${TAG})? )*?`,
  "...": `(?:[^ .~&@]+(?:~(?!${TAG}k)${TAG})? )*?`,
  "*": "(?:[^ &@]+ )*?",
};
const BORDERS: Record<string, string> = {
  ",": ", ", ".": "\\. ", ";": "[,.] ", "¿": "¿ ", "&": "& ",
};

type Pair = [RegExp | null, RegExp | null];

/** Patterns, each list with one meaning, and the lists that they may name. */
export class Wordings {
  private readonly lists: Map<string, Set<string>>;
  private readonly made = new Map<string, Pair>();

  constructor(private readonly words: Record<string, string[]>) {
    const names = [...TAGS.map(([list]) => list), "joins", "said_alike", "said_beside",
      "said_limits"];
    this.lists = new Map(names.map((name) => [name, new Set(words[name])]));
  }

  has(list: string, word: string): boolean {
    return this.lists.get(list)?.has(word) ?? false;
  }

  tags(word: string): string {
    return TAGS.filter(([list, tag]) => this.has(list, word) || (tag === "n" && isNumber(word)))
      .map(([, tag]) => tag).join("");
  }

  /** The patterns that hold the name, and those that do not, each as one expression. */
  patterns(kind: string): Pair {
    const known = this.made.get(kind);
    if (known) return known;
    const all = this.words[`said_${kind}`] ?? [];
    const made: Pair = [
      this.one(all.filter((p) => p.includes("@"))), this.one(all.filter((p) => !p.includes("@"))),
    ];
    this.made.set(kind, made);
    return made;
  }

  private one(patterns: string[]): RegExp | null {
    return patterns.length ? new RegExp(`(?<![^ ])(?:${this.anyOf(patterns)})`, "g") : null;
  }

  private anyOf(patterns: string[]): string {
    return patterns.map((p) => p.split(" ").map((i) => this.item(i)).join("")).join("|");
  }

  private item(typed: string): string {
    let item = typed;
    const forbidden = item.startsWith("!");
    if (forbidden) item = item.slice(1);
    const missing = item.endsWith("?");
    if (missing) item = item.slice(0, -1);
    const found = item === "<refusal>"
      ? this.anyOf(this.words["said_refusal"] ?? [])
      : item.split("|").map((part) => part.split("_").map(unit).join("")).join("|");
    return forbidden ? `(?!${found})` : `(?:${found})${missing ? "?" : ""}`;
  }
}

function unit(typed: string): string {
  const any = ANY[typed] ?? BORDERS[typed];
  if (any !== undefined) return any;
  for (const [sign, gap] of GAPS) {
    if (typed.startsWith(sign)) return `${gap}{0,${typed.slice(sign.length)}}?`;
  }
  if (typed.startsWith("@")) return typed === "@or" ? "@~e " : "@~e? ";
  if (typed.startsWith("<")) return `${WORD}${TAG}${LETTERS.get(typed.slice(1, -1)) ?? ""}${TAG} `;
  return `${typed.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}~${TAG} `;
}

/** A text written down once for all its names, each word with the lists it is on. */
export class Marked {
  private readonly medicines: Span[];
  private readonly starts: Map<number, number>;
  private readonly words: string[];
  private readonly borders: string[];

  constructor(
    private readonly scene: Scene, spans: readonly Span[], private readonly wordings: Wordings,
  ) {
    const begins = new Set(scene.clauses.map((c) => c.start));
    this.medicines = spans.filter((s) => s.medicine);
    this.starts = new Map(this.medicines.map((s) => [s.start, s.end]));
    this.words = scene.tokens.map((t) => `${t.text}~${wordings.tags(t.text)} `);
    this.borders = scene.tokens.map((_, i) => border(scene, i + 1, begins.has(i + 1)));
  }

  /** What is said of one name by the words around it. */
  hear(span: Span): Heard {
    const [low, high, either] = this.listAround(span);
    const last = Math.min(this.words.length, high + REACH);
    const parts = [". "];
    let place = Math.max(0, low - REACH);
    while (place < last) {
      const end = this.starts.get(place);
      if (place === low) {
        parts.push(either ? "@~e " : "@~ ");
        place = high;
      } else if (end !== undefined) {
        parts.push("& ");
        place = Math.max(place + 1, end);
      } else {
        parts.push(this.words[place] ?? "");
        place += 1;
      }
      parts.push(this.borders[place - 1] ?? "");
    }
    return new Heard(parts.join(""), this.wordings);
  }

  private listAround(span: Span): [number, number, boolean] {
    const spans = this.medicines;
    let first = spans.findIndex((s) => s.start === span.start);
    let last = first;
    let either = false;
    while (first && last - first < REACH) {
      const joined = this.joint(spans[first - 1], spans[first]);
      if (!joined) break;
      first -= 1;
      either = either || joined === "or";
    }
    while (last + 1 < spans.length && last - first < REACH) {
      const joined = this.joint(spans[last], spans[last + 1]);
      if (!joined) break;
      last += 1;
      either = either || joined === "or";
    }
    return [spans[first]?.start ?? span.start, spans[last]?.end ?? span.end, either];
  }

  private joint(one: Span | undefined, two: Span | undefined): string {
    const next = this.scene.tokens[two?.start ?? 0];
    if (!one || !two || !next) return "";
    const words: Token[] = this.scene.tokens.slice(one.end, two.start);
    if ([...words, next].some((t) => t.before === ".")) return "";
    const joins = (t: Token): boolean => this.wordings.has("joins", t.text);
    if (words.some((t) => !this.wordings.has("said_alike", t.text) && !joins(t))) return "";
    if (words.some((t) => !joins(t))) return "or";
    return words.length || next.before === "," ? "," : "";
  }
}

function border(scene: Scene, place: number, begins: boolean): string {
  const next = scene.tokens[place];
  const between = scene.text.slice(scene.tokens[place - 1]?.end, next?.start ?? scene.text.length);
  const asked = between.includes("?") ? "¿ " : "";
  if (!next || next.before === ".") return `${asked}. `;
  return begins || next.before === "," ? `${asked}, ` : asked;
}

const tagged = (words: string, tags: string): boolean => words.split(" ").some((word) => {
  const at = word.lastIndexOf("~");
  return [...(at < 0 ? word : word.slice(at + 1))].some((tag) => tags.includes(tag));
});
const plain = (word: string | undefined): string => (word ?? "").split("~")[0] ?? "";
const split = (words: string): string[] => words.split(" ").filter((w) => w);
const clauses = (words: string): string[] => words.split(/[,.] /);

/** What the wordings find about one name of a text. */
export class Heard {
  private readonly near: string;
  private readonly before: string;
  private readonly after: string;

  constructor(private readonly line: string, private readonly wordings: Wordings) {
    const at = line.indexOf("@");
    const low = line.slice(0, at).lastIndexOf("& ");
    const high = line.indexOf("& ", at);
    this.near = line.slice(low < 0 ? 0 : low + 2, high < 0 ? line.length : high);
    this.before = line.slice(0, at);
    this.after = line.slice(at + 1);
  }

  renewed(): boolean {
    return this.found("renewed").some((m) => this.ofSelf(m));
  }

  belongs(): boolean {
    return this.found("belonging").some((m) => !tagged(clauseBefore(m), "stck"))
      || this.found("handling").length > 0;
  }

  unused(): boolean {
    const taken = this.found("finishing", this.before.length).some((m) => this.ofSelf(m));
    return !taken && this.found("unused").some((m) => !this.limited(m));
  }

  denied(): boolean {
    return this.found("denied").some((m) => !this.limited(m));
  }

  coming(): boolean {
    const after = clauses(this.after)[0] ?? "";
    const close = split(this.before).slice(-2).join(" ");
    const late = tagged(close, "k") && !close.includes("to~");
    if (tagged(after, "kr") || late || /^\p{Nd}+$/u.test(plain(split(after)[1]))) return false;
    const last = split(this.before).reverse().find((w) => !tagged(w, "n"));
    const beside = this.wordings.has("said_beside", plain(last));
    return this.found("coming").length > 0 || (!beside && this.found("asked").length > 0);
  }

  bygone(): boolean {
    if (this.line.includes("¿")) return false;
    const doing = tagged(clauses(this.before).at(-1) ?? "", "d");
    return this.found("bygone").some((m) => !doing || m[0].includes("used~"));
  }

  private found(kind: string, after = -1): RegExpMatchArray[] {
    const [named, bare] = this.wordings.patterns(kind);
    const found = named ? [...this.line.matchAll(named)] : [];
    if (!bare) return found;
    if (after < 0) return [...found, ...this.near.matchAll(bare)];
    return [...found, ...[...this.line.matchAll(bare)].filter((m) => (m.index ?? 0) >= after)];
  }

  private ofSelf(match: RegExpMatchArray): boolean {
    const words = clauseBefore(match);
    return !(tagged(words, "x") || (tagged(words, "o") && !tagged(words, "s")));
  }

  private limited(match: RegExpMatchArray): boolean {
    const end = (match.index ?? 0) + match[0].length;
    const next = split((match.input ?? "").slice(end).replace(", ", ""))[0];
    return this.wordings.has("said_limits", plain(next));
  }
}

/** The words of its clause before a wording, none if it begins at a border. */
function clauseBefore(match: RegExpMatchArray): string {
  if (",.".includes(match[0][0] ?? " ")) return "";
  return clauses((match.input ?? "").slice(0, match.index)).at(-1) ?? "";
}
