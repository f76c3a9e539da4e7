/** Bundle the scripts and draw the icons into the package; nothing of it is kept in git. */

import { copyFile, readFile, writeFile } from "node:fs/promises";

import { Resvg } from "@resvg/resvg-js";
import { build } from "esbuild";

const OUT = "../src/evidose/web/static";
const SIGN = "../src/evidose/pages/frame/templates/icon.svg";
const SIZES = [192, 512];

const shared = {
  bundle: true, minify: true, target: "es2022", format: "iife", legalComments: "linked",
  logLevel: "warning",
};
await build({ ...shared, entryPoints: ["src/mechanism.ts"], outfile: `${OUT}/mechanism.js` });
await copyFile("node_modules/cytoscape/LICENSE", `${OUT}/cytoscape.LICENSE.txt`);
await build({
  ...shared, entryPoints: ["src/me/diary.ts"], outfile: `${OUT}/diary.js`, globalName: "evidose",
});
await build({ ...shared, entryPoints: ["src/me/worker.ts"], outfile: `${OUT}/worker.js` });

const sign = await readFile(SIGN, "utf8");
const uncut = sign.replace(/ rx="\d+"/, ""); // phones cut their own shape out of a maskable icon
for (const size of SIZES) {
  await draw(sign, size, `icon-${size}.png`);
  await draw(uncut, size, `icon-${size}-maskable.png`);
}

async function draw(svg, size, name) {
  const drawn = new Resvg(svg, { fitTo: { mode: "width", value: size } }).render();
  await writeFile(`${OUT}/${name}`, drawn.asPng());
}
