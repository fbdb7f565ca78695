"use strict";
const [form, example, query, answer] = ["form", "#example", "#query", "#answer"].map((one) => document.querySelector(one));
const show = () => { query.value = example.value; };
const ask = async () => {
  answer.textContent = "…";
  try {
    const response = await fetch("/graphql", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ query: query.value }),
    });
    answer.textContent = JSON.stringify(await response.json(), null, 2);
  } catch (error) {
    answer.textContent = `No answer: ${error.message}`;
  }
};
example.addEventListener("change", () => { show(); ask(); });
form.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
query.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) ask(); });
show();
