// Ask Comunica: the folder it is installed in and { query, sources } as arguments, its answer as JSON on standard output.
import { createRequire } from "node:module";

const [folder, asked] = process.argv.slice(2);
const { QueryEngine } = createRequire(`${folder}/`)("@comunica/query-sparql");
const { query, sources } = JSON.parse(asked);

const answers = {
  bindings: async (result) =>
    (await (await result.execute()).toArray()).map((row) =>
      Object.fromEntries([...row].map(([variable, term]) => [variable.value, term.value])),
    ),
  boolean: (result) => result.execute(),
  quads: async (result) =>
    (await (await result.execute()).toArray()).map((quad) => [quad.subject, quad.predicate, quad.object].map((term) => term.value)),
};

const result = await new QueryEngine().query(query, { sources });
console.log(JSON.stringify(await answers[result.resultType](result)));
