import type { Facts } from "../../model/facts.ts"
import type { Pipeline } from "../../model/pipeline.ts"
import { emptyPipeline } from "../../model/pipeline.ts"

const columns = ["Serial_No", "GRE_Score", "TOEFL_Score", "University_Rating", "SOP", "LOR", "CGPA", "Research", "Admit"]

export const tableFacts: Facts = {
  path: "table.csv",
  size: 15_000,
  mtime: 1,
  rows: 400,
  columns,
  dtypes: columns.map(() => "number" as const),
  integers: columns.map(() => false),
  texts: columns.map(() => null),
  ranges: columns.map((): [number, number] => [0, 1]),
}

/** The tabular regression of the main job: CSV to scores, two stages. */
export function regression(): Pipeline {
  return {
    ...emptyPipeline("regression"),
    uses: { "csv-table": { version: 2 } },
    blocks: {
      c4x7m2pq: { type: "csv-table", name: "table", config: { path: "table.csv" } },
      k7f3w6td: { type: "columns", name: "columns", config: { features: columns.slice(1, 8), target: ["Admit"] } },
      s5n2b4vy: { type: "split", name: "split", config: {} },
      z2j6r7gh: { type: "standardise", name: "standardise", config: {} },
      d3q7t5wn: { type: "dense", name: "hidden 1", config: { activation: "relu" } },
      d2m4k2xc: { type: "dense", name: "hidden 2", config: { activation: "relu" } },
      d6b5v3jf: { type: "dense", name: "output", config: { units: 1 } },
      l7r2h2pg: { type: "mean-squared-error", name: "mean squared error", config: {} },
      a5g5n3yk: { type: "adam", name: "Adam", config: {} },
      p2c6w2td: { type: "data-parallel", name: "data parallel", config: {} },
      r5x4q7mv: { type: "stop-rule", name: "stop rule", config: { epochs: 200 } },
      t3k2q2mz: { type: "train", name: "train", config: { dtype: "f64" } },
      e7w4n5rb: { type: "evaluate", name: "evaluate", config: {} },
    },
    wires: {
      "k7f3w6td.table": "c4x7m2pq.table",
      "s5n2b4vy.data": "k7f3w6td.data",
      "z2j6r7gh.data": "s5n2b4vy.data",
      "d3q7t5wn.input": "z2j6r7gh.features",
      "d2m4k2xc.input": "d3q7t5wn.output",
      "d6b5v3jf.input": "d2m4k2xc.output",
      "l7r2h2pg.prediction": "d6b5v3jf.output",
      "l7r2h2pg.target": "z2j6r7gh.target",
      "t3k2q2mz.data": "z2j6r7gh.data",
      "t3k2q2mz.loss": "l7r2h2pg.loss",
      "t3k2q2mz.optimizer": "a5g5n3yk.optimizer",
      "t3k2q2mz.strategy": "p2c6w2td.strategy",
      "t3k2q2mz.stop": "r5x4q7mv.stop",
      "e7w4n5rb.model": "t3k2q2mz.model",
      "e7w4n5rb.data": "z2j6r7gh.data",
    },
  }
}
