/** A word of a condition in postfix order, as the programs work it out. */
export type Term = { readonly number: number } | { readonly score: string } | { readonly operation: Operation }

export type Operation =
  | "negate" | "add" | "subtract" | "multiply" | "divide"
  | "less" | "less_or_equal" | "greater" | "greater_or_equal" | "equal" | "not_equal"
  | "both" | "either" | "opposite"

export type Condition = { readonly terms: readonly Term[] } | { readonly message: string }

type Type = "number" | "truth"

/** What one level of the grammar does: its words, the types that they take and what they make. */
interface Level {
  readonly words: Readonly<Record<string, Operation>>
  readonly takes: Type
  readonly gives: Type
  /** `a < b < c` is none. */
  readonly once?: boolean
}

/** From what binds least to what binds most. */
const levels: readonly Level[] = [
  { words: { "||": "either", or: "either" }, takes: "truth", gives: "truth" },
  { words: { "&&": "both", and: "both" }, takes: "truth", gives: "truth" },
  { words: { "<": "less", "<=": "less_or_equal", ">": "greater", ">=": "greater_or_equal", "==": "equal", "!=": "not_equal" }, takes: "number", gives: "truth", once: true },
  { words: { "+": "add", "-": "subtract" }, takes: "number", gives: "number" },
  { words: { "*": "multiply", "/": "divide" }, takes: "number", gives: "number" },
]

const signs: Readonly<Record<string, { readonly operation: Operation; readonly type: Type }>> = {
  "-": { operation: "negate", type: "number" },
  "!": { operation: "opposite", type: "truth" },
  not: { operation: "opposite", type: "truth" },
}

const deepest = 100
const word = /\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*(?:\.\w+)*)|(<=|>=|==|!=|&&|\|\||[-+*/()<>!]))/y

interface Token {
  readonly text: string
  readonly kind: "number" | "name" | "sign"
  /** Place in the text, from 1. */
  readonly at: number
}

class Fault extends Error {}

/** Reads `r2 > 0.97 and not (mean_squared_error.0 >= 2 * mean_squared_error.1)`; without scores that are not among `names`. Never throws. */
export function readCondition(text: string, names: readonly string[]): Condition {
  try {
    const reader = new Reader(tokensOf(text), names)
    return { terms: reader.whole() }
  } catch (error) {
    if (error instanceof Fault) return { message: error.message }
    throw error
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  word.lastIndex = 0
  while (word.lastIndex < text.trimEnd().length) {
    const from = word.lastIndex
    const match = word.exec(text)
    if (!match) throw new Fault(`“${text.slice(from).trim().slice(0, 20)}” at letter ${from + 1} is no number, score or sign.`)
    const [, number, name, sign] = match
    const found = number ?? name ?? sign!
    tokens.push({ text: found, kind: number !== undefined ? "number" : name !== undefined && !isWord(name) ? "name" : "sign", at: word.lastIndex - found.length + 1 })
  }
  return tokens
}

function isWord(name: string): boolean {
  return name === "and" || name === "or" || name === "not"
}

/** By recursive descent; each part puts its terms at the end and says of which type they are. */
class Reader {
  private at = 0
  private depth = 0
  private readonly terms: Term[] = []
  private readonly tokens: readonly Token[]
  private readonly names: readonly string[]

  constructor(tokens: readonly Token[], names: readonly string[]) {
    this.tokens = tokens
    this.names = names
  }

  whole(): readonly Term[] {
    const type = this.level(0)
    const rest = this.tokens[this.at]
    if (rest) throw new Fault(`“${rest.text}” at letter ${rest.at} is one too many.`)
    if (type !== "truth") throw new Fault("This is a number; a condition compares it, as in r2 > 0.9.")
    return this.terms
  }

  private level(number: number): Type {
    const level = levels[number]
    if (!level) return this.signed()
    let type = this.level(number + 1)
    for (let count = 0; ; count++) {
      const token = this.tokens[this.at]
      const operation = token?.kind === "sign" ? level.words[token.text] : undefined
      if (!operation || (level.once && count > 0)) return type
      this.at++
      this.must(type, level.takes, token!)
      this.must(this.level(number + 1), level.takes, token!)
      this.terms.push({ operation })
      type = level.gives
    }
  }

  private must(type: Type, wanted: Type, { text, at }: Token): void {
    if (type !== wanted) throw new Fault(`“${text}” at letter ${at} takes ${wanted === "number" ? "numbers" : "comparisons"} on both sides.`)
  }

  private signed(): Type {
    const token = this.tokens[this.at]
    const sign = token?.kind === "sign" ? signs[token.text] : undefined
    if (!sign) return this.single()
    this.at++
    this.deeper()
    // “not” holds for a whole comparison, the other signs for what stands next.
    const type = token!.text === "not" ? this.level(2) : this.signed()
    this.depth--
    if (type !== sign.type) throw new Fault(`“${token!.text}” at letter ${token!.at} takes a ${sign.type === "number" ? "number" : "comparison"}.`)
    this.terms.push({ operation: sign.operation })
    return sign.type
  }

  private deeper(): void {
    if (++this.depth > deepest) throw new Fault(`It is nested more than ${deepest} deep.`)
  }

  private single(): Type {
    const token = this.tokens[this.at++]
    if (!token) throw new Fault("It ends too early: a number or a score is missing at the end.")
    if (token.kind === "number") this.terms.push({ number: Number(token.text) })
    else if (token.kind === "name") this.score(token)
    else if (token.text === "(") return this.bracketed(token)
    else throw new Fault(`“${token.text}” at letter ${token.at} stands where a number or a score belongs.`)
    return "number"
  }

  private score({ text, at }: Token): void {
    if (!this.names.includes(text)) throw new Fault(`There is no score “${text}” (letter ${at}); there are: ${this.names.map((name) => `“${name}”`).join(", ")}.`)
    this.terms.push({ score: text })
  }

  private bracketed({ at }: Token): Type {
    this.deeper()
    const type = this.level(0)
    this.depth--
    if (this.tokens[this.at++]?.text !== ")") throw new Fault(`The bracket at letter ${at} is not closed.`)
    return type
  }
}
