import { problemAt } from "../../model/file-problem.ts"
import { mostDims } from "../arrays.ts"
import { textOf } from "../text.ts"

export interface NpyHeader {
  /** NumPy's word: byte order, kind, bytes of a number (`<f4`). */
  readonly element: string
  readonly fortran: boolean
  readonly shape: readonly number[]
  /** Of the header itself; the numbers follow. */
  readonly bytes: number
}

/** NumPy writes 118 bytes. */
const longestHeader = 0xffff

/** One entry of the dictionary: a key, then a string, a truth, a tuple of whole numbers or the list of a record's fields. */
const entry = /\s*'(?<key>\w+)'\s*:\s*(?:'(?<word>[^']*)'|(?<truth>True|False)|\((?<tuple>[\d\s,]*)\)|(?<fields>\[.*))\s*(?:,|(?=\})|$)/sy

/** What stands before the numbers of an NPY file. Throws a FileProblem. */
export function npyHeader(bytes: Uint8Array, { file, where }: { readonly file: string; readonly where: string }): NpyHeader {
  const fail = (what: string) => problemAt("npy-damaged", { file }, `${where} is damaged: ${what}. Fetch it again, or save it again with numpy.`)
  if (bytes[0] !== 0x93 || textOf(bytes.subarray(1, 6)) !== "NUMPY") throw fail("it does not begin as an array does")
  if (bytes.length < 12) throw fail("it ends inside its header")
  const version = bytes[6]!
  if (version < 1 || version > 3) throw fail(`its version is ${version}, and 1 to 3 are known`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  const start = version === 1 ? 10 : 12
  if (length > bytes.length - start) throw fail("it ends inside its header")
  if (length > longestHeader) throw fail(`its header is ${length} bytes long`)

  const found = entriesOf(textOf(bytes.subarray(start, start + length)))
  const { element, fortran, shape } = found ?? {}
  if (element === undefined || fortran === undefined || shape === undefined) throw fail("its header does not say kind, order and shape")
  if (shape.length > mostDims) throw fail(`it has ${shape.length} dimensions`)
  return { element, fortran, shape, bytes: start + length }
}

interface Entries {
  element?: string
  fortran?: boolean
  shape?: number[]
}

/** Undefined for what is no dictionary of the entries that NumPy writes. */
function entriesOf(text: string): Entries | undefined {
  const found: Entries = {}
  if (!text.startsWith("{")) return undefined
  for (let at = 1; !/^\s*\}\s*$/.test(text.slice(at)); at = entry.lastIndex) {
    entry.lastIndex = at
    const match = entry.exec(text)
    if (!match) return undefined
    const { key, word, truth, tuple, fields } = match.groups!
    if (key === "descr" && fields !== undefined) return { element: "records of several fields", fortran: false, shape: [] }
    if (key === "descr" && word !== undefined) found.element = word
    else if (key === "fortran_order" && truth !== undefined) found.fortran = truth === "True"
    else if (key === "shape" && tuple !== undefined) found.shape = (tuple.match(/\d+/g) ?? []).map(Number)
    else return undefined
  }
  return found
}
