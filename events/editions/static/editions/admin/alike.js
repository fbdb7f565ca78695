// Below the title or name of a form: what is there already that may be the same, while it is typed.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const first = document.querySelector("form :is(#id_title, #id_name)");
  if (!first || !/\/(add|[0-9a-f-]{36}\/change)\/$/.test(location.pathname)) return;
  const list = location.pathname.replace(/(add|[0-9a-f-]{36}\/change)\/$/, "");
  const id = (location.pathname.match(/([0-9a-f-]{36})\/change\/$/) || [])[1];
  const told = document.createElement("div");
  told.className = "alike";
  told.setAttribute("role", "status");
  first.after(told);

  // What each field is called in the question.
  const NAMES = [[/^(title|name|url)$/, (name) => name], [/^dates-\d+-date$/, () => "date"], [/^participations-\d+-actor$/, () => "actor"]];
  function question() {
    const asked = new URLSearchParams(id ? { id } : {});
    for (const field of first.form.elements) {
      const named = field.name && field.value && NAMES.find(([pattern]) => pattern.test(field.name));
      if (named) asked.append(named[1](field.name), field.value);
    }
    return asked.toString();
  }

  function show(rows) {
    if (!rows.length) {
      told.replaceChildren();
      return;
    }
    const items = rows.map((row) => {
      const link = document.createElement("a");
      link.href = row.address;
      link.target = "_blank";
      link.textContent = row.name;
      const item = document.createElement("li");
      item.append(link, ": " + row.why);
      return item;
    });
    const rowsTold = document.createElement("ul");
    rowsTold.append(...items);
    told.replaceChildren("Possible duplicates", rowsTold);
  }

  let timer = null;
  let last = question();
  async function ask() {
    const asked = question();
    if (asked === last) return;
    last = asked;
    const answer = await fetch(list + "alike/?" + asked);
    if (answer.ok && asked === question()) show((await answer.json()).alike);
  }
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 400);
  };
  document.addEventListener("input", later);
  // Autocompletes tell of a choice through jQuery alone.
  window.django?.jQuery?.(document).on("change", later);
});
