"""The load: wrk (closed loop), oha (open loop, at a fixed rate), and connections that never finish their request."""
import json, os, re, shutil, subprocess, sys
from dataclasses import dataclass
from .process import CLIENT_CORE, SERVER_CORE, busy_seconds, accepted_connections

# Walks over the targets of a file in order, from one of them on, and counts what Cache-Status says of each answer.
# With "once" it stops at the end of the file instead of beginning again.
WALK = """
local requests, position, once = {}, 0, false
local threads = {}
function setup(thread) table.insert(threads, thread) end
function init(arguments)
  for target in io.lines(arguments[1]) do requests[#requests + 1] = wrk.format("GET", target) end
  position, once = tonumber(arguments[2]), arguments[3] == "once"
  hits, misses, others, walked = 0, 0, 0, 0
end
function request()
  position = position + 1
  if position > #requests then
    position = 1
    if once then wrk.thread:stop() end
  end
  walked = walked + 1
  return requests[position]
end
function response(status, headers)
  local said = headers["X-Cache"] or headers["Cache-Status"] or ""
  said = said:lower()
  if status ~= 200 then others = others + 1
  elseif said:find("hit", 1, true) then hits = hits + 1
  elseif said:find("miss", 1, true) then misses = misses + 1
  else others = others + 1 end
end
function done()
  for _, thread in ipairs(threads) do
    print(("walk: %d hits, %d misses, %d others, %d walked"):format(
      thread:get("hits"), thread:get("misses"), thread:get("others"), thread:get("walked")))
  end
end
"""


@dataclass
class Sample:
    """One run against one server: CPU in microseconds per request, times in microseconds."""
    cpu: float
    rate: float
    p50: float
    p99: float
    requests: int
    # Cores' worth of other work on the server's core meanwhile.
    foreign: float
    # Of the targets walked over: hits, misses, others, walked.
    walk: tuple = (0, 0, 0, 0)
    # Bytes the server read from files, per request.
    read: float = 0
    # Connections accepted on this machine (or in this namespace), per request.
    accepted: float = 0


@dataclass
class Walk:
    script: str
    targets: str
    first: int = 0
    once: bool = False


def run_wrk(server, target, connections, seconds, headers, walk=None):
    command = ["taskset", "-c", str(CLIENT_CORE), "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    if walk:
        command += ["-s", walk.script]
    command.append(f"http://127.0.0.1:{server.port}{target}")
    if walk:
        command += ["--", walk.targets, str(walk.first), "once" if walk.once else "again"]
    watch = Watch(server)
    done = subprocess.run(command, capture_output=True, text=True)
    out = done.stdout + done.stderr
    used, read, accepted, foreign, _ = watch.end()
    found = re.search(r"(\d+) requests in ([\d.]+)(\w+),", out)
    requests = int(found.group(1)) if found else 0
    # wrk complains about a status above 399 alone, so a 304 is well.
    trouble = re.search(r"Non-2xx.*|Socket errors.*", out)
    if requests == 0 or (trouble and not walk):
        sys.exit(f"hit: {server.name} did not answer all of it: {trouble.group(0) if trouble else 'nothing'}\n{out}")
    walked = re.search(r"walk: (\d+) hits, (\d+) misses, (\d+) others, (\d+) walked", out)
    return Sample(
        used / requests * 1e6, float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)),
        *(microseconds(re.search(rf"^ +{p}%\s+(\S+)", out, re.M).group(1)) for p in (50, 99)), requests, foreign,
        tuple(map(int, walked.groups())) if walked else (0, 0, 0, 0), read / requests, accepted / requests)


def microseconds(text):
    value, unit = re.match(r"([\d.]+)(us|ms|s|m)$", text).groups()
    return float(value) * {"us": 1, "ms": 1e3, "s": 1e6, "m": 6e7}[unit]


class Watch:
    """What a server used between two moments."""

    def __init__(self, server):
        import time
        self.clock, self.server = time.monotonic, server
        self.before = self.now()

    def now(self):
        return (self.server.cpu(), self.server.bytes_read(), accepted_connections(), busy_seconds(SERVER_CORE),
                self.clock())

    def end(self):
        used, read, accepted, busy, seconds = (after - before for after, before in zip(self.now(), self.before))
        return used, read, accepted, max(0, busy - used) / seconds, seconds


def find_oha():
    return os.environ.get("OHA") or shutil.which("oha")


def run_oha(oha, server, target, connections, seconds, headers, rate):
    """An open loop: each request is due at its moment, and is late from then on, whether or not it could be sent."""
    command = ["taskset", "-c", str(CLIENT_CORE), oha, "-z", f"{seconds}s", "-c", str(connections), "-q", str(rate),
               "--latency-correction", "--no-tui", "--worker-threads", "1", "--output-format", "json", "-w"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    watch = Watch(server)
    done = subprocess.run(command + [f"http://127.0.0.1:{server.port}{target}"], capture_output=True, text=True)
    used, read, accepted, foreign, _ = watch.end()
    if done.returncode:
        sys.exit(f"hit: oha failed: {done.stderr[-500:]}")
    found = json.loads(done.stdout)
    requests = sum(found["statusCodeDistribution"].values())
    wrong = {status: count for status, count in found["statusCodeDistribution"].items() if status != "200"}
    if wrong or requests == 0:
        sys.exit(f"hit: {server.name} answered {wrong or 'nothing'} to oha")
    times = found["latencyPercentiles"]
    return Sample(used / requests * 1e6, found["summary"]["requestsPerSec"], times["p50"] * 1e6, times["p99"] * 1e6,
                  requests, foreign, (0, 0, 0, 0), read / requests, accepted / requests)


class HalfSent:
    """Requests that are begun and not ended, so many at each port, renewed where a server has had enough of one."""

    def __init__(self, ports, count):
        self.count = count
        command = ["taskset", "-c", str(CLIENT_CORE), sys.executable, "-B", f"{os.path.dirname(__file__)}/half_sent.py",
                   str(count), *map(str, ports)]
        self.child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.report()

    def report(self):
        """By port, how many are open and how many were opened so far; waits until all of them were once open."""
        self.child.stdin.write("?\n")
        self.child.stdin.flush()
        line = self.child.stdout.readline()
        if not line:
            sys.exit("hit: the half-sent requests could not be opened")
        return {int(port): figures for port, figures in json.loads(line).items()}

    def stop(self):
        self.child.kill()
        self.child.wait()
