// “Changed in Annals” since the reader’s last visit. Which edition that was is kept in this browser alone, in no cookie.

const LAST = "annals.edition";
const SINCE = "annals.since";

/** The edition of the last visit: the same for as long as this tab is open; null on a first visit. */
function lastEdition(edition) {
  try {
    const since = sessionStorage.getItem(SINCE) ?? localStorage.getItem(LAST);
    localStorage.setItem(LAST, edition);
    if (since) sessionStorage.setItem(SINCE, since);
    return since ? Number(since) : null;
  } catch {
    // A reader may have forbidden pages to keep anything.
    return null;
  }
}

/** Show what changed since the last visit in place of what the newest edition changed. */
export async function showChanges() {
  const section = document.querySelector("[data-edition]");
  if (!section || new URLSearchParams(location.search).has("edition")) return;
  const edition = Number(section.dataset.edition);
  const since = lastEdition(edition);
  if (!since || since >= edition) return;
  const language = new URLSearchParams(location.search).get("lang");
  const response = await fetch(`/editions?after=${since}${language ? `&lang=${language}` : ""}`, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const summary = page.querySelector("[data-changes]");
  if (summary && section.isConnected) section.querySelector("[data-changes]").replaceChildren(...document.adoptNode(summary).childNodes);
}
