// PostGraphile on 127.0.0.1:$PORT, of the database that libpq's variables name; a process for each core, as Annals has.
import cluster from "node:cluster";
import { createServer } from "node:http";
import { availableParallelism } from "node:os";

import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { postgraphile } from "postgraphile";

if (cluster.isPrimary) {
  for (let left = availableParallelism(); left > 0; left -= 1) cluster.fork();
  cluster.on("exit", () => process.exit(1));
  process.on("SIGTERM", () => {
    for (const worker of Object.values(cluster.workers)) worker.process.kill();
    process.exit(0);
  });
} else {
  const instance = postgraphile({
    extends: [PostGraphileAmberPreset],
    pgServices: [makePgService({ connectionString: process.env.CONNECTION, schemas: ["public"] })],
    // Lists without pages of their own: the function has chosen the page.
    schema: { defaultBehavior: "-connection +list" },
    grafserv: { graphqlPath: "/graphql", graphiql: false },
    grafast: { explain: false },
  });
  const server = createServer();
  await instance.createServ(grafserv).addTo(server);
  server.listen(Number(process.env.PORT), "127.0.0.1");
}
