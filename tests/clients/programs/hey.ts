/** Reads a page, an event and facets with the client that @hey-api/openapi-ts makes. */
import { client } from "./annals/client.gen.js";
import { event, events, facets, timeline } from "./annals/index.js";
import type { Event, EventPage } from "./annals/index.js";

client.setConfig({ baseUrl: process.argv[2]! });

const found = await events({
  query: { topic: ["changed-wording"], quote_status: ["altered"], order: "date", limit: 2, count: "exact" },
  throwOnError: true,
});
const page: EventPage = found.data;
const one = await event({ path: { slug: "bis-ascend-wording-amended" }, throwOnError: true });
const amended: Event = one.data;
// @ts-expect-error: an event is no untyped object.
void amended.nonsense;
// @ts-expect-error: nor are those of a page.
void page.results[0]!.nonsense;
const counted = await facets({ query: { topic: ["changed-wording"] }, throwOnError: true });
const ascend = await timeline({ path: { slug: "ascend-wording" }, query: { limit: 1 }, throwOnError: true });
const missing = await event({ path: { slug: "no-such-event" } });

const altered = amended.citations.find((citation) => citation.quote?.status === "altered");
const last: string | null = amended.date.latest;
const kinds: { value: string; count: number }[] = counted.data.kind;
console.log(
  JSON.stringify({
    count: page.count,
    slugs: page.results.map((result) => result.slug),
    title: amended.title,
    latest: last,
    significance: amended.significance.toFixed(1),
    last_stood: altered?.quote?.last_stood,
    kinds: Object.fromEntries(kinds.map(({ value, count }) => [value, count])),
    era: ascend.data.eras[0]?.title,
    first_of_timeline: ascend.data.results[0]?.slug,
    problem: missing.error?.status,
  }),
);
