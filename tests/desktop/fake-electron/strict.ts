/** Wraps a fake so that a member it does not have throws instead of being undefined: a test must never pass by silence. */
export function strict<T extends object>(name: string, fake: T): T {
  return new Proxy(fake, {
    get(target, key, receiver) {
      if (typeof key === "symbol" || key === "then" || key === "toJSON" || key in target) return Reflect.get(target, key, receiver) as unknown
      throw new Error(`the fake ${name} has no member ${key}`)
    },
  })
}
