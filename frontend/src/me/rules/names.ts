/** Every known name, exact and within typing errors, as src/evidose/reading/names.py finds them. */

import type { NameGroup } from "./document";
import { fold, isAscii, isNumber, isUnspaced, pieces } from "./words";

const SHORTEST_APPROXIMATE = 3;
const SHORTEST_FREE = 4;
const SHORTEST_FREE_OTHER_SCRIPT = 3;
const SHORTEST_OTHER_SCRIPT = 2;
const SHORTEST_RUN = 2;
export const SHORT = 4;
const BEGINNING = 5;
const SHORTEST_TWO_ERRORS = 8;
const MOST_HITS = 8;

/** What a name stands for; `words` is how many blank-separated words a short name has. */
export interface Name {
  shown: string;
  group: NameGroup;
  words: number;
}

/** A compact form with its letters as bits, so that most pairs need no comparison. */
interface Key {
  key: string;
  letters: number;
}

const MOST_REMEMBERED = 20_000;

export class NameIndex {
  readonly exact = new Map<string, Name>();
  longest = 1;
  private readonly shorn = new Map<string, Key[]>();
  /** Names in scripts without blanks by their first letter, the longest first. */
  private readonly runs = new Map<string, string[]>();
  private readonly long = new Map<number, Key[]>();
  /** What was looked up before: while somebody types, most words stay what they were. */
  private readonly remembered = new Map<string, string[]>();

  constructor(groups: readonly NameGroup[]) {
    for (const group of groups) for (const shown of group.names) this.add(shown, group);
    for (const names of this.runs.values()) names.sort((a, b) => b.length - a.length);
  }

  /** The places where names begin and end in a word of a script without blanks. */
  cuts(word: string): number[] {
    const places = new Set<number>();
    for (let at = 0; at < word.length;) {
      const name = this.runs.get(word[at] ?? "")?.find((n) => word.startsWith(n, at));
      if (name) for (const place of [at, at + name.length]) places.add(place);
      at += name?.length ?? 1;
    }
    return [...places].filter((p) => p > 0 && p < word.length).sort((a, b) => a - b);
  }

  private add(shown: string, group: NameGroup): void {
    const parts = pieces(shown);
    const key = parts.join("");
    if (!key || this.exact.has(key)) return;
    const words = key.length > SHORT ? 1 : fold(shown).trim().split(/\s+/).length;
    this.exact.set(key, { shown, group, words });
    this.longest = Math.max(this.longest, parts.length);
    if (key.length >= SHORTEST_RUN && isUnspaced(key)) put(this.runs, key[0] ?? "", key);
    if (key.length < (isAscii(key) ? SHORTEST_APPROXIMATE : SHORTEST_OTHER_SCRIPT)) return;
    const entry = { key, letters: letters(key) };
    for (const part of shorn(key)) put(this.shorn, part, entry);
    if (key.length >= SHORTEST_TWO_ERRORS && !group.brand) put(this.long, key.length, entry);
  }

  /** Names one typing error away from `text`, or else two. */
  near(text: string, least: number, twoErrors: boolean): string[] {
    const shortest = isAscii(text) ? least : SHORTEST_OTHER_SCRIPT;
    if (text.length < shortest - 1) return [];
    const question = `${shortest}${twoErrors} ${text}`;
    let found = this.remembered.get(question);
    if (found === undefined) {
      if (this.remembered.size >= MOST_REMEMBERED) this.remembered.clear();
      found = this.oneError(text, shortest);
      if (!found.length && twoErrors && text.length >= SHORTEST_TWO_ERRORS) {
        found = this.twoErrors(text);
      }
      this.remembered.set(question, found);
    }
    return found;
  }

  private oneError(text: string, shortest: number): string[] {
    return this.beside(text).filter((n) => n.length >= shortest && !tooShort(text, n));
  }

