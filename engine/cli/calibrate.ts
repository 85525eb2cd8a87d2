import { resolve } from "node:path"
import { secondsAt } from "../forecast/interpolate.ts"
import { secondsText } from "../forecast/words.ts"
import type { Rates } from "../model/machine.ts"
import { tephraHome } from "../runs/home.ts"
import { appRoot } from "../server/app-root.ts"
import { busyWith } from "../server/calibrate/busy.ts"
import { calibrate } from "../server/calibrate/calibrate.ts"
import { keepRates } from "../server/calibrate/kept-rates.ts"
import { exitCode, jsonOption, noArgument, placeOption } from "./command.ts"
import type { Command } from "./command.ts"
import { withStore } from "./home.ts"
import { oneLine } from "./one-line.ts"
import type { Output } from "./output.ts"
import { tryPlace, writeWhole } from "./write-file.ts"

export const calibrateCommand: Command = {
  name: "calibrate",
  takes: "",
  summary: "Measures how fast this computer is, for forecasts",
  text: `Builds and runs a program that times single layers, updates, copies and sums over ranks with the library's own kernels, for about four minutes.
The rates are kept in TEPHRA_HOME; tephra forecast reads them. Let nothing else run meanwhile.`,
  options: {
    to: { kind: "value", value: "FILE", help: "write the rates to a file and keep nothing" },
    anyway: { kind: "flag", help: "measure although other programs use this computer" },
    json: jsonOption,
  },
  run: (given, output) =>
    withStore(async (store) => {
      noArgument(given)
      const busy = busyWith()
      if (busy !== null && given.values["anyway"] !== true) {
        output.complain(`tephra: ${busy}`)
        output.tell({ event: "refused", code: "computer-busy", message: busy })
        return exitCode.failed
      }
      if (busy !== null) output.complain(`tephra: ${busy.replace(/ Wait until.*$/, " Measuring anyway.")}`)
      const to = placeOption(given, "to")
      if (to !== undefined) await tryPlace(resolve(to))
      const rates = await calibrate({ root: appRoot(), cache: tephraHome(process.env).cache, environment: process.env, onLine: (line) => output.status(oneLine(line)) })
      output.status("")
      if (to === undefined) keepRates(store, rates)
      else await writeWhole(resolve(to), `${JSON.stringify(rates)}\n`)
      output.tell({ event: "calibrated", to: to ?? null, at: rates.at, host: rates.host, build: rates.build, cores: rates.cores })
      tellRates(output, rates)
      output.say(`Measured at ${rates.at} on ${rates.host} with ${rates.build}. ${to === undefined ? "Kept for forecasts." : `Written to ${to}.`}`)
      return exitCode.fine
    }),
}

/** A few figures by which a person sees whether they are sound. */
function tellRates(output: Output, { alone, together }: Rates): void {
  const width = 128
  const layer = secondsAt(alone.dense.f32, { rows: width, in: width, out: width })
  const copy = 2 ** 24
  output.say(`dense layer ${width} → ${width}, ${width} rows, 32 bit, both passes   ${secondsText(layer)}, ${((6 * width ** 3) / layer / 1e9).toFixed(1)} Gflop/s`)
  output.say(`copy in memory, 16 MiB                               ${((2 * copy) / secondsAt(alone.copy, { bytes: copy }) / 1e9).toFixed(1)} GB/s`)
  output.say(`a step of nothing, with a line of the log            ${secondsText(alone.loop.seconds + alone.loop.line)}`)
  if (together) output.say(`the same on ${together.ranks} ranks                                 ${secondsText(together.loop.seconds + together.loop.line)}`)
}
