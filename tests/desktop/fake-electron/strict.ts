/** Wraps a fake so that a member it does not have throws instead of being undefined: a test must never pass by silence. */
export function strict<T extends object>(name: string, fake: T): T {
  return new Proxy(fake, {
    get(target, key) {
      if (typeof key === "symbol" || key === "then" || key === "toJSON" || key in target) return member(target, key)
      throw new Error(`the fake ${name} has no member ${key}`)
    },
  })
}

/** Methods keep the fake itself as `this`: a proxy cannot reach private fields. */
function member(target: object, key: PropertyKey): unknown {
  const value: unknown = Reflect.get(target, key)
  return typeof value === "function" && key !== "prototype" && !/^class\b/.test(String(value)) ? value.bind(target) : value
}
