/** Lists of texts written short, as src/evidose/safety/packed.py writes them. */

import type { NameGroup, RulesDocument, Signs } from "./document";

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
    words: Object.fromEntries(Object.entries(words).map(([name, list]) => [name, unpack(list)])),
    signs: { ...signs, everyday: unpack(signs.everyday), weights: weighed(signs.weights) },
  };
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
