"""What the fronts share: jobs as Slurm knows them, from slurmctld while it remembers them and from slurmdbd afterwards.

What was submitted lies in the Slurm job's own comment, so that a job is known to its front from the instant Slurm has it,
also when the submitting command is killed before it answers.
"""
import base64, json, os, pwd, re, signal, subprocess, sys, time, zlib

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(sys.argv[0])))
HOST = "login1"
USER = pwd.getpwuid(os.getuid()).pw_name
WAITING = {"PENDING", "REQUEUED", "REQUEUE_HOLD", "SPECIAL_EXIT"}
LIVE = WAITING | {"RUNNING", "SUSPENDED", "STOPPED", "COMPLETING", "CONFIGURING", "SIGNALING", "RESIZING"}

# By states, because a job that was held until it was cancelled was never eligible, and sacct leaves it out of a span of time alone.
ENDED = ("-E", "now", "-s", "CA,CD,F,TO,NF,OOM,BF,DL,PR")

signal.signal(signal.SIGPIPE, signal.SIG_DFL)


class Unreachable(Exception):
    pass


def run(*cmd, **more):
    return subprocess.run(cmd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


def fault(name):
    return os.path.exists(f"{ROOT}/fronts/faults/{name}")


LONGEST = 1000       # of a comment; Slurm takes 1024


def pack(front, record):
    """What a comment cannot hold lies in a file of its own, which is there before the job is."""
    text = base64.urlsafe_b64encode(zlib.compress(json.dumps(record).encode())).decode()
    if len(text) < LONGEST: return f"{front}:{text}"
    name = f"{time.time_ns()}.{os.getpid()}"
    with open(f"{ROOT}/fronts/records/{name}", "w") as file: file.write(text)
    return f"{front}:@{name}"


def unpack(front, comment):
    if not comment.startswith(front + ":"): return None
    text = comment[len(front) + 1:].strip()
    if text.startswith("@"): text = open(f"{ROOT}/fronts/records/{text[1:]}").read()
    return json.loads(zlib.decompress(base64.urlsafe_b64decode(text)))


def instant(text):
    try: return int(time.mktime(time.strptime(text, "%Y-%m-%dT%H:%M:%S")))
    except ValueError: return None


def seconds(text):
    if not re.match(r"[\d-]+:", text): return 0
    days, _, rest = text.rpartition("-")
    h, m, s = map(int, rest.split(":"))
    return ((int(days or 0) * 24 + h) * 60 + m) * 60 + s


def hosts(text):
    names = []
    for name, many in re.findall(r"(\w+?)(?:\[([\d,-]+)\]|(?=,|$))(?:,|$)", "" if text in ("", "(null)", "None assigned") else text):
        for part in many.split(",") if many else [""]:
            first, _, last = part.partition("-")
            names += [f"{name}{n}" for n in range(int(first), int(last or first) + 1)] if first else [name]
    return names


def indices(text):
    """`1-3,7:2%4` as numbers."""
    found = []
    for part in text.partition("%")[0].split(","):
        first, last, step = re.fullmatch(r"(\d+)(?:-(\d+)(?::(\d+))?)?", part).groups()
        found += range(int(first), int(last or first) + 1, int(step or 1))
    return found


def tasks(number, array, told):
    """What a row is about: id and index of each task of an array, those that wait together in one row; index 0 of a job alone."""
    return [(array, index) for index in indices(told.strip("[]"))] if array else [(number, 0)]


def key(number, index):
    """As Slurm names it, too."""
    return f"{number}_{index}" if index else number


def kill(job):
    """True when Slurm took it. A task that waits beside others leaves no trace in Slurm unless it is parted from them first."""
    if job["index"] and job["state"] in WAITING: run("scontrol", "hold", key(job["id"], job["index"]))
    return run("scancel", key(job["id"], job["index"])).returncode == 0


def jobs(front, ended=False):
    """The jobs of a front by Slurm's name for them, in order; with those that slurmctld has forgotten where `ended` is asked for."""
    found = {}
    told = run("scontrol", "-o", "show", "job")
    if told.returncode: raise Unreachable(told.stderr.strip())
    for line in told.stdout.splitlines():
        r = dict(t.split("=", 1) for t in re.split(r" (?=[A-Z][A-Za-z/:&]*=)", line) if "=" in t)
        record = unpack(front, r.get("Comment", ""))
        if record is None: continue
        code, killed = map(int, r["ExitCode"].split(":"))
        about = {
            **record, "state": r["JobState"], "reason": r["Reason"], "code": code, "signal": killed, "user": r["UserId"].split("(")[0],
            "submit": instant(r["SubmitTime"]), "start": instant(r["StartTime"]), "end": instant(r["EndTime"]), "ran": seconds(r["RunTime"]),
            "limit": seconds(r["TimeLimit"]), "hosts": hosts(r.get("NodeList", "")), "cpus": int(r["NumCPUs"].split("-")[0]), "nodes": int(r["NumNodes"].split("-")[0])}
        for number, index in tasks(r["JobId"], r.get("ArrayJobId"), r.get("ArrayTaskId", "")): found[key(number, index)] = {**about, "id": number, "index": index}
    fields = "JobID,State,ExitCode,User,Submit,Start,End,ElapsedRaw,TimelimitRaw,NodeList,NCPUS,NNodes,Comment"
    since = time.strftime("%Y-%m-%d", time.localtime(time.time() - 14 * 86400))
    for line in run("sacct", "-a", "-X", "-n", "-P", "-S", since, *ENDED, "-o", fields).stdout.splitlines() if ended else []:
        word = line.split("|")
        record = unpack(front, word[12])
        if record is None: continue
        code, killed = map(int, word[2].split(":"))
        about = {
            **record, "state": word[1].split()[0], "reason": "", "code": code, "signal": killed, "user": word[3],
            "submit": instant(word[4]), "start": instant(word[5]), "end": instant(word[6]), "ran": int(word[7] or 0),
            "limit": 60 * int(word[8] or 0), "hosts": hosts(word[9]), "cpus": int(word[10]), "nodes": int(word[11])}
        array, _, told = word[0].partition("_")
        for number, index in tasks(word[0], told and array, told): found.setdefault(key(number, index), {**about, "id": number, "index": index})
    for job in found.values():
        job["done"] = job["state"] not in LIVE
        if job["done"] and not job["hosts"]: job["start"] = None
    return dict(sorted(found.items(), key=lambda item: (int(item[1]["id"]), item[1]["index"])))
