/** Lists of texts written short, as src/evidose/safety/packed.py writes them. */

import type { NameGroup, RulesDocument, Signs } from "./document";

const VALUES = "_values";
const NONE = "P".charCodeAt(0);

/** Words and pairs of words in one list, and for each meaning one sign for the weight of each. */
export interface PackedWeights {
  texts: string;
  of: { means: string; bias: number; weights: string }[];
}

type Packed<T, K extends keyof T> = Omit<T, K> & Record<K, string>;

/** The rules as the server sends them. */
export type SentRules = Omit<RulesDocument, "groups" | "words" | "signs"> & {
  groups: Packed<NameGroup, "names">[];
  words: Record<string, string>;
  signs: Omit<Packed<Signs, "everyday">, "weights"> & { weights: PackedWeights };
};

export function unpacked(sent: SentRules): RulesDocument {
  const { groups, words, signs } = sent;
  return {
    ...sent,
    groups: groups.map((group) => ({ ...group, names: unpack(group.names) })),
    words: wordLists(words),
    signs: { ...signs, everyday: unpack(signs.everyday), weights: weighed(signs.weights) },
  };
}

/** The lists by name; one of values (`word=number`) tells the words of another too. */
function wordLists(packed: Record<string, string>): Record<string, string[]> {
  const lists = Object.entries(packed).map(([name, list]): [string, string[]] => [name, unpack(list)]);
  const valued = lists.filter(([name]) => name.endsWith(VALUES)).map(([name, list]): [string, string[]] =>
    [name.slice(0, -VALUES.length), list.map((text) => text.slice(0, text.lastIndexOf("=")))]);
  return Object.fromEntries([...valued, ...lists]);
}

function unpack(packed: string): string[] {
  let last: string[] = [];
  return (packed ? packed.split("\n") : []).map((line) => {
    last = [...last.slice(0, parseInt(line.charAt(0), 36)), ...line.slice(1)];
    return last.join("");
  });
}

function weighed({ texts, of }: PackedWeights): Signs["weights"] {
  const all = unpack(texts);
  return of.map(({ means, bias, weights }) => ({
    means,
    bias,
    of: new Map(all.map((text, i): [string, number] => [text, weights.charCodeAt(i) - NONE])
      .filter(([, weight]) => weight !== 0)),
  }));
}
