/**
 * Items of a list of medicines that are, as a whole, one typing error away from an opioid's name,
 * as src/evidose/reading/items.py finds them. Short codes cannot be looked for in every sentence.
 */

import type { Span } from "./clauses";
import type { Lexicon } from "./lexicon";
import { type Name, SHORT } from "./names";
import { isAscii, isNumber, type Token } from "./words";

/** Names from this danger on are those of central opioids. */
const OPIOID = 50;
/** Names of so few signs, in scripts where a sign is a syllable, are never misspelt. */
const SHORTEST_SIGNS = 2;
/** Shorter numbers are doses, not codes with a letter missing. */
const SHORTEST_NUMBER = 4;

export function isOpioid(name: Name | undefined): boolean {
  return name?.group.kind === "substance" && name.group.danger >= OPIOID;
}

/** The items that all but name an opioid, with what they may mean. */
export function* almostOpioids(
  words: readonly Token[], known: Lexicon,
): Generator<[Span, Name[]]> {
  for (const item of items(words, known)) {
    for (const core of cores(words, item, known)) {
      const group = words.slice(core.start, core.end);
      if (known.cues.has("denial", group[0]?.text ?? "")) continue;
      const text = group.map((t) => t.text).join("");
      const exact = known.names.exact.get(text);
      if (exact?.group.kind === "substance") break;
      const keys = known.names.beside(text).filter((k) => isAscii(k) || k.length > SHORTEST_SIGNS);
      const beside = keys.flatMap((key) => known.names.exact.get(key) ?? []);
      const found = beside.filter(isOpioid);
      const alone = item.start === 0 && item.end === words.length;
      if (found.length && (exact ? alone : openToDoubt(text, group, known))) {
        yield [core, found];
        break;
      }
    }
  }
}

/** The whole text, and its parts between commas, lines, and words like *and*, *or*. */
function* items(words: readonly Token[], known: Lexicon): Generator<Span> {
  const parts: Span[] = [];
  let start = 0;
  for (const [place, token] of words.entries()) {
    if (token.before) {
      parts.push({ start, end: place });
      start = place;
    }
    const joins = known.cues.has("both", token.text) || known.cues.has("either", token.text);
    if (joins && !token.glued && !words[place + 1]?.glued) {
      parts.push({ start, end: place });
      start = place + 1;
    }
  }
  parts.push({ start, end: words.length });
  yield { start: 0, end: words.length };
  for (const part of parts) {
    const whole = part.start === 0 && part.end === words.length;
    if (part.end > part.start && !whole) yield part;
  }
}

/** The item, and what is left of it without small words before and a dose after. */
function* cores(words: readonly Token[], item: Span, known: Lexicon): Generator<Span> {
  const word = (place: number): string => words[place]?.text ?? "";
  let start = item.start;
  while (start < item.end && known.cues.has("filler", word(start))) start += 1;
  for (const low of new Set([item.start, start])) {
    for (let high = item.end; high > low; high -= 1) {
      if (high - low <= known.names.longest + 1) yield { start: low, end: high };
      if (!isNumber(word(high - 1)) && !known.cues.has("forms", word(high - 1))) break;
    }
  }
}

function openToDoubt(text: string, group: readonly Token[], known: Lexicon): boolean {
  if (isNumber(text)) return text.length >= SHORTEST_NUMBER;
  const asOne = group.length > 1 && group.slice(1).every((t) => t.glued);
  const words = group.map((t) => t.text).filter((word) => !isNumber(word));
  if (words.every((word) => known.spared.has(word) || known.ordinary.has(word))) {
    if (asOne && words.length < group.length) return true; // a code, not words of a language
    // In other scripts an everyday word spares nothing: see src/evidose/reading/items.py.
    return !isAscii(text) && !words.every((word) => known.ordinary.has(word));
  }
  return text.length > SHORT || asOne || words.some((word) => mayBeMisspelt(word, known));
}

/** Whether a word may be a name with a typing error: no word of a language, no product. */
export function mayBeMisspelt(word: string, known: Lexicon): boolean {
  return !known.spared.has(word) && unknownWord(word, known);
}

/** Whether a word means nothing beside being, perhaps, a name. */
export function unknownWord(word: string, known: Lexicon): boolean {
  if (isNumber(word) || known.ordinary.has(word) || known.cues.known(word)) return false;
  return !known.slow.has(word) && !known.depot.has(word);
}
