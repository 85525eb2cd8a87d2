/** Words that cannot be names in C++20, and macros of common headers and compilers. */
const cppWords = `alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t char32_t class compl concept
const consteval constexpr constinit const_cast continue co_await co_return co_yield decltype default delete do double dynamic_cast else enum
explicit export extern false float for friend goto if import inline int long module mutable namespace new noexcept not not_eq nullptr operator or
or_eq private protected public register reinterpret_cast requires return short signed sizeof static static_assert static_cast struct switch
template this thread_local throw true try typedef typeid typename union unsigned using virtual void volatile wchar_t while xor xor_eq
assert errno stdin stdout stderr linux unix i386 major minor makedev offsetof setjmp signbit isnan isinf isfinite isnormal fpclassify va_start
va_end va_arg va_copy htons htonl ntohs ntohl getc putc alloca strdupa main std tephra`

/** Words of Python and of the generated program itself, kept free so that every language uses the same names. */
const ourWords = `as async await def del elif except finally from global in is lambda none nonlocal pass raise with yield
graph stage pipeline stages print self numpy torch`

/** A word that cannot be a name in every language. */
export function isReserved(word: string): boolean {
  return reserved.has(word)
}

const reserved: ReadonlySet<string> = new Set(`${cppWords} ${ourWords}`.split(/\s+/))

/** `hidden_1` of “Hidden 1”: a-z, 0-9 and single underscores, starting with a letter; empty when nothing is left. */
export function identifierOf(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
  const joined = plain.replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "").slice(0, 60).replace(/_+$/, "")
  return /^[0-9]/.test(joined) ? `n${joined}` : joined
}

/** Names of one scope. */
export interface Scope {
  readonly taken: Set<string>
  /** By base, the number that may be free next: all before it are taken. */
  readonly next: Map<string, number>
}

export function newScope(taken: Iterable<string> = []): Scope {
  return { taken: new Set(taken), next: new Map() }
}

/** A free identifier for `name`, or for `otherwise` when nothing of the name is left; taken from then on. */
export function claim(scope: Scope, name: string, otherwise: string): string {
  const base = identifierOf(name) || identifierOf(otherwise) || "block"
  let free = base
  let number = scope.next.get(base) ?? (reserved.has(base) ? 1 : 2)
  for (; reserved.has(free) || scope.taken.has(free); number++) free = `${base}_${number}`
  scope.next.set(base, number)
  scope.taken.add(free)
  return free
}
