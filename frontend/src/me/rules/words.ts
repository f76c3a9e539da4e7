/** Free text to tokens, as src/evidose/reading/words.py folds and cuts it. */

const WORD = /[\p{L}\p{N}]+/gu;
const PIECE = /\p{Nd}+|[\p{L}\p{Nl}\p{No}]+/gu;
const DIGITS = /^\p{Nd}+$/u;
const DROPPED = /^[\p{Cf}\p{Mn}\p{Mc}\p{Me}]$/u;
/** Thai, kana, Chinese characters, and Hangul, where names stand without a blank. */
const UNSPACED = /[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;
const MARKS = /[\p{Mn}\p{Mc}\p{Me}]/gu;
const ASCII = /^[\x00-\x7f]*$/;
const JOINED: Record<string, string> = {
  "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "þ": "th", "ς": "σ",
};
const TWINS = new Map([..."аеорсхуіѕјһԁкмтвнοαικνρτυχ"].map(
  (letter, place) => [letter, "aeopcxyisjhdkmtbhoaikvptux"[place] ?? letter],
));
const APOSTROPHES = "'’‘`´ʼ";
const HYPHENS = ["", "-", "‐", "‑", "–"];
const SHORTENED = ["st", "dr", "vs"];
const SENTENCE_ENDS = ".;!?\n\r\t|•";

/** What stood before a token: nothing, a comma, a colon, or the end of a sentence. */
export type Gap = "" | "," | ":" | ".";

/** One word or number; `glued` to the one before by nothing or a hyphen alone. */
export interface Token {
  text: string;
  start: number;
  end: number;
  glued: boolean;
  before: Gap;
}

const folded = new Map<string, string>();

function foldCharacter(character: string): string {
  const known = folded.get(character);
  if (known !== undefined) return known;
  const found = foldNew(character);
  folded.set(character, found);
  return found;
}

function foldNew(character: string): string {
  if (APOSTROPHES.includes(character) || DROPPED.test(character)) return "";
  if (character === "#" || character === "№") return " no ";
  const lower = [...character.toLowerCase()].map((c) => JOINED[c] ?? c).join("");
  const bare = lower.normalize("NFKD").replace(MARKS, "");
  const kept = bare.toLowerCase().normalize("NFC");
  return [...kept].map((c) => JOINED[c] ?? c).join("") || " ";
}

/** Lower case, no accents, no apostrophes, plain width. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.replace(/['`]/g, "").replaceAll("#", " no ").toLowerCase();
  return [...text].map(foldCharacter).join("");
}

/** Letters that only look Latin, read as Latin in words whose most letters are Latin. */
function oneScript(folded: string): string {
  return ASCII.test(folded) ? folded : folded.replace(WORD, (word) => {
    const latin = [...word].map((c) => TWINS.get(c) ?? c).join("");
    const mostly = 2 * (word.match(/[a-z]/g)?.length ?? 0) >= latin.length;
    return mostly && ASCII.test(latin) ? latin : word;
  });
}

/** The runs of letters and of digits, folded. */
export function pieces(text: string): string[] {
  return oneScript(fold(text)).match(PIECE) ?? [];
}

export const isNumber = (text: string): boolean => DIGITS.test(text);
export const isAscii = (text: string): boolean => ASCII.test(text);

export function tokens(text: string): Token[] {
  const [whole, origin] = foldedWithOrigin(text);
  const found: Token[] = [];
  let last = 0;
  for (const word of whole.matchAll(WORD)) {
    const gap = whole.slice(last, word.index);
    let first = true;
    for (const piece of word[0].matchAll(PIECE)) {
      const before = found.at(-1);
      const from = word.index + piece.index;
      const openEnd = isNumber(piece[0]) || (!!before && SHORTENED.includes(before.text));
      found.push({
        text: piece[0],
        start: origin[from] ?? 0,
        end: (origin[from + piece[0].length - 1] ?? 0) + 1,
        glued: !first || (!!before && HYPHENS.includes(gap)),
        before: first ? gapSign(gap, openEnd) : "",
      });
      first = false;
    }
    last = word.index + word[0].length;
  }
  return found;
}

export const isUnspaced = (word: string): boolean => UNSPACED.test(word);

/** Cut a token before some of its letters; the parts are glued to each other. */
export function cut(token: Token, places: readonly number[]): Token[] {
  const whole = token.end - token.start === token.text.length;
  const edges = [0, ...places, token.text.length];
  return edges.slice(1).map((high, i) => {
    const low = edges[i] ?? 0;
    return {
      text: token.text.slice(low, high),
      start: whole ? token.start + low : token.start,
      end: whole ? token.start + high : token.end,
      glued: low ? true : token.glued,
      before: low ? "" : token.before,
    };
  });
}

function foldedWithOrigin(text: string): [string, number[]] {
  const parts: string[] = [];
  const origin: number[] = [];
  let place = 0;
  for (const character of text) {
    const kept = SENTENCE_ENDS.includes(character) ? character : foldCharacter(character);
    parts.push(kept);
    for (let i = 0; i < kept.length; i += 1) origin.push(place + character.length - 1);
    place += character.length;
  }
  return [oneScript(parts.join("")), origin];
}

function gapSign(gap: string, openEnd: boolean): Gap {
  if (gap.trim() === "." && openEnd) return ""; // "no. 3", "St. John's wort"
  if (/[;!?\n\r|•]/.test(gap) || gap.includes(". ") || gap.endsWith(".")) return ".";
  if (/[:=]/.test(gap) || gap.includes(" - ")) return ":";
  return /[,/+&()[\]{}\t]/.test(gap) ? "," : "";
}

/** The words, folded and joined by single blanks. */
export function plain(text: string): string {
  return tokens(text).map((t) => t.text).join(" ");
}
