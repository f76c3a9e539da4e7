/** What is told beside the graph about the chosen node or link. */

import { make } from "./element";
import type { GraphEdge, LinkSource } from "./graph_data";

export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The links of a node, each a button that opens it. */
export function nodePanel(
  name: string,
  edges: GraphEdge[],
  open: (id: string) => void,
): HTMLElement[] {
  const items = edges.map((edge) => {
    const button = make("button", { type: "button", class: "quiet-button" }, sentence(edge.title));
    button.addEventListener("click", () => open(edge.id));
    return make("li", {}, button);
  });
  const count = `${edges.length} link${edges.length === 1 ? "" : "s"}`;
  return [
    make("h3", {}, sentence(name)),
    make("p", { class: "quiet" }, `${count}; only what leads to it or away from it is shown.`),
    make("ul", { class: "plain" }, ...items),
  ];
}

/** One link with the studies behind it and what speaks against it. */
export function edgePanel(
  edge: GraphEdge,
  titles: ReadonlyMap<string, string>,
  open: (id: string) => void,
): HTMLElement[] {
  const found: HTMLElement[] = [
    make("h3", {}, sentence(edge.title)),
    make("p", {}, edge.statement),
    make("p", { class: "quiet" }, `${edge.strength}; ${edge.evidence_type}; ${edge.support}`),
  ];
  if (edge.gap) found.push(make("p", { class: "doubt" }, sentence(edge.gap.words)));
  found.push(make("h4", {}, "Studies for it"));
  found.push(make("ul", { class: "plain sources" }, ...edge.sources.map(cited)));
  found.push(make("h4", {}, "Against it"));
  const against = edge.contradicted_by.map((id) => {
    const title = sentence(titles.get(id) ?? id);
    const button = make("button", { type: "button", class: "quiet-button" }, title);
    button.addEventListener("click", () => open(id));
    return make("li", {}, button);
  });
  against.push(...(edge.objections ?? []).map((o) => make("li", { class: "doubt" }, o.text)));
  found.push(
    against.length
      ? make("ul", { class: "plain" }, ...against)
      : make("p", { class: "quiet" }, "Nothing that was found; hardly anybody has looked."),
  );
  found.push(make("p", {}, make("a", { href: `#link-${edge.id}` }, "Where it stands in the list")));
  return found;
}

function cited(source: LinkSource): HTMLLIElement {
  const item = make("li");
  const href = address(source);
  item.append(href ? make("a", { href, rel: "noreferrer" }, source.cite) : source.cite);
  if (source.study) item.append(" ", make("a", { href: `/studies/${source.study}` }, "our record"));
  if (source.retracted) item.append(" ", make("strong", { class: "doubt" }, "Retracted."));
  return item;
}

function address(source: LinkSource): string {
  if (source.doi) return `https://doi.org/${source.doi}`;
  if (source.pmid) return `https://pubmed.ncbi.nlm.nih.gov/${source.pmid}/`;
  return source.url && /^https?:\/\//.test(source.url) ? source.url : "";
}
