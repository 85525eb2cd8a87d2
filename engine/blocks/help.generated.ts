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
  "document-missing": {
    "title": "The document is not open in this engine any more: it was closed, or the engine was started anew.",
    "text": "The document is not open in this engine any more: it was closed, or the engine was started anew. Open its file again."
  },
  "document-unsaved": {
    "title": "The document has edits that are not saved.",
    "text": "The document has edits that are not saved. Save it, or close it and drop them."
  },
  "file-migration": {
    "title": "The file has an older format and could not be brought to the present one; the message says why and what to change.",
    "text": "The file has an older format and could not be brought to the present one; the message says why and what to change."
  },
  "file-missing": {
    "title": "There is no file at that path.",
    "text": "There is no file at that path. It may have been moved or renamed; choose it again."
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
  }
}
