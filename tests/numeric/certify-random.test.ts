import { expect, test } from "vitest"
import { reportLines, summaryLines } from "../../engine/certify/report.ts"
import { isCertified } from "../../engine/certify/certificate.ts"
import { cases, seed } from "../counts.ts"
import { certifyDrawing } from "./certify-drawing.ts"
import { dataFolder, randomNetworks } from "./random-networks.ts"

/** Networks in one drawing: it is compiled once. */
const together = 10

const drawings = Array.from({ length: Math.ceil(cases("certify") / together) }, (_, index) => ({ from: seed() + index, count: Math.min(together, cases("certify") - index * together) }))

test.each(drawings)("$count random networks of seed $from are certified", { timeout: 20 * 60_000 }, async ({ from, count }) => {
  const certificate = await certifyDrawing(randomNetworks(from, count), dataFolder, { steps: 8 })
  expect(certificate.stages).toHaveLength(count)
  process.stdout.write(`${summaryLines([{ name: `${count} networks of seed ${from}`, certificate }]).join("\n")}\n`)
  expect(isCertified(certificate) ? "certified" : reportLines(certificate).join("\n")).toBe("certified")
})
