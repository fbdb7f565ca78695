"use strict";
/* The same query for other programs, and the rows of an answer: text alone, without the page. */
const annalsCode = (() => {
  const quoteShell = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const quotePython = (text) => (/"""|\\/.test(text) || text.endsWith('"') ? JSON.stringify(text) : `"""${text}"""`);
  // As many hyphens as nothing in the text has after a bracket.
  const quoteR = (text) => {
    let hyphens = "";
    while (text.includes(`)${hyphens}"`)) hyphens += "-";
    return `r"${hyphens}(${text})${hyphens}"`;
  };

  const curl = (url, question) =>
    `curl ${quoteShell(url)} \\\n  -H 'Content-Type: application/json' \\\n  --data ${quoteShell(JSON.stringify(question))}\n`;

  const python = (url, { query, variables }) => `import json

import requests

QUERY = ${quotePython(query)}
VARIABLES = json.loads(${quotePython(JSON.stringify(variables))})

response = requests.post(${JSON.stringify(url)}, json={"query": QUERY, "variables": VARIABLES}, timeout=30)
answer = response.json()
print(answer.get("errors") or answer["data"])
`;

  const r = (url, { query, variables }) => `library(httr2)

query <- ${quoteR(query)}
variables <- jsonlite::fromJSON(${quoteR(JSON.stringify(variables))}, simplifyVector = FALSE)
if (length(variables) == 0) variables <- setNames(list(), character())

answer <- request(${JSON.stringify(url)}) |>
  req_body_json(list(query = query, variables = variables)) |>
  req_error(is_error = \\(response) FALSE) |>
  req_perform() |>
  resp_body_json()
str(if (is.null(answer$errors)) answer$data else answer$errors)
`;

  const isObject = (value) => typeof value === "object" && value !== null;

  // The longest list of objects in an answer, the outermost of several.
  const findRows = (data) => {
    let found = [];
    let level = [data];
    while (level.length) {
      for (const value of level) {
        if (Array.isArray(value) && value.length > found.length && value.every((one) => isObject(one) && !Array.isArray(one))) found = value;
      }
      if (found.length) return found;
      level = level.flatMap((value) => (isObject(value) ? Object.values(value) : []));
    }
    return found;
  };

  const describe = (value) => {
    if (Array.isArray(value)) return value.map(describe).join("; ");
    if (isObject(value)) return Object.values(value).map(describe).filter(Boolean).join(" ");
    return value === null || value === undefined ? "" : String(value);
  };

  const flatten = (row, prefix = "") =>
    Object.entries(row).flatMap(([name, value]) =>
      isObject(value) && !Array.isArray(value) ? flatten(value, `${prefix}${name}.`) : [[prefix + name, describe(value)]],
    );

  // The columns and the rows of an answer as a table.
  const toTable = (data) => {
    const rows = findRows(data).map((row) => Object.fromEntries(flatten(row)));
    const columns = [...new Set(rows.flatMap(Object.keys))];
    return { columns, rows: rows.map((row) => columns.map((name) => row[name] ?? "")) };
  };

  // RFC 4180.
  const toCsv = ({ columns, rows }) =>
    [columns, ...rows].map((row) => row.map((text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(",")).join("\r\n") + "\r\n";

  return { curl, python, r, toTable, toCsv };
})();
