import { writeFileSync } from "node:fs"
import { normal, uniformFrom } from "../random.ts"

/**
 * Writes table.csv: 400 invented applicants whose chance of admission follows their marks, with noise. The columns are those
 * of the graduate-admissions table, so that it fits the same pipeline; no value is taken from it.
 */
const uniform = uniformFrom(20_260_101)
const columns = ["Serial_No", "GRE_Score", "TOEFL_Score", "University_Rating", "SOP", "LOR", "CGPA", "Research", "Admit"]

function clip(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}

/** A mark about `mean` that follows the applicant's ability with correlation 0.85. */
function mark(ability: number, mean: number, deviation: number): number {
  return mean + deviation * (0.85 * ability + 0.53 * normal(uniform))
}

function halves(value: number): number {
  return clip(Math.round(2 * value) / 2, 1, 5)
}

function applicant(number: number): string {
  const ability = normal(uniform)
  const gre = Math.round(clip(mark(ability, 317, 11), 290, 340))
  const toefl = Math.round(clip(mark(ability, 107, 6), 92, 120))
  const rating = Math.round(clip(mark(ability, 3, 1.1), 1, 5))
  const purpose = halves(mark(ability, 3.4, 1))
  const letters = halves(mark(ability, 3.4, 0.9))
  const cgpa = clip(mark(ability, 8.6, 0.6), 6.8, 9.95)
  const research = uniform() < 1 / (1 + Math.exp(-1.5 * ability)) ? 1 : 0
  const marks = 0.3 * ((gre - 317) / 11) + 0.15 * ((toefl - 107) / 6) + 0.45 * ((cgpa - 8.6) / 0.6) + 0.1 * (letters - 3.4)
  // Good marks help less where the chance is high already.
  const chance = 0.72 + 0.14 * marks - 0.015 * marks * marks + 0.025 * (research - 0.5) + 0.045 * normal(uniform)
  return [number, gre, toefl, rating, purpose.toFixed(1), letters.toFixed(1), cgpa.toFixed(2), research, clip(chance, 0.3, 0.97).toFixed(2)].join(",")
}

const rows = Array.from({ length: 400 }, (_, index) => applicant(index + 1))
writeFileSync(new URL("table.csv", import.meta.url), [columns.join(","), ...rows, ""].join("\n"))
