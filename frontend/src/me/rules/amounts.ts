/** Amounts told beside a name, as src/evidose/reading/amounts.py reads them. */

import type { Lexicon } from "./lexicon";
import { fold } from "./words";

const AMOUNT = /(\d+(?:[.,]\d+)?)\s*((?:\p{L}+\s*){0,4})/gu;
const MG: Record<string, number> = {
  mg: 1, milligram: 1, milligrams: 1, g: 1000, gram: 1000, grams: 1000,
};

/** The largest amount in mg that the text tells, where each piece a day holds `each`. */
export function largestMg(text: string, each: number, known: Lexicon): number {
  let most = 0;
  for (const [, digits, rest] of fold(text).matchAll(AMOUNT)) {
    const number = Number(digits?.replace(",", "."));
    const words = rest?.split(" ").filter((w) => w) ?? [];
    const unit = MG[words[0] ?? ""];
    if (unit !== undefined) most = Math.max(most, number * unit);
    else if (aDay(words, known)) most = Math.max(most, number * each);
  }
  return most;
}

/** Whether the words after a number are those of pieces a day, not of days. */
function aDay(words: readonly string[], known: Lexicon): boolean {
  for (const [place, word] of words.entries()) {
    if (known.perDay.has(word)) return place > 0 || !known.cues.has("time_units", word);
    if (!known.products.has(word) && !known.cues.has("filler", word)) return false;
  }
  return false;
}
