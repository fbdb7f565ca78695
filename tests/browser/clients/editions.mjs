// Asks two editions with one client that is set up as docs/graphql.md says, and prints what its cache then has of each:
// node editions.mjs CLIENT FOLDER URL QUERY, where the query takes the number of the edition.
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gql } from "@apollo/client/core";
import runtime from "relay-runtime";

const [name, folder, url, text] = process.argv.slice(2);
const setUp = await import(pathToFileURL(resolve(folder, `${name}.js`)));
const EDITIONS = [1, 2];

async function apollo() {
  const client = setUp.makeClient(url);
  for (const edition of EDITIONS) await client.query({ query: gql(text), variables: { edition } });
  return EDITIONS.map((edition) => client.readQuery({ query: gql(text), variables: { edition } }));
}

async function urql() {
  const client = setUp.makeClient(url);
  const ask = (edition, requestPolicy) => client.query(text, { edition }, { requestPolicy }).toPromise();
  for (const edition of EDITIONS) await ask(edition, "network-only");
  return Promise.all(EDITIONS.map(async (edition) => (await ask(edition, "cache-only")).data));
}

async function relay() {
  const require = createRequire(resolve(folder, "src/__generated__/artifacts.js"));
  const artifact = require("./clientEditionQuery.graphql.js");
  const environment = setUp.makeEnvironment(url);
  for (const edition of EDITIONS) {
    environment.retain(runtime.createOperationDescriptor(artifact, { edition }));
    await runtime.fetchQuery(environment, artifact, { edition }).toPromise();
  }
  return EDITIONS.map(
    (edition) => environment.lookup(runtime.createOperationDescriptor(artifact, { edition }).fragment).data,
  );
}

console.log(JSON.stringify(await { apollo, urql, relay }[name]()));
process.exit(0);
