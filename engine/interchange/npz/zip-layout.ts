/** Numbers of the zip format that reading and writing share (PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.3). */
export const mark = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50, end64: 0x06064b50, locator: 0x07064b50 } as const

/** Bytes of a record without its name and its extra fields. */
export const recordBytes = { local: 30, central: 46, end: 22, end64: 56, locator: 20 } as const

/** A size or offset that stands in the zip64 field instead. */
export const elsewhere = 0xffffffff
export const zip64Field = 1
