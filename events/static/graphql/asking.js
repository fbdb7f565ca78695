"use strict";
/* GraphiQL on this address, with a panel of examples. */
(() => {
  const { GraphiQL, createElement, createRoot, setNonce, useEditorContext, useEffect, useRef } = annalsGraphiql;
  // A dialog that opens writes a <style>, which the page's policy allows under this number alone.
  setNonce(document.currentScript.dataset.styleNonce);

  // Where the style sheet lays panels over the editor.
  const narrow = matchMedia("(max-width: 46rem)");
  const examples = JSON.parse(document.getElementById("examples").textContent);

  const ask = async (question) => {
    const response = await fetch("/graphql", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/graphql-response+json" },
      body: JSON.stringify(question),
    });
    return response.json();
  };

  const Examples = () => {
    const { queryEditor, variableEditor } = useEditorContext({ nonNull: true });
    const show = (example) => {
      queryEditor.setValue(example.query);
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
      if (!narrow.matches) drawn.current.closest("button").click();
    }, []);
    return createElement(
      "svg",
      { ref: drawn, viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", strokeWidth: 1.5, "aria-hidden": true },
      createElement("path", { d: "M4 6h2m3 0h11M4 12h2m3 0h11M4 18h2m3 0h11" }),
    );
  };

  const panel = { title: "Examples", icon: Icon, content: Examples };

  createRoot(document.getElementById("asking")).render(
    createElement(
      GraphiQL,
      {
        fetcher: ask,
        plugins: [panel],
        defaultQuery: examples[0].query,
        isHeadersEditorEnabled: false,
        showPersistHeadersSettings: false,
      },
      createElement(GraphiQL.Logo, null, createElement("a", { href: "/" }, "Annals")),
    ),
  );
})();
