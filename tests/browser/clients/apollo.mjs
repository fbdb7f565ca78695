// Asks a query with Apollo Client, and prints its answer, the same from the cache alone, and what each fragment reads:
// node apollo.mjs URL QUERY FIELD=FRAGMENT …
import { ApolloClient, HttpLink, InMemoryCache, gql } from "@apollo/client/core";

const [url, text, ...read] = process.argv.slice(2);
const client = new ApolloClient({ link: new HttpLink({ uri: url }), cache: new InMemoryCache() });
const query = gql(text);
const { data: answer } = await client.query({ query });
const { data: cached } = await client.query({ query, fetchPolicy: "cache-only" });
const definitions = query.definitions.filter(({ kind }) => kind === "FragmentDefinition");
const fragments = read.map((one) => {
  const [field, fragment] = one.split("=");
  const id = client.cache.identify(answer[field]);
  return { field, fragment, data: client.cache.readFragment({ id, fragment: { ...query, definitions }, fragmentName: fragment }) };
});
console.log(JSON.stringify({ answer, cached, fragments }));
