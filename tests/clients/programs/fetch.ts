/** Reads a page, an event and facets with the client that openapi-typescript and openapi-fetch make. */
import createClient from "openapi-fetch";
import type { components, paths } from "./annals.js";

const client = createClient<paths>({ baseUrl: process.argv[2]! });

const found = await client.GET("/api/v1/events", {
  params: { query: { topic: ["changed-wording"], quote_status: ["altered"], order: "date", limit: 2, count: "exact" } },
});
if (found.error) throw new Error(found.error.detail);
const page: components["schemas"]["EventPage"] = found.data;

const one = await client.GET("/api/v1/events/{slug}", {
  params: { path: { slug: "bis-ascend-wording-amended" } },
});
if (one.error) throw new Error(one.error.detail);
const event: components["schemas"]["Event"] = one.data;
// @ts-expect-error: an event is no untyped object.
void event.nonsense;
// @ts-expect-error: nor are those of a page.
void page.results[0]!.nonsense;

const counted = await client.GET("/api/v1/events/facets", { params: { query: { topic: ["changed-wording"] } } });
if (counted.error) throw new Error(counted.error.detail);

const timeline = await client.GET("/api/v1/timelines/{slug}", {
  params: { path: { slug: "ascend-wording" }, query: { limit: 1 } },
});
if (timeline.error) throw new Error(timeline.error.detail);

const missing = await client.GET("/api/v1/events/{slug}", { params: { path: { slug: "no-such-event" } } });

const altered = event.citations.find((citation) => citation.quote?.status === "altered");
const last: string | null = event.date.latest;
const kinds: { value: string; count: number }[] = counted.data.kind;
console.log(
  JSON.stringify({
    count: page.count,
    slugs: page.results.map((result) => result.slug),
    title: event.title,
    latest: last,
    significance: event.significance.toFixed(1),
    last_stood: altered?.quote?.last_stood,
    kinds: Object.fromEntries(kinds.map(({ value, count }) => [value, count])),
    era: timeline.data.eras[0]?.title,
    first_of_timeline: timeline.data.results[0]?.slug,
    problem: missing.error?.status,
  }),
);
