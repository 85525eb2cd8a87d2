// Stands for a compiled job in tests of everything around it: writes the same files, reads the same signals, computes nothing.
"use strict"
const fs = require("node:fs")
const os = require("node:os")
const path = require("node:path")

const { steps, stepMilliseconds, saveAt, waitsFor, misbehave, blocks } = JSON.parse(process.env.TEPHRA_DOUBLE || "{}")
const rank = Number(process.env.OMPI_COMM_WORLD_RANK || process.env.SLURM_PROCID || 0)
const ranks = Number(process.env.OMPI_COMM_WORLD_SIZE || process.env.SLURM_NTASKS || 1)
const stage = process.argv[2]
const block = (blocks || { train: "t3k9q2mz", evaluate: "e7w4n8rb" })[stage]
const run = process.env.TEPHRA_RUN
const attempt = Number(process.env.TEPHRA_ATTEMPT)
const out = path.join(run, "out", block)
const checkpoint = path.join(run, "checkpoints", stage + ".json")
const now = () => Date.now() / 1000

/** Jobs that differ by it have curves of their own. */
const seedFile = path.join(process.env.TEPHRA_FOLDER || "", "seed.hpp")
const seed = fs.existsSync(seedFile) ? Number(fs.readFileSync(seedFile, "utf8")) : 1

const table = Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit += 1) byte = byte & 1 ? (byte >>> 1) ^ 0x82f63b78 : byte >>> 1
  return byte >>> 0
})
const crc32c = (bytes) => (bytes.reduce((value, byte) => table[(value ^ byte) & 255] ^ (value >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0

function record(members) {
  if (rank !== 0) return
  const bytes = Buffer.from(JSON.stringify({ ...members, t: now(), stage }))
  fs.appendFileSync(path.join(run, `metrics.${attempt}.log`), `${bytes.length} ${crc32c(bytes).toString(16).padStart(8, "0")} ${bytes}\n`)
}

let sequence = 0
let step = 0
let changed = now()
function board(phase) {
  const slot = Buffer.alloc(128)
  sequence += 2
  slot.writeUInt32LE(sequence, 0)
  slot.writeUInt32LE(rank, 8)
  slot.writeUInt32LE(attempt, 12)
  slot.writeDoubleLE(now(), 16)
  slot.writeBigUInt64LE(BigInt(step), 24)
  slot.write(rank === 1 ? "d3q7t5wn" : block, 32)
  slot.write(phase, 48)
  slot.writeUInt32LE(process.pid, 64)
  slot.writeUInt32LE(ranks, 68)
  slot.writeDoubleLE(changed, 72)
  slot.writeBigUInt64LE(BigInt(steps), 80)
  slot.write(stage, 88)
  slot.writeBigUInt64LE(BigInt(process.memoryUsage.rss()), 120)
  slot.writeUInt32LE(crc32c(slot.subarray(8)), 4)
  const file = fs.openSync(path.join(run, "ranks", `${os.hostname()}.board`), fs.constants.O_CREAT | fs.constants.O_WRONLY)
  fs.writeSync(file, slot, 0, 128, rank * 128)
  fs.closeSync(file)
  figures()
}

const started = now()
let spent = { whole: 0, exchange: 0, steps: 0 }
function figures() {
  const slot = Buffer.alloc(128)
  slot.writeUInt32LE(sequence, 0)
  for (const [at, value] of [[8, 1], [12, rank], [16, attempt], [20, process.pid], [120, 3]]) slot.writeUInt32LE(value, at)
  for (const [at, value] of [[24, now()], [32, started], [48, spent.whole], [64, spent.exchange], [72, process.cpuUsage().user / 1e6]]) slot.writeDoubleLE(value, at)
  slot.writeBigUInt64LE(BigInt(spent.steps), 40)
  slot.writeUInt32LE(crc32c(slot.subarray(8)), 4)
  const file = fs.openSync(path.join(run, "ranks", `${os.hostname()}.figures`), fs.constants.O_CREAT | fs.constants.O_WRONLY)
  fs.writeSync(file, slot, 0, 128, rank * 128)
  fs.closeSync(file)
}

let stopping = false
for (const signal of ["SIGTERM", "SIGUSR2"]) process.on(signal, () => (stopping = misbehave !== "deaf"))

function finish(code, outcome) {
  record({ event: "stage-ended", outcome })
  board("done")
  if (code === 0 && rank === 0) {
    fs.mkdirSync(out, { recursive: true })
    fs.writeFileSync(path.join(out, "manifest.json"), "{}")
  }
  process.exit(code)
}

function fail(code, message) {
  process.stderr.write(`tephra: rank ${rank}: block "${block}": ${message}\n`)
  finish(code, "failed")
}

function oneStep() {
  if (stopping || (misbehave !== "deaf" && fs.existsSync(path.join(run, "stop")))) {
    save()
    return finish(75, "stopped")
  }
  if (step >= steps && waitsFor && !fs.existsSync(waitsFor)) return setTimeout(oneStep, stepMilliseconds)
  if (step >= steps) return finish(0, "done")
  step += 1
  spent = { steps: spent.steps + 1, whole: spent.whole + (now() - changed), exchange: spent.exchange + (now() - changed) / 4 }
  changed = now()
  if (misbehave === "not-finite" && step === 3) {
    record({ step, epoch: 1, values: { loss: "NaN" } })
    return fail(76, "the loss is NaN at step 3. Lower the learning rate.")
  }
  record({ step, epoch: Math.ceil(step / 10), values: { loss: seed / step, ...(step % 10 === 0 ? { validation_loss: 2 / step } : {}) } })
  if (saveAt && saveAt.includes(step)) save()
  setTimeout(oneStep, stepMilliseconds)
}

function save() {
  if (rank === 0) fs.writeFileSync(checkpoint, JSON.stringify(step))
  record({ event: "checkpoint", step, epoch: Math.ceil(step / 10) })
}

process.stdout.write(`${stage} on rank ${rank} of ${ranks}, table from ${process.env.TEPHRA_DATA_TABLE || "nowhere"}\n`)
board("start")
setInterval(() => board("compute"), 300)
if (stage === "evaluate") {
  record({ event: "stage-started", block, ranks, steps: 1, epochs: 1, resumedFromStep: null })
  record({ event: "scores", block, scores: { r2: 0.75, mean_squared_error: 0.5 } })
  finish(0, "done")
} else if (misbehave === "bad-data") {
  fail(65, "table.csv:7:3: “x” is not a number. Mend the cell.")
} else {
  step = fs.existsSync(checkpoint) ? JSON.parse(fs.readFileSync(checkpoint, "utf8")) : 0
  const resumedFromStep = step > 0 ? step : null
  record({ v: 1, job: process.env.TEPHRA_JOB_HASH, run: process.env.TEPHRA_RUN_ID, attempt, resumedFromStep })
  record({ event: "stage-started", block, ranks, steps, epochs: Math.ceil(steps / 10), resumedFromStep })
  oneStep()
}
