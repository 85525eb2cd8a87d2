import { exitCode, jsonOption, onlyArgument } from "./command.ts"
import type { Command } from "./command.ts"
import { withRuns } from "./home.ts"

export const apartCommand: Command = {
  name: "apart",
  takes: "ID",
  summary: "Hands in the runs that were started together with this one without it",
  text: "Runs of several seeds are handed in as one array once all of them are built. One that cannot be sent or built keeps the others waiting, which tephra runs shows; after this it goes alone, as soon as it can.",
  options: { json: jsonOption },
  run: (given, output) =>
    withRuns(output, ({ driver }) => {
      const { id, number } = driver.apart(onlyArgument(given, "ID"))
      output.say(`The others are handed in without run #${number}, which goes alone once it can.`)
      output.tell({ event: "apart", run: id, number })
      return Promise.resolve(exitCode.fine)
    }),
}
