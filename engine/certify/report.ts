import { aligned } from "../model/aligned.ts"
import { isCertified, isWithin } from "./certificate.ts"
import type { Certificate, FreeRun, ResultCertificate, StageCertificate } from "./certificate.ts"
import type { Difference } from "./compare.ts"
import { worstOf } from "./compare.ts"
import type { BlockCoverage } from "./coverage.ts"
import { mostBeyond, mostNarrowed } from "./tolerances.ts"
import type { Products } from "./tolerances.ts"

/** The certificate as lines for people. */
export function reportLines(certificate: Certificate): string[] {
  return [...certificate.stages.flatMap(stageLines), ...certificate.results.map(resultLine)]
}

function stageLines(stage: StageCertificate): string[] {
  const { title, steps, tolerance, worst, blocks, free } = stage
  const parameters = blocks.reduce((sum, block) => sum + block.parameters, 0)
  return [
    `${title || stage.stage}: ${steps} steps in ${numbersText(stage)}, ${parameters.toLocaleString("en")} parameters compared, tolerance ${tolerance}`,
    ...(stage.products ? [`  ${narrowedText(stage.products)}`] : []),
    ...indented(aligned([["quantity", "largest difference", "of", "at step", ""], ...worst.map((one) => quantityRow(one, blocks))])),
    ...indented(aligned([["block", "parameters", "gradient", "weights", "optimizer state"], ...blocks.map(blockRow)])),
    ...(free === null ? [] : [`  each alone: ${freeText(free)}`]),
    ...stage.notCompared.map(({ what, why }) => `  not compared: ${what} (${why})`),
  ]
}

function numbersText({ dtype, products }: StageCertificate): string {
  return products ? `${dtype} and ${products}` : dtype
}

/** What is excused beyond the tolerance, as `compare.ts` has it. */
function narrowedText(products: Products): string {
  const most = mostNarrowed[products]
  const [believed, beyond] = [most, mostBeyond * most].map((error) => error.toExponential(1))
  return `${products} tells numbers apart to ${believed}: what differs by more than the tolerance is named as not compared up to that where rounding alone moves it a tenth as far at some step; up to ${beyond} where it does so at the same step, and another step is within the tolerance; beyond, all but zeros is refused`
}

const quantityNames: Readonly<Record<Difference["quantity"], string>> = {
  rows: "rows of the batch",
  start: "start of the step",
  loss: "loss",
  gradient: "gradients",
  weight: "updated weights",
  state: "updated states",
}

function quantityRow(one: Difference, blocks: readonly BlockCoverage[]): string[] {
  const title = blocks.find(({ id }) => id === one.block)?.title
  const tensor = one.error === 0 ? "" : [title, one.tensor].filter(Boolean).join(": ")
  return [quantityNames[one.quantity], errorText(one.error), tensor, one.error === 0 ? "" : String(one.step), remarkOf(one)]
}

function remarkOf({ verdict, tolerance, rounding }: Difference): string {
  if (verdict === "within") return ""
  if (verdict === "apart") return `more than ${tolerance}`
  return Number.isFinite(rounding) ? `rounding alone moves it by ${errorText(rounding)}` : "rounding alone moves it off zero"
}

function blockRow({ id, title, parameters, gradient, weight, state }: BlockCoverage): string[] {
  const text = (one: Difference | null): string => (one === null ? "" : one.verdict === "rounding" ? "rounding" : `${errorText(one.error)}${one.verdict === "apart" ? " !" : ""}`)
  return [title || id, parameters === 0 ? "" : parameters.toLocaleString("en"), text(gradient), text(weight), text(state)]
}

function freeText({ start, losses }: FreeRun): string {
  const most = Math.max(0, ...losses)
  return `start weights differ by ${errorText(start)}, losses by at most ${errorText(most)} and by ${errorText(losses.at(-1) ?? 0)} at the last step`
}

function resultLine({ title, stage, results }: ResultCertificate): string {
  const texts = results.map((one) => `${one.name} ${errorText(one.error)}${isWithin(one) ? "" : ` (more than ${one.tolerance})`}`)
  return `${title || stage} of the same model: ${texts.join(", ") || "it leaves no numbers to compare"}`
}

/** A row a drawing: the worst of each quantity over its stages. */
export function summaryLines(rows: readonly { readonly name: string; readonly certificate: Certificate | null }[]): string[] {
  return aligned([["drawing", "numbers", "steps", "loss", "gradients", "weights", "states", "results", ""], ...rows.map(summaryRow)])
}

function summaryRow({ name, certificate }: { readonly name: string; readonly certificate: Certificate | null }): string[] {
  if (certificate === null) return [name, "", "", "", "", "", "", "", "not compared"]
  const { stages, results } = certificate
  const worst = (quantity: Difference["quantity"]): string => worstText(worstOf(stages.flatMap((stage) => stage.worst.filter((one) => one.quantity === quantity))))
  const numbers = [...new Set(stages.map(numbersText))].join(", ")
  const steps = stages.map((stage) => stage.steps).join(", ")
  return [name, numbers, steps, worst("loss"), worst("gradient"), worst("weight"), worst("state"), most(results.flatMap((each) => each.results)), isCertified(certificate) ? "certified" : "REFUSED"]
}

function worstText(one: Difference | null): string {
  if (one === null) return ""
  return one.verdict === "rounding" ? "rounding" : errorText(one.error)
}

function most(differences: readonly { readonly error: number }[]): string {
  return differences.length === 0 ? "" : errorText(Math.max(...differences.map(({ error }) => error)))
}

export function errorText(error: number): string {
  if (error === 0) return "0"
  return Number.isFinite(error) ? error.toExponential(1) : "no number"
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`)
}
