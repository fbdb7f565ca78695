// Ctrl+K, or the button in the header, opens a dialog that finds events, sources and actors while one types.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const dialog = document.getElementById("find");
  if (!dialog) return;
  const field = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const status = dialog.querySelector("[role=status]");
  let timer = null;
  let asked = "";

  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");

  function choose(option) {
    for (const one of options()) one.setAttribute("aria-selected", String(one === option));
    if (option) {
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  }

  function show(rows) {
    list.replaceChildren(...rows.map((row, number) => {
      const option = document.createElement("li");
      option.id = "find-" + number;
      option.setAttribute("role", "option");
      option.dataset.address = row.address;
      const kind = document.createElement("span");
      kind.className = "desk-tag";
      kind.textContent = row.kind;
      option.append(kind, " " + row.name + " ");
      const slug = document.createElement("span");
      slug.className = "find-slug";
      slug.textContent = row.slug;
      option.append(slug);
      return option;
    }));
    list.hidden = !rows.length;
    field.setAttribute("aria-expanded", String(rows.length > 0));
    choose(options()[0]);
  }

  async function ask() {
    const words = field.value.trim();
    if (words === asked) return;
    asked = words;
    if (!words) {
      show([]);
      status.textContent = "";
      return;
    }
    let answer;
    try {
      answer = await fetch(dialog.dataset.address + "?q=" + encodeURIComponent(words));
    } catch {
      answer = { ok: false };
    }
    if (words !== field.value.trim()) return;
    // After a session has ended, the address leads to the login page.
    if (!answer.ok || !answer.headers.get("Content-Type").startsWith("application/json")) {
      asked = "";
      show([]);
      status.textContent = answer.redirected ? "Your session has ended. Log in again." : "The search failed. Try again.";
      return;
    }
    const { found } = await answer.json();
    show(found);
    status.textContent = found.length === 1 ? "1 found" : found.length ? found.length + " found" : "Nothing found";
  }

  function open() {
    if (dialog.open) return;
    dialog.showModal();
    field.select();
  }

  function follow(option, isNewTab) {
    if (!option) return;
    if (isNewTab) window.open(option.dataset.address, "_blank");
    else location.assign(option.dataset.address);
  }

  document.addEventListener("click", (clicked) => {
    if (clicked.target.closest?.("[data-find]")) open();
  });
  document.addEventListener("keydown", (pressed) => {
    if (!(pressed.ctrlKey || pressed.metaKey) || pressed.altKey || pressed.shiftKey || pressed.key.toLowerCase() !== "k") return;
    pressed.preventDefault();
    pressed.stopImmediatePropagation();
    open();
  }, true);
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 200);
  });
  field.addEventListener("keydown", (pressed) => {
    const all = options();
    const place = all.indexOf(chosen());
    const moves = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: all.length - 1 };
    if (pressed.key in moves && all.length && (pressed.key.startsWith("Arrow") || pressed.ctrlKey)) {
      pressed.preventDefault();
      choose(all[(moves[pressed.key] + all.length) % all.length]);
    } else if (pressed.key === "Enter") {
      pressed.preventDefault();
      follow(chosen(), pressed.ctrlKey || pressed.metaKey);
    }
  });
  list.addEventListener("click", (clicked) => {
    follow(clicked.target.closest("[role=option]"), clicked.ctrlKey || clicked.metaKey);
  });
  // A click beside the dialog's content is one on the dialog itself.
  dialog.addEventListener("click", (clicked) => {
    if (clicked.target === dialog) dialog.close();
  });
});
