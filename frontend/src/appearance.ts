/** How the graph looks; colours are the site's own tokens, in light and dark. */

import type { StylesheetJson } from "cytoscape";

export function appearance(): StylesheetJson {
  const tokens = getComputedStyle(document.documentElement);
  const colour = (name: string): string => tokens.getPropertyValue(`--${name}`).trim();
  return [
    {
      selector: "node",
      style: {
        label: "data(name)",
        shape: "round-rectangle",
        width: 206,
        height: 54,
        "text-valign": "center",
        "text-halign": "center",
        "text-wrap": "wrap",
        "text-max-width": "198px",
        "font-size": 15.5,
        color: colour("ink"),
        "background-color": colour("raised"),
        "border-width": 1,
        "border-color": colour("soft"),
      },
    },
    { selector: "node.target", style: { "background-color": colour("accent-soft") } },
    { selector: "node.outcome", style: { "border-width": 3 } },
    {
      selector: "edge",
      style: {
        "curve-style": "bezier",
        width: "data(width)",
        "line-color": colour("soft"),
        "target-arrow-color": colour("soft"),
        "target-arrow-shape": "none",
        "line-style": "solid",
      },
    },
    {
      selector: "edge.raises",
      style: {
        "line-color": colour("plot-accent"),
        "target-arrow-color": colour("plot-accent"),
        "target-arrow-shape": "triangle",
      },
    },
    {
      selector: "edge.lowers",
      style: {
        "line-color": colour("plot-warm"),
        "target-arrow-color": colour("plot-warm"),
        "target-arrow-shape": "tee",
      },
    },
    { selector: "edge.nothing", style: { "target-arrow-shape": "circle" } },
    { selector: "edge.dish", style: { "line-style": "dashed" } },
    {
      selector: "edge.within",
      style: { "curve-style": "unbundled-bezier", "control-point-distances": [140] },
    },
    {
      selector: "edge[marks]",
      style: {
        label: "data(marks)",
        "font-size": 17,
        color: colour("ink"),
        "text-background-color": colour("paper"),
        "text-background-opacity": 0.9,
        "text-background-padding": "3px",
      },
    },
    { selector: "edge[marks].lit", style: { label: "data(words)" } },
    { selector: ".faded", style: { opacity: 0.15 } },
    { selector: ".hidden", style: { display: "none" } },
    {
      selector: ".chosen",
      style: { "border-width": 4, "border-color": colour("accent"), "z-index": 9 },
    },
    { selector: "edge.chosen", style: { width: 6, "z-index": 9 } },
  ];
}
