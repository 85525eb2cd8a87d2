// Written by `node engine/generate.ts`. Do not edit.
/** Markdown page of each block type. */
export const blockHelp: Readonly<Record<string, string>> = {
  "activation": "",
  "adam": "",
  "columns": "",
  "cross-entropy": "",
  "csv-table": "",
  "data-parallel": "",
  "dense": "",
  "dropout": "",
  "evaluate": "",
  "flatten": "",
  "huber": "",
  "idx-images": "",
  "mean-absolute-error": "",
  "mean-squared-error": "",
  "scale": "",
  "sgd": "",
  "split": "",
  "standardise": "",
  "stop-rule": "",
  "train": ""
}

/** By problem code. */
export const problemHelp: Readonly<Record<string, { readonly title: string; readonly text: string }>> = {
  "column-name-twice": {
    "title": "Two columns have the same name",
    "text": "Columns are chosen by name, so each needs its own. Rename one in the header."
  },
  "document-missing": {
    "title": "The document is not open in this engine any more: it was closed, or the engine was started anew.",
    "text": "The document is not open in this engine any more: it was closed, or the engine was started anew. Open its file again."
  },
  "document-unsaved": {
    "title": "The document has edits that are not saved.",
    "text": "The document has edits that are not saved. Save it, or close it and drop them."
  },
  "file-empty": {
    "title": "The file is empty",
    "text": "It has no bytes, or only empty lines. Perhaps it was written by something that failed."
  },
  "file-migration": {
    "title": "The file has an older format and could not be brought to the present one; the message says why and what to change.",
    "text": "The file has an older format and could not be brought to the present one; the message says why and what to change."
  },
  "file-missing": {
    "title": "The file does not exist",
    "text": "There is no file at the path in the block, nor at a path bound to its name. Choose the file in the block, or say where it is on this\nmachine: `--data NAME=FILE` on the command line. The path in the pipeline counts from the folder of the pipeline file."
  },
  "file-newer": {
    "title": "A newer Tephra wrote the file.",
    "text": "A newer Tephra wrote the file. It is opened for reading only and never overwritten: this version would drop what it does\nnot know. Update Tephra to edit it."
  },
  "file-not-json": {
    "title": "The pipeline file is not JSON, or holds a number or a key that would change when it is written again.",
    "text": "The pipeline file is not JSON, or holds a number or a key that would change when it is written again. The message names\nthe line and column. Mend it in a text editor, or take an older copy from your version control."
  },
  "file-not-pipeline": {
    "title": "The file is JSON but has no `format` number, so it is not a Tephra pipeline.",
    "text": "The file is JSON but has no `format` number, so it is not a Tephra pipeline. Pipelines end in `.tephra.json`."
  },
  "file-not-readable": {
    "title": "The file cannot be read",
    "text": "It is a folder, or this account may not read it. Choose another file, or change its permissions."
  },
  "file-packed": {
    "title": "The file is packed with gzip",
    "text": "Unpack it (`gunzip FILE.gz`) and choose the unpacked file."
  },
  "file-shape": {
    "title": "The file has the right format number but something in it does not fit: the message says where (`blocks › abcdefgh ›\nconfig`) and what.",
    "text": "The file has the right format number but something in it does not fit: the message says where (`blocks › abcdefgh ›\nconfig`) and what. This comes from an edit by hand or a merge that went wrong."
  },
  "file-too-large": {
    "title": "A pipeline file has at most 64 MB.",
    "text": "A pipeline file has at most 64 MB. Data belong in files of their own, named by a data block."
  },
  "file-unreadable": {
    "title": "The file exists but could not be read: no permission, a folder, or a disk that fails.",
    "text": "The file exists but could not be read: no permission, a folder, or a disk that fails. The message has the system's reason."
  },
  "idx-magic": {
    "title": "Not an IDX file of this kind",
    "text": "Image files begin with the bytes `00000803`, label files with `00000801`. Images and labels may have been swapped."
  },
  "idx-size": {
    "title": "The IDX file has the wrong length",
    "text": "The header says how many bytes follow, and another number does. A download may have been cut off."
  },
  "not-text": {
    "title": "The file is not text",
    "text": "A CSV file is plain text. This one holds zero bytes, as spreadsheets and UTF-16 text do: save or export it as CSV (UTF-8)."
  },
  "quote-open": {
    "title": "A quote is never closed",
    "text": "A cell that begins with `\"` goes on to the next `\"`, across lines if need be. The message names the line and column where it opens."
  },
  "quote-stray": {
    "title": "Letters after a quoted cell",
    "text": "After the closing quote comes a delimiter or the end of the line. A quote inside a quoted cell is written twice: `\"a \"\"big\"\" cell\"`."
  },
  "row-blank": {
    "title": "An empty line between rows",
    "text": "Empty lines may stand at the end of the file only; elsewhere one may stand for a row that was lost. Remove it."
  },
  "row-length": {
    "title": "A row has too many or too few cells",
    "text": "Every row has one cell a column. Often a number is written with a decimal comma while the delimiter is a comma too: choose `;` then."
  }
}
