import type { Forecast } from "./forecast.ts"
import { limitTitles } from "./limit.ts"
import type { StepParts } from "./step-time.ts"
import { stepSeconds } from "./step-time.ts"
import { bytesText, coreHoursText, secondsText, shareText } from "./words.ts"

/** A forecast for people, a line each. */
export function forecastLines(told: Forecast, title: string): string[] {
  const { machine, ranks, step, epoch, total, coreHours, memoryPerRank, parts, notCounted, scaling, advice } = told
  return [
    `${title} on ${machine}, ${ranks} rank${ranks === 1 ? "" : "s"}: a forecast, not a measurement${errorText(told)}`,
    `  step          ${secondsText(step)}`,
    `  epoch         ${secondsText(epoch)}`,
    `  whole job     ${secondsText(total)}, ${coreHoursText(coreHours)}`,
    `  memory        ≤ ${bytesText(memoryPerRank)} a rank`,
    `  limited by    ${limitText(told)}`,
    `  a step is     ${partsText(parts)}`,
    ...notCounted.map((sentence) => `  not counted   ${sentence}`),
    "  ranks  epoch       efficiency",
    ...scaling.map((each) => `  ${String(each.ranks).padStart(5)}  ${secondsText(each.epoch).padEnd(10)}  ${shareText(each.efficiency).padStart(5)}`),
    ...advice.map(({ title: change, gain, why }) => `  ${change}: saves ${shareText(gain)} of an epoch. ${why}`),
  ]
}

/** `computing (82 % of a step)`. */
export function limitText({ limit, parts }: Pick<Forecast, "limit" | "parts">): string {
  return `${limitTitles[limit]} (${shareText(parts[limit] / stepSeconds(parts))} of a step)`
}

export function errorText({ error }: Pick<Forecast, "error">): string {
  return error === null ? "; no past run to compare with" : ` (±${shareText(error.median)} in ${error.from} past run${error.from === 1 ? "" : "s"})`
}

const partTitles: Readonly<Record<keyof StepParts, string>> = { compute: "computing", memory: "update", exchange: "exchange", input: "input", loop: "loop and log" }

function partsText(parts: StepParts): string {
  const whole = stepSeconds(parts)
  return (Object.keys(partTitles) as (keyof StepParts)[])
    .filter((part) => parts[part] > 0)
    .map((part) => `${partTitles[part]} ${shareText(parts[part] / whole)}`)
    .join(", ")
}
