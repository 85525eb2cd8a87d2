import type { Figures, Moment } from "./block-type.ts"

/** When most lives while a block works: where it does not say, once in each pass, and either may need all that passes. */
export function momentsOf({ kept, made, passing, forgets = {}, windows = [], moments }: Figures): readonly Moment[] {
  const backward = kept + (forgets.output === true ? 0 : made) + passing
  return moments ?? [{ pass: "forward", live: kept + Math.max(made, passing), windows }, { pass: "backward", live: backward, windows }]
}

/** Later, when so many numbers more live. */
export function withMore(moments: readonly Moment[], more: number, pass?: Moment["pass"]): readonly Moment[] {
  return moments.map((moment) => (pass === undefined || moment.pass === pass ? { ...moment, live: moment.live + more, ...(moment.across !== undefined && { across: moment.across + more }), ...(moment.least !== undefined && { least: moment.least + more }) } : moment))
}
