/** A rank that ended by a signal. */
export interface DeadRank {
  readonly rank: number
  readonly signal: number
}

/** As strsignal of glibc has them, and a word of Slurm's own; srun tells no numbers. */
const bySrun: Readonly<Record<string, number>> = {
  "Illegal instruction": 4, Aborted: 6, "Bus error": 7, "Floating point exception": 8, Killed: 9, "Segmentation fault": 11, Terminated: 15,
  "Out Of Memory": 9,
}

/** The rank of which a launcher says that it died first: the others it ends itself, in the same words. */
export function deadRank(log: string): DeadRank | null {
  const [, task, word = ""] = /^srun: error: \S+: tasks? (\d+)[\d,-]*: (\w[\w ]*\w)/m.exec(log) ?? []
  const signal = bySrun[word]
  if (task !== undefined && signal !== undefined) return { rank: Number(task), signal }
  return numbered(log)
}

/** Open MPI, PALS, and Hydra of Intel MPI. */
const numberedWords = [
  /mpirun noticed that process rank (\d+) .*? exited on signal (\d+)/,
  /\brank (\d+) died from signal (\d+)/,
  /^= +RANK (\d+) PID \d+ RUNNING AT .+\n= +KILLED BY SIGNAL: (\d+)/m,
]

function numbered(log: string): DeadRank | null {
  for (const words of numberedWords) {
    const found = words.exec(log)
    if (found !== null) return { rank: Number(found[1]), signal: Number(found[2]) }
  }
  return null
}
