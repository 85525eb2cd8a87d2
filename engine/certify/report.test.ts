import { expect, test } from "vitest"
import type { StageCertificate } from "./certificate.ts"
import { reportLines } from "./report.ts"

const stage: StageCertificate = { stage: "train", block: "aaaaaaaa", title: "train", dtype: "f32", products: null, tolerance: 1e-4, steps: 3, worst: [], blocks: [], free: null, notCompared: [] }
const told = (products: StageCertificate["products"]) => reportLines({ stages: [{ ...stage, products }], results: [] }).join("\n")

test("the report of rounded products says what is excused beyond the tolerance, and to where", () => {
  expect(told(null)).not.toContain("not compared")
  expect(told("bf16")).toMatch(/bf16 tells numbers apart to 3\.9e-3: .* up to 3\.9e-2 where .* beyond, all but zeros is refused/)
  expect(told("f16")).toMatch(/f16 tells numbers apart to 4\.9e-4: .* up to 4\.9e-3 where/)
})
