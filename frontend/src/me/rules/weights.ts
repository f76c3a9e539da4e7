/** What the words of a note weigh for danger, as src/evidose/reading/weights.py adds it up. */

import type { Token } from "./words";

const FEWEST = 3;
const TOGETHER = 3;
const STEM = 5;
const REACH = 4;

/** What words and pairs of words weigh, in tenths of log odds, for one meaning. */
export interface Weights {
  means: string;
  bias: number;
  of: Map<string, number>;
}

/** The meanings that the words weigh for. */
export function heard(words: readonly Token[], known: readonly Weights[]): string[] {
  const runs = runsOf(words)
    .filter((run) => run.length >= FEWEST)
    .map((run) => stems(run.map((t) => t.text)));
  const weighed = runs.map((told) => ({ told, found: sequences(told) }));
  return known
    .filter((w) => weighed.some(({ told, found }) => isKnown(told, w) && weigh(found, w) > 0))
    .map((w) => w.means);
}

function weigh(told: ReadonlySet<string>, weights: Weights): number {
  let sum = weights.bias;
  for (const text of told) sum += weights.of.get(text) ?? 0;
  return sum;
}

function stems(words: readonly string[]): string[] {
  return words.map((word) => {
    const letters = [...word];
    return letters.length > STEM ? `${letters.slice(0, STEM).join("")}*` : word;
  });
}

function sequences(words: readonly string[]): Set<string> {
  const found = new Set(words);
  const edged = ["^", ...words, "$"];
  edged.slice(1).forEach((word, i) => found.add(`${edged[i]} ${word}`));
  words.forEach((word, i) => {
    for (const other of words.slice(i + 1, i + 1 + REACH)) found.add(`${word}~${other}`);
  });
  return found;
}

/** Whether most words have a weight: of another language nothing is known. */
function isKnown(words: readonly string[], weights: Weights): boolean {
  return 2 * words.filter((word) => weights.of.has(word)).length >= words.length;
}

function runsOf(words: readonly Token[]): Token[][] {
  const sentences: Token[][] = [];
  words.forEach((token, place) => {
    if (!place || token.before === ".") sentences.push([]);
    sentences.at(-1)?.push(token);
  });
  const last = Math.max(sentences.length - TOGETHER, 0);
  return sentences.slice(0, last + 1).map((_, i) => sentences.slice(i, i + TOGETHER).flat());
}
