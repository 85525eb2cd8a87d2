import { z } from "zod"
import { HostName, LogInMethod, PathPattern } from "./machine-access.ts"
import { HeaderLine, PlainWord } from "./machine-queue.ts"

const filled = "In it, {user}, {account} and {initial} stand for the user's name, the account and the name's first letter."

/** A machine of a person's own: a profile, and what the person typed over it. Each field explains itself in the form, and says what it expects. */
export const MachineSettings = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .meta({ title: "Name", description: "How you call this machine here and on the command line: small letters, digits and hyphens.", expects: "small letters, digits and hyphens, beginning with a letter" }),
  base: z.string().meta({ title: "Profile", description: "The profile that it starts from: a facility's machine, or the generic one of its batch system." }),
  changed: z.iso.date().meta({ title: "Changed", description: "The day on which you last changed any of this." }),
  title: z.string().min(1).optional().meta({ title: "Title", description: "How it is written out in the app." }),
  host: HostName.optional().meta({ title: "Host", description: "The log-in host that ssh connects to.", expects: "the name of a host, such as login.hpc.example.edu" }),
  port: z.int().min(1).max(65535).optional().meta({ title: "Port", description: "The port of the log-in host; 22 unless the facility says otherwise.", expects: "a whole number from 1 to 65535" }),
  user: z
    .string()
    .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/)
    .optional()
    .meta({ title: "User", description: "Your name on the machine.", expects: "letters, digits, dots, hyphens and underscores" }),
  key: z
    .string()
    .regex(/^(~\/|\/)./)
    .optional()
    .meta({ title: "Key file", description: "The private key that you log in with, where neither an agent nor ssh's configuration offers it: a path from / or ~/.", expects: "a path that begins with / or ~/" }),
  jump: HostName.optional().meta({ title: "Jump host", description: "A host that you must pass through to reach the log-in host.", expects: "the name of a host, such as bastion.example.edu" }),
  methods: z.array(LogInMethod).min(1).optional().meta({ title: "Log-in", description: "How you prove who you are, in the order in which it is tried." }),
  account: z
    .string()
    .regex(/^[A-Za-z0-9_][A-Za-z0-9_.@:-]*$/)
    .optional()
    .meta({ title: "Account", description: "The project that jobs are charged to when a target names none.", expects: "letters, digits and _ . @ : -" }),
  queue: PlainWord.optional().meta({ title: "Queue", description: "The queue, partition or quality of service of a job when a target names none.", expects: "one word of letters, digits and _ . , : = / + -" }),
  longest: z.int().positive().optional().meta({ title: "Longest run", description: "How long your jobs may run in that queue, where you were granted other than what the profile says.", unit: "s", expects: "a time, such as 12 h, 90 min or 1:30:00" }),
  mostNodes: z.int().positive().optional().meta({ title: "Most nodes", description: "How many nodes one of your jobs may have in that queue.", expects: "a whole number of at least 1" }),
  cores: z.int().positive().optional().meta({ title: "Cores of a node", description: "Physical cores of a node that a job may use.", expects: "a whole number of at least 1" }),
  memoryBytes: z.int().positive().optional().meta({ title: "Memory of a node", description: "Memory of a node that a job may use.", unit: "B", expects: "a size, such as 192 GiB or 512 GB" }),
  gpus: z.int().nonnegative().optional().meta({ title: "GPUs of a node", description: "GPUs of a node, as the batch system counts them.", expects: "a whole number" }),
  scratch: PathPattern.optional().meta({ title: "Scratch", description: `The folder below which runs are put. ${filled}`, expects: "a path that begins with /, in which {user}, {account} and {initial} may stand" }),
  cache: PathPattern.optional().meta({ title: "Builds", description: `The folder in which built programs are kept for later runs; it belongs on scratch. ${filled}`, expects: "a path that begins with /, in which {user}, {account} and {initial} may stand" }),
  buildOn: z.enum(["login", "node"]).optional().meta({ title: "Build on", description: "Where programs are built: on the log-in node with low priority, or in a job on one node." }),
  buildJobs: z.int().min(1).max(64).optional().meta({ title: "Build tasks", description: "How many compilers run at once on a log-in node.", expects: "a whole number from 1 to 64" }),
  proxy: z.url({ protocol: /^https?$/ }).optional().meta({ title: "Proxy", description: "Through which compute nodes reach the outside.", expects: "an address that begins with http:// or https://" }),
  modules: z.array(PlainWord).min(1).optional().meta({ title: "Modules", description: "Modules that a job loads, in order, instead of the profile's.", expects: "names of modules with spaces between, such as gcc/12.2 openmpi" }),
  options: z.array(HeaderLine).min(1).optional().meta({ title: "Options", control: "lines", description: "Lines of the job's header, such as -l filesystems=home:flare, instead of the profile's.", expects: "lines that begin with -, one a line" }),
  launcher: z.array(PlainWord).min(1).optional().meta({ title: "Launcher", description: "The words that start the ranks, in which {ranks}, {threads}, {nodes} and {per_node} stand for a stage's figures.", expects: "plain words with spaces between, such as srun --ntasks={ranks}" }),
  queryInterval: z.number().min(1).max(3600).optional().meta({ title: "Queue is asked every", description: "Least time between two looks into the queue; facilities ask for patience.", unit: "s", expects: "a time from 1 s to 1 h" }),
})
export type MachineSettings = z.infer<typeof MachineSettings>
