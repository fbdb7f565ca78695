"use strict";
/* GraphiQL on this address, with panels of examples, of code for the same query, and of the answer as a table. */
(() => {
  const { GraphiQL, createElement, createRoot, setNonce, useEditorContext, useEffect, useRef } = annalsGraphiql;
  // A dialog that opens writes a <style>, which the page's policy allows under this number alone.
  setNonce(document.currentScript.dataset.styleNonce);

  // Where the style sheet lays panels over the editor.
  const narrow = matchMedia("(max-width: 46rem)");
  const examples = JSON.parse(document.getElementById("examples").textContent);
  const given = new URLSearchParams(location.search);
  // The longest address that is written: past it, servers refuse.
  const LONGEST = 6000;

  // The edition of a link, which answers whatever is executed here, until another page is opened.
  const made = Number(given.get("edition"));
  const newest = Number(document.getElementById("asking").dataset.edition);
  const frozen = made && made < newest ? made : undefined;

  // The last answer, and who wants to know of the next.
  let answered = null;
  const listeners = new Set();

  const parseVariables = (text) => {
    try {
      return JSON.parse(text || "{}");
    } catch {
      return {};
    }
  };

  const toAddress = ({ query, variables, operationName }, edition) => {
    const pairs = { query, variables: variables && Object.keys(variables).length ? JSON.stringify(variables) : "", operationName, edition };
    return `${location.pathname}?${new URLSearchParams(Object.entries(pairs).filter(([, text]) => text))}`;
  };

  const ask = async (query) => {
    const question = frozen ? { ...query, edition: frozen } : query;
    const response = await fetch(location.pathname, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/graphql-response+json" },
      body: JSON.stringify(question),
    });
    const answer = await response.json();
    if (question.operationName === "IntrospectionQuery") return answer;
    const address = toAddress(question, response.headers.get("Annals-Edition"));
    if (address.length <= LONGEST) history.replaceState(null, "", address);
    answered = answer.data ?? null;
    listeners.forEach((listener) => listener());
    return answer;
  };

  const openNewest = () => {
    const address = new URL(location.href);
    address.searchParams.delete("edition");
    location.replace(address);
  };

  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const copyButton = (label, text) =>
    element("button", {
      type: "button",
      className: "action",
      textContent: label,
      onclick: async (event) => {
        await navigator.clipboard.writeText(text());
        event.target.textContent = "Copied";
      },
    });

  // A panel that is drawn again whenever the editors change or an answer comes.
  const panelOf = (title, className, draw) => () => {
    const place = useRef(null);
    const { queryEditor, variableEditor } = useEditorContext({ nonNull: true });
    useEffect(() => {
      const show = () => place.current?.replaceChildren(...draw({ query: queryEditor.getValue(), variables: parseVariables(variableEditor.getValue()) }));
      const editors = [queryEditor, variableEditor];
      editors.forEach((editor) => editor.on("change", show));
      listeners.add(show);
      show();
      return () => {
        editors.forEach((editor) => editor.off("change", show));
        listeners.delete(show);
      };
    }, [queryEditor, variableEditor]);
    return createElement("section", { className: `panel ${className}`, "aria-label": title }, createElement("h2", null, title), createElement("div", { ref: place }));
  };

  const Code = panelOf("The same query elsewhere", "code", (question) => {
    const url = location.origin + location.pathname;
    const link = new URL(toAddress(question, new URLSearchParams(location.search).get("edition")), location.origin).href;
    const snippets = { curl: annalsCode.curl(url, question), Python: annalsCode.python(url, question), R: annalsCode.r(url, question) };
    return [
      element("p", {}, copyButton("Copy a link to this query", () => link)),
      ...Object.entries(snippets).flatMap(([name, text]) => [
        element("h3", { textContent: name }),
        element("pre", { tabIndex: 0, textContent: text, ariaLabel: name, role: "region" }),
        copyButton(`Copy for ${name}`, () => text),
      ]),
    ];
  });

  const Table = panelOf("The answer as a table", "table", () => {
    const table = annalsCode.toTable(answered);
    if (!table.rows.length) return [element("p", { textContent: "Execute a query that lists something, such as nodes." })];
    const save = () => {
      const url = URL.createObjectURL(new Blob([annalsCode.toCsv(table)], { type: "text/csv" }));
      element("a", { href: url, download: "annals.csv" }).click();
      URL.revokeObjectURL(url);
    };
    const cells = (name, texts) => element("tr", {}, ...texts.map((text) => element(name, { textContent: text })));
    return [
      element("p", {}, element("button", { type: "button", className: "action", textContent: "Download CSV", onclick: save })),
      element(
        "div",
        { className: "scroll", tabIndex: 0, role: "region", ariaLabel: "Rows" },
        element("table", {}, element("thead", {}, cells("th", table.columns)), element("tbody", {}, ...table.rows.map((row) => cells("td", row)))),
      ),
    ];
  });

  const Examples = () => {
    const { queryEditor, variableEditor } = useEditorContext({ nonNull: true });
    const show = (example) => {
      queryEditor.setValue(example.query);
      // GraphiQL reads the name of the operation a moment later: whoever is quicker would execute the one before.
      queryEditor.operationName = example.query.match(/^query (\w+)/)?.[1];
      variableEditor.setValue(example.variables);
      if (!narrow.matches) return queryEditor.focus();
      document.querySelector('[aria-label="Hide Examples"]').click();
      requestAnimationFrame(() => document.querySelector(".graphiql-execute-button").focus());
    };
    const item = (example) =>
      createElement(
        "li",
        { key: example.name },
        createElement("button", { type: "button", onClick: () => show(example) }, example.name),
        createElement("p", null, example.shows),
      );
    return createElement(
      "section",
      { className: "examples", "aria-label": "Examples" },
      createElement("h2", null, "Examples"),
      createElement("p", null, "Choose a query and press Execute (Ctrl+Enter)."),
      createElement("ul", null, ...examples.map(item)),
    );
  };

  const drawing = (path, properties = {}) =>
    createElement(
      "svg",
      { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", strokeWidth: 1.5, "aria-hidden": true, ...properties },
      createElement("path", { d: path }),
    );

  const Icon = () => {
    const drawn = useRef(null);
    const { queryEditor, variableEditor, responseEditor } = useEditorContext({ nonNull: true });
    useEffect(() => {
      queryEditor?.setOption("screenReaderLabel", "Query");
      variableEditor?.setOption("screenReaderLabel", "Variables");
      responseEditor?.setOption("screenReaderLabel", "Response");
    }, [queryEditor, variableEditor, responseEditor]);
    // GraphiQL opens no panel of itself, whatever its visiblePlugin says: its button has to be pressed.
    useEffect(() => {
      if (!narrow.matches && !given.has("query")) drawn.current.closest("button").click();
    }, []);
    return drawing("M4 6h2m3 0h11M4 12h2m3 0h11M4 18h2m3 0h11", { ref: drawn });
  };

  const panels = [
    { title: "Examples", icon: Icon, content: Examples },
    { title: "Code", icon: () => drawing("M9 6l-6 6 6 6M15 6l6 6-6 6"), content: Code },
    { title: "Table", icon: () => drawing("M4 5h16v14H4zM4 10h16M10 5v14"), content: Table },
  ];
  // What a link holds takes the place of what was written here last.
  const linked = given.has("query") ? { query: given.get("query"), variables: given.get("variables") ?? "" } : {};

  createRoot(document.getElementById("asking")).render(
    createElement(
      GraphiQL,
      {
        fetcher: ask,
        plugins: panels,
        defaultQuery: examples[0].query,
        defaultEditorToolsVisibility: "variables",
        isHeadersEditorEnabled: false,
        showPersistHeadersSettings: false,
        ...linked,
      },
      createElement(GraphiQL.Logo, null, createElement("a", { href: "/" }, "Annals")),
      frozen
        ? createElement(
            GraphiQL.Footer,
            null,
            createElement("p", { className: "made", role: "status" }, `This link is from edition ${frozen}, which answers here; the newest is ${newest}. `, createElement("button", { type: "button", className: "action", onClick: openNewest }, "Use the newest edition")),
          )
        : null,
    ),
  );
})();