  /** Every name one typing error away from `text`, however short. */
  beside(text: string): string[] {
    const own = letters(text);
    const found = new Set<string>();
    for (const part of shorn(text)) {
      for (const name of this.shorn.get(part) ?? []) {
        if (Math.abs(name.key.length - text.length) > 1 || differ(own, name.letters, 1)) continue;
        if (agree(text, name.key) && osa(text, name.key, 1) <= 1) found.add(name.key);
      }
    }
    found.delete(text);
    return [...found].sort();
  }

  private twoErrors(text: string): string[] {
    const own = letters(text);
    const hits: [number, string][] = [];
    for (let length = text.length - 2; length <= text.length + 2; length += 1) {
      for (const name of this.long.get(length) ?? []) {
        if (differ(own, name.letters, 2)) continue;
        const distance = osa(text, name.key, 2);
        if (distance <= 2) hits.push([distance, name.key]);
      }
    }
    hits.sort((a, b) => a[0] - b[0]);
    return hits.slice(0, MOST_HITS).map(([, key]) => key).filter((k) => agree(text, k)).sort();
  }
}

function put<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Of so few letters only the order may be wrong, or one too many be there. */
function tooShort(text: string, name: string): boolean {
  const free = isAscii(name) ? SHORTEST_FREE : SHORTEST_FREE_OTHER_SCRIPT;
  return name.length < free && text.length <= name.length && [...text].sort().join("") !== [...name].sort().join("");
}

/** A wrong digit is another product and not a misspelling. */
function agree(text: string, name: string): boolean {
  const digits = (word: string): string => [...word].filter(isNumber).join("");
  return digits(text) === digits(name);
}

/** The beginning of `text` and all it can become by leaving one letter out. */
function shorn(text: string): Set<string> {
  const start = text.slice(0, BEGINNING);
  const found = new Set([start]);
  for (let i = 0; i < start.length; i += 1) found.add(start.slice(0, i) + start.slice(i + 1));
  return found;
}

/** Which letters occur, one bit each; signs beyond a to z share the bits. */
function letters(text: string): number {
  let bits = 0;
  for (let i = 0; i < text.length; i += 1) bits |= 1 << (text.charCodeAt(i) % 32);
  return bits;
}

/** Each error brings at most one letter in and takes at most one out. */
function differ(a: number, b: number, errors: number): boolean {
  return bits(a & ~b) > errors || bits(b & ~a) > errors;
}

/** How many bits are set; three stand for more. */
function bits(set: number): number {
  let rest = set;
  let count = 0;
  while (rest !== 0 && count < 3) {
    rest &= rest - 1;
    count += 1;
  }
  return count;
}

const LONGEST = 128;
let older = new Uint16Array(LONGEST + 1);
let old = new Uint16Array(LONGEST + 1);
let row = new Uint16Array(LONGEST + 1);

/**
 * Optimal string alignment distance: letters too many, too few, wrong, or two swapped; more than
 * `most` is told as `most` + 1.
 */
export function osa(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most || b.length > LONGEST) return most + 1;
  for (let j = 0; j <= b.length; j += 1) old[j] = j;
  for (let i = 1; i <= a.length; i += 1) {
    const least = nextRow(a, b, i);
    [older, old, row] = [old, row, older];
    if (least > most) return most + 1;
  }
  return old[b.length] ?? most + 1;
}

/** Fill `row` for the first `i` letters of `a`, and return its least value. */
function nextRow(a: string, b: string, i: number): number {
  row[0] = i;
  let least = i;
  const own = a.charCodeAt(i - 1);
  for (let j = 1; j <= b.length; j += 1) {
    const other = b.charCodeAt(j - 1);
    let d = Math.min(old[j]! + 1, row[j - 1]! + 1, old[j - 1]! + (own === other ? 0 : 1));
    if (i > 1 && j > 1 && own === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other) {
      d = Math.min(d, older[j - 2]! + 1);
    }
    row[j] = d;
    if (d < least) least = d;
  }
  return least;
}
