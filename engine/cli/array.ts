import { membersOf } from "../runs/find-run.ts"
import type { Arguments, CommandOption } from "./command.ts"
import type { Workplace } from "./home.ts"
import type { Run } from "../model/run.ts"

export const arrayOption: CommandOption = { kind: "flag", help: "all runs that were started together with this one" }

/** The run that is named, or all that were started together with it. */
export function named({ driver, store }: Workplace, given: Arguments, id: string): readonly Run[] {
  const run = driver.get(id)
  return given.values["array"] === true ? membersOf(store, run) : [run]
}
