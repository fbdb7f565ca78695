// Makes the GraphiQL that Annals serves from its own static files: `npm run graphiql` in tests/browser.
import { build } from "esbuild";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const packages = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = resolve(process.argv[2] ?? join(packages, "../../events/static/graphql/vendor"));

const made = await build({
  stdin: {
    resolveDir: packages,
    contents: `
      export { createElement, useEffect, useRef } from "react";
      export { createRoot } from "react-dom/client";
      export { setNonce } from "get-nonce";
      export { useEditorContext } from "@graphiql/react";
      export { GraphiQL } from "graphiql";
      import "graphiql/style.css";
    `,
  },
  outfile: join(folder, "graphiql.js"),
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "annalsGraphiql",
  target: "es2022",
  define: { "process.env.NODE_ENV": '"production"' },
  legalComments: "none",
  metafile: true,
  write: false,
});

mkdirSync(folder, { recursive: true });
for (const { path, text } of made.outputFiles) {
  // Fonts written into the stylesheet are what the page's policy forbids; the system's own are read as well.
  writeFileSync(path, text.replace(/@font-face\{[^}]*\}/g, ""));
}

const bundled = new Set();
for (const path of Object.keys(made.metafile.inputs)) {
  const found = path.match(/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/);
  if (found) bundled.add(found[0]);
}
const licences = [...bundled].sort().map((path) => {
  const { name, version, license } = JSON.parse(readFileSync(join(packages, path, "package.json")));
  const file = readdirSync(join(packages, path)).find((one) => /^licen[cs]e/i.test(one));
  const text = file ? readFileSync(join(packages, path, file), "utf8").trim() : `Under the licence ${license}.`;
  return `${name} ${version} (${license})\n\n${text}\n`;
});
writeFileSync(join(folder, "graphiql.LICENSES"), licences.join(`\n${"-".repeat(80)}\n\n`));
