// Asks a compiled operation with relay-runtime, and prints what each of its fragments reads from the store:
// node relay.mjs URL FOLDER OPERATION FIELD=FRAGMENT …
import { createRequire } from "node:module";
import { resolve } from "node:path";
import runtime from "relay-runtime";

const { Environment, Network, RecordSource, Store, createOperationDescriptor, fetchQuery, getSelector } = runtime;
const [url, folder, name, ...read] = process.argv.slice(2);
const require = createRequire(resolve(folder, "artifacts.js"));
const artifact = (named) => require(`./${named}.graphql.js`);

const ask = async ({ text }, variables) => {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query: text, variables }) });
  return response.json();
};
const environment = new Environment({ network: Network.create(ask), store: new Store(new RecordSource()) });
await fetchQuery(environment, artifact(name), {}).toPromise();
const { data } = environment.lookup(createOperationDescriptor(artifact(name), {}).fragment);
const told = read.map((one) => {
  const [field, fragment] = one.split("=");
  const { data: its, isMissingData } = environment.lookup(getSelector(artifact(fragment), data[field]));
  return { field, fragment, data: its, isMissingData };
});
console.log(JSON.stringify(told));
