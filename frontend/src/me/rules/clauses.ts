/** A text in clauses, as src/evidose/reading/clauses.py cuts it. */

import { isNumber, type Token } from "./words";

const APOSTROPHES = "'’‘`´ʼ";
const LONGEST = 60;

/** Tokens that name something; `medicine`: a substance. */
export interface Span {
  start: number;
  end: number;
  medicine?: boolean;
}

/** Tokens of a clause; `bracket`: it stands in brackets after another one. */
export interface Clause {
  start: number;
  end: number;
  bracket: boolean;
  sentence: number;
}

/** Cut a text at commas, brackets, ends of sentences, and words that begin a new thought. */
export function clausesOf(
  text: string, tokens: readonly Token[], spans: readonly Span[],
  turns: Set<string>, joins: Set<string>,
): Clause[] {
  const named = new Set(spans.flatMap((s) => range(s.start + 1, s.end)));
  const medicines = spans.filter((s) => s.medicine);
  const starts = new Set(medicines.map((s) => s.start));
  const ends = new Set(medicines.map((s) => s.end));
  const begins = (place: number): boolean => {
    const token = tokens[place];
    const last = tokens[place - 1];
    if (!token || !last) return false;
    if (token.before === "." || (turns.has(token.text) && !token.glued)) return true;
    if (token.before === ",") return !(isNumber(token.text) && isNumber(last.text)); // 3/2021
    if (!joins.has(token.text) || token.glued) return false;
    return !(ends.has(place) && starts.has(place + 1));
  };
  const found: Clause[] = [];
  let start = 0;
  let sentence = 0;
  for (let place = 1; place < tokens.length; place += 1) {
    if (named.has(place) || !(place - start >= LONGEST || begins(place))) continue;
    found.push({ start, end: place, bracket: bracketed(text, tokens[start]), sentence });
    start = place;
    if (tokens[place]?.before === ".") sentence += 1;
  }
  const end = tokens.length;
  if (end) found.push({ start, end, bracket: bracketed(text, tokens[start]), sentence });
  return found;
}

export function range(low: number, high: number): number[] {
  return Array.from({ length: Math.max(0, high - low) }, (_, i) => low + i);
}

function bracketed(text: string, token: Token | undefined): boolean {
  return token?.before === "," && /[([]\s*$/.test(text.slice(0, token.start));
}

/** Whether the words of `tokens` hold one of `phrases` as whole words. */
export function says(tokens: readonly Token[], phrases: Set<string>): boolean {
  const line = ` ${tokens.map((t) => t.text).join(" ")} `;
  for (const phrase of phrases) if (line.includes(` ${phrase} `)) return true;
  return false;
}

/** Whether a word ends in *'ll*, as typed (*they'll*). */
export function shortenedWill(text: string, token: Token): boolean {
  const typed = text.slice(token.start, token.end);
  return token.text.endsWith("ll") && [...APOSTROPHES].some((sign) => typed.includes(sign));
}
