/** Free text to mentions, as src/evidose/reading/mentions.py finds them. */

import type { Span } from "./clauses";
import { statuses } from "./context";
import type { Status } from "./document";
import { almostOpioids, isOpioid, mayBeMisspelt, unknownWord } from "./items";
import type { Lexicon } from "./lexicon";
import { type Name, SHORT } from "./names";
import { today } from "./times";
import { cut, isNumber, isUnspaced, pieces, plain, type Token, tokens } from "./words";

const WIDEST = 4;
const SENTENCE_SHORTEST = 5;
const ITEM_SHORTEST = 3;
const ENDS_NAME = [".", ":"];
const LOOK_ALIKE: Record<string, string>[] = [
  { "0": "o", "1": "l", "3": "e", "5": "s" },
  { "0": "o", "1": "i", "3": "e", "5": "s" },
];

/** Something named in a text; of an approximate reading every name that it may be. */
export interface Mention {
  typed: string;
  names: Name[];
  exact: boolean;
  status: Status;
  /** Days since a past use where the text tells; negative until something planned. */
  days: number | null;
  /** Of a list of medicines: what stands around it, up to the names before and after. */
  beside: string;
  span: Span;
  /** Of a medicine in a note: what is remembered if somebody says that it was not meant. */
  doubt: string;
}

export interface Reading {
  mentions: Mention[];
  words: Token[];
}

interface Hit {
  span: Span;
  names: Name[];
  exact: boolean;
}

/**
 * Exact names first, the longest first, then misspelt ones among the rest.
 *
 * @param listed the text lists medicines, so that each item of it should be one
 */
export function read(text: string, known: Lexicon, listed = false): Reading {
  if (known.none.has(plain(text))) return { mentions: [], words: [] };
  const words = tokens(text).flatMap((token) =>
    (isUnspaced(token.text) ? cut(token, known.names.cuts(token.text)) : token));
  const [exact, free] = exactHits(words, known);
  const near = [...exact, ...nearHits(words, free, exact, known)];
  const hits = listed ? withAlmostOpioids(words, near, known) : near;
  hits.sort((a, b) => a.span.start - b.span.start);
  const spans = hits.map((h) => ({ ...h.span, medicine: h.names[0]?.group.kind === "substance" }));
  const told = statuses(text, words, spans, known.cues, today());
  const mentions = hits.map((hit, i): Mention => ({
    typed: text.slice(words[hit.span.start]?.start, words[hit.span.end - 1]?.end),
    names: hit.names,
    exact: hit.exact,
    status: told[i]?.status ?? "current",
    days: told[i]?.days ?? null,
    beside: listed ? beside(text, words, hits, i) : "",
    span: hit.span,
    doubt: "",
  }));
  return { mentions, words };
}

/** The text after a name, and before it what belongs to no other name. */
function beside(
  text: string, words: readonly Token[], hits: readonly Hit[], at: number,
): string {
  const own = hits[at]?.span ?? { start: 0, end: 0 };
  const before = hits[at - 1]?.span.end ?? 0;
  const number = own.start > before && isNumber(words[own.start - 1]?.text ?? "");
  const low = at ? own.start - Number(number) : 0;
  const high = hits[at + 1]?.span.start ?? words.length;
  const part = (from: number, to: number): string =>
    (to > from ? text.slice(words[from]?.start, words[to - 1]?.end) : "");
  return `${part(low, own.start)} ${part(own.end, high)}`;
}

/**
 * Put a doubtful item in the place of all that was read in it, which it keeps as readings. An
 * opioid in it stays; the words before it belong to it where the item all but is a longer opioid's
 * name that ends with it.
 */
function withAlmostOpioids(words: readonly Token[], found: readonly Hit[], known: Lexicon): Hit[] {
  let hits = [...found];
  for (const [span, opioids] of almostOpioids(words, known)) {
    const inside = hits.filter((h) => h.span.start < span.end && span.start < h.span.end);
    const named = inside.find((h) => isOpioid(h.names[0]));
    const start = Math.min(span.start, ...inside.map((h) => h.span.start));
    const end = Math.max(span.end, ...inside.map((h) => h.span.end));
    if (named) {
      const before = words.slice(start, named.span.start);
      const more = inside.length > 1 || named.span.end < end;
      if (more || before.some((t) => t.text.length < 2)) continue;
    }
    const names = [...opioids, ...inside.flatMap((h) => h.names)];
    hits = hits.filter((h) => !inside.includes(h));
    hits.push(
      named ? { ...named, span: { start, end } } : { span: { start, end }, names, exact: false },
    );
  }
  return hits;
}

function exactHits(words: readonly Token[], known: Lexicon): [Hit[], Set<number>] {
  const hits: Hit[] = [];
  const free = new Set<number>();
  for (let at = 0; at < words.length;) {
    const found = exactAt(words, at, known);
    if (found) hits.push(found);
    else free.add(at);
    at = found?.span.end ?? at + 1;
  }
  return [hits, free];
}

function exactAt(words: readonly Token[], at: number, known: Lexicon): Hit | null {
  let reach = 1;
  while (reach < known.names.longest && at + reach < words.length) {
    if (ENDS_NAME.includes(words[at + reach]?.before ?? "")) break;
    reach += 1;
  }
  for (let count = reach; count > 0; count -= 1) {
    const group = words.slice(at, at + count);
    const name = known.names.exact.get(together(group));
    if (name && whole(group, name) && !nameAndWords(group, name, known)) {
      return { span: { start: at, end: at + count }, names: [name], exact: !name.group.ambiguous };
    }
  }
  const stem = stemOf(words[at]?.text ?? "", known);
  return stem ? { span: { start: at, end: at + 1 }, names: [stem], exact: true } : null;
}

