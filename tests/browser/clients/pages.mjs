// Pages through all events with a client that is set up as docs/graphql.md says, and prints what its cache then lists:
// node pages.mjs CLIENT FOLDER URL. After each page it prints a line and waits for one.
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { gql } from "@apollo/client/core";
import runtime from "relay-runtime";

const [name, folder, url] = process.argv.slice(2);
const setUp = await import(pathToFileURL(resolve(folder, `${name}.js`)));
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const FIRST = 41;
const QUERY = `query Page($first: Int, $after: String) {
  events(first: $first, after: $after) {
    edges { cursor node { id key slug title } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

async function* apollo() {
  const client = setUp.makeClient(url);
  const observed = client.watchQuery({ query: gql(QUERY), variables: { first: FIRST } });
  await observed.result?.() ?? await client.query({ query: gql(QUERY), variables: { first: FIRST } });
  while (true) {
    const { events } = client.readQuery({ query: gql(QUERY), variables: { first: FIRST } });
    yield events;
    await observed.fetchMore({ variables: { first: FIRST, after: events.pageInfo.endCursor } });
  }
}

async function* urql() {
  const client = setUp.makeClient(url);
  let after = null;
  while (true) {
    const { data, error } = await client.query(QUERY, { first: FIRST, after }).toPromise();
    if (error) throw error;
    yield data.events;
    after = data.events.pageInfo.endCursor;
  }
}

async function* relay() {
  const require = createRequire(resolve(folder, "src/__generated__/artifacts.js"));
  const artifact = (one) => require(`./${one}.graphql.js`);
  const environment = setUp.makeEnvironment(url);
  const first = runtime.createOperationDescriptor(artifact("clientTitlesQuery"), { first: FIRST });
  environment.retain(first);
  await runtime.fetchQuery(environment, artifact("clientTitlesQuery"), { first: FIRST }).toPromise();
  while (true) {
    const { data } = environment.lookup(first.fragment);
    const { data: told } = environment.lookup(runtime.getSelector(artifact("client_titles"), data));
    yield told.events;
    const variables = { first: FIRST, after: told.events.pageInfo.endCursor };
    await runtime.fetchQuery(environment, artifact("clientPageQuery"), variables).toPromise();
  }
}

for await (const events of { apollo, urql, relay }[name]()) {
  if (!events.pageInfo.hasNextPage) {
    console.log(JSON.stringify(events.edges.map(({ node }) => [node.slug, node.title])));
    break;
  }
  console.log(events.edges.length);
  await lines.next();
}
process.exit(0);