const together = (group: readonly Token[]): string => group.map((t) => t.text).join("");

/** Short names must not be put together from neighbouring words, or cut out of a longer one. */
function whole(group: readonly Token[], name: Name): boolean {
  if (together(group).length > SHORT) return true;
  return 1 + group.slice(1).filter((t) => !t.glued).length <= name.words;
}

/** Whether a name and small words after it only look like a longer name ("tramadol or"). */
function nameAndWords(group: readonly Token[], name: Name, known: Lexicon): boolean {
  if (!Object.keys(name.group.notices).length) return false; // these are kept without blanks
  const rest = group.slice(1).filter((t) => !t.glued).length;
  const joined = rest >= pieces(name.shown).length;
  const alone = known.names.exact.has(group[0]?.text ?? "");
  return rest > 0 && joined && alone && !group.slice(1).some((t) => unknownWord(t.text, known));
}

/** A name written together with its salt or form, or in the plural. */
function stemOf(word: string, known: Lexicon): Name | null {
  for (let end = word.length - 1; end >= SENTENCE_SHORTEST; end -= 1) {
    const rest = word.slice(end);
    if (rest === "s" || rest === "es" || (rest.length > 2 && known.cues.has("forms", rest))) {
      const name = known.names.exact.get(word.slice(0, end));
      if (name?.group.kind === "substance") return name;
    }
  }
  return null;
}

function nearHits(
  words: readonly Token[], free: Set<number>, exact: readonly Hit[], known: Lexicon,
): Hit[] {
  const isOpen = (i: number): boolean =>
    mayBeMisspelt(words[i]?.text ?? "", known) || beginsACode(words, i);
  const open = [...free].filter(isOpen);
  const shortest = open.length <= 2 ? ITEM_SHORTEST : SENTENCE_SHORTEST;
  const borders = new Map(exact.flatMap((hit) =>
    [...places([hit])].map((i): [number, Hit] => [i, hit])));
  const hits: Hit[] = [];
  const done = new Set<number>();
  for (const at of open.sort((a, b) => a - b)) {
    if (done.has(at)) continue;
    const hit = nearAt(words, at, borders, known, shortest);
    if (!hit) continue;
    hits.push(hit);
    for (let i = hit.span.start; i < hit.span.end; i += 1) done.add(i);
  }
  return apart(hits, exact);
}

function places(hits: readonly Hit[]): Set<number> {
  const found = new Set<number>();
  for (const { span } of hits) for (let i = span.start; i < span.end; i += 1) found.add(i);
  return found;
}

/** Whether a few letters stand right before digits, as in "DF118". */
function beginsACode(words: readonly Token[], at: number): boolean {
  const own = words[at];
  const after = words[at + 1];
  if (!own || !after) return false;
  return after.glued && isNumber(after.text) && !own.glued && !isNumber(own.text);
}

/** The most dangerous names that the words around `at` may be a misspelling of. */
function nearAt(
  words: readonly Token[], at: number, borders: Map<number, Hit>, known: Lexicon, shortest: number,
): Hit | null {
  let best: { rank: number; hit: Hit } | null = null;
  for (let low = Math.max(0, at - WIDEST + 1); low <= at; low += 1) {
    for (let high = at + 1; high <= Math.min(words.length, low + WIDEST); high += 1) {
      const group = words.slice(low, high);
      if (group.slice(1).some((t) => ENDS_NAME.includes(t.before))) continue;
      const inside = group.flatMap((_, i) => borders.get(low + i)?.names[0] ?? []);
      if (inside.some(isOpioid)) continue; // "<b>tramadol</b>" is not misspelt
      const names = mostDangerous(nearKeys(group, known, shortest), known);
      const rank = names[0]?.group.danger;
      if (rank === undefined) continue;
      if (high - low > 1 && inside.length && rank === 0) continue;
      if (best === null || rank > best.rank) {
        const free = group.map((_, i) => low + i).filter((i) => !borders.has(i));
        const span = { start: Math.min(...free), end: Math.max(...free) + 1 };
        best = { rank, hit: { span, names, exact: false } };
      }
    }
  }
  return best?.hit ?? null;
}

function nearKeys(group: readonly Token[], known: Lexicon, shortest: number): string[] {
  const text = together(group);
  const glued = group.slice(1).every((t) => t.glued);
  if (text.length <= SHORT && !glued) return [];
  const found = known.names.near(text, shortest, group.length === 1);
  if (found.length || !glued || isNumber(text) || ![...text].some(isNumber)) return found;
  const alike = LOOK_ALIKE.map((table) => [...text].map((c) => table[c] ?? c).join(""));
  return [...new Set(alike)].filter((key) => known.names.exact.has(key)).sort();
}

/** Of equally dangerous names all are kept, so that none of them can hide another. */
function mostDangerous(keys: readonly string[], known: Lexicon): Name[] {
  const names = keys.flatMap((key) => known.names.exact.get(key) ?? []);
  const worst = Math.max(...names.map((n) => n.group.danger));
  return names.filter((n) => n.group.danger === worst);
}

/** Drop approximate hits that would lie over another hit. */
function apart(hits: readonly Hit[], exact: readonly Hit[]): Hit[] {
  const taken = places(exact);
  const kept: Hit[] = [];
  for (const hit of hits) {
    const { start } = hit.span;
    const over = [...places([hit])].some((i) => taken.has(i));
    if (over && taken.has(start)) continue;
    const own = over ? { ...hit, span: { start, end: start + 1 } } : hit;
    for (const i of places([own])) taken.add(i);
    kept.push(own);
  }
  return kept;
}
