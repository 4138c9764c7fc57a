"""What one request costs by count and not by time: allocations and user instructions (valgrind), system calls (strace).

The first two are the difference of two runs with different numbers of requests and of one length, divided by their
difference in requests: what the start costs, and what the server does by the clock, is in neither.
"""
import contextlib, os, re, signal, socket, subprocess, sys, tempfile, time
from . import load, shop
from .process import get
from .servers import OUR_PORT, Nginx, ours

FEWER, MORE = 2000, 6000
# Of each count, as starts differ in what they do.
REPEATS = 2
# So many that what the server allocates by the clock, some tens a second, is far below one per request.
ALLOCATION_MORE = 22_000
BATCH = 16
TOP = 25
# Under valgrind a start takes tens of seconds.
SLOW_START_SECONDS = 300
ALLOCATION_CASES = ("200", "304", "HEAD", "pipelined", "identity", "new connection")
INSTRUCTION_CASES = ("200", "304", "HEAD", "new connection")
STRACE_SECONDS = 2


class Caller:
    """Sends one kind of request, thousands of times, over as few bytes of Python as it takes."""

    def __init__(self, case, target, etag):
        self.case = case
        lines = ["Host: 127.0.0.1", f"Accept-Encoding: {'identity' if case == 'identity' else 'gzip'}"]
        if case == "304":
            lines.append(f"If-None-Match: {etag}")
        if case == "new connection":
            lines.append("Connection: close")
        method = "HEAD" if case == "HEAD" else "GET"
        self.request = f"{method} {target} HTTP/1.1\r\n{''.join(line + chr(13) + chr(10) for line in lines)}\r\n".encode()
        self.has_body = case not in ("HEAD", "304")
        self.expected = b"HTTP/1.1 304" if case == "304" else b"HTTP/1.1 200"

    def call(self, count):
        if self.case == "new connection":
            for _ in range(count):
                self.exchange(1)
        else:
            self.exchange(count)

    def exchange(self, count):
        batch = BATCH if self.case == "pipelined" else 1
        with socket.create_connection(("127.0.0.1", OUR_PORT), timeout=120) as connection:
            rest = b""
            for start in range(0, count, batch):
                size = min(batch, count - start)
                connection.sendall(self.request * size)
                for _ in range(size):
                    rest = self.take_answer(connection, rest)

    def take_answer(self, connection, received):
        while b"\r\n\r\n" not in received:
            received += self.receive(connection)
        head, rest = received.split(b"\r\n\r\n", 1)
        if not head.startswith(self.expected):
            sys.exit(f"hit: {self.case} was answered with {head[:60]!r}")
        length = re.search(rb"(?i)content-length: *(\d+)", head)
        missing = int(length.group(1)) if length and self.has_body else 0
        while len(rest) < missing:
            rest += self.receive(connection)
        return rest[missing:]

    def receive(self, connection):
        part = connection.recv(1 << 20)
        if not part:
            sys.exit(f"hit: the connection ended in the middle of {self.case}")
        return part


def run(binary, folder, tool, case, count, target, seconds=0):
    """Serves `count` requests of a kind from a folder that was filled before, under one tool of valgrind.

    - seconds: how long the server lives at least.
    - Returns: how long it lived."""
    began = time.monotonic()
    server = ours(binary, folder, prefix=["valgrind", *tool], start_seconds=SLOW_START_SECONDS)
    try:
        etag = shop.patiently(server.port, target)[1]["etag"]
        Caller(case, target, etag).call(count)
        time.sleep(max(0, began + seconds - time.monotonic()))
        return time.monotonic() - began
    finally:
        server.child.terminate()
        server.child.wait()


def allocations(binary):
    for case in ALLOCATION_CASES:
        with filled(binary) as (folder, target):
            more, seconds = count_allocations(binary, folder, case, ALLOCATION_MORE, target, 0)
            fewer, _ = count_allocations(binary, folder, case, FEWER, target, seconds)
        print(f"{case}: {(more - fewer) / (ALLOCATION_MORE - FEWER):.4f} allocations per request ({fewer:,} and {more:,} in all)",
              flush=True)


def count_allocations(binary, folder, case, count, target, seconds):
    os.remove(f"{folder}/ours.log")
    seconds = run(binary, folder, [], case, count, target, seconds)
    with open(f"{folder}/ours.log", errors="replace") as file:
        text = file.read()
    return int(re.search(r"total heap usage: ([\d,]+) allocs", text).group(1).replace(",", "")), seconds


@contextlib.contextmanager
def filled(binary):
    """A folder with the catalogue and the page that is asked for, made so lately that it is not rendered again."""
    with tempfile.TemporaryDirectory(prefix="touski-hit-") as folder:
        yield folder, shop.fill(binary, folder)


def instructions(binary):
    for case in INSTRUCTION_CASES:
        with filled(binary) as (folder, target):
            more, seconds = least(binary, folder, case, MORE, target, 0)
            fewer, _ = least(binary, folder, case, FEWER, target, seconds)
        spent = {name: (more[name] - fewer.get(name, 0)) / (MORE - FEWER) for name in more}
        # Less for more requests is what two starts differ in.
        total = sum(value for value in spent.values() if value > 0)
        print(f"{case}: {total:,.0f} user instructions per request (callgrind, one connection)")
        for name in sorted(spent, key=spent.get, reverse=True)[:TOP]:
            if spent[name] >= 1:
                print(f"  {spent[name]:8,.1f}  {name}", flush=True)


def least(binary, folder, case, count, target, seconds):
    """The fewest instructions each function took in any of the runs: what only one start did is in none of them."""
    out, runs = f"{folder}/callgrind.out", []
    for _ in range(REPEATS):
        tool = ["--tool=callgrind", f"--callgrind-out-file={out}"]
        seconds = max(seconds, run(binary, folder, tool, case, count, target, seconds))
        runs.append(annotated(out))
    return {name: min(run[name] for run in runs) for name in runs[0] if all(name in run for run in runs)}, seconds


def annotated(out):
    """Instructions by function, its own alone."""
    text = subprocess.run(
        ["callgrind_annotate", "--threshold=100", "--inclusive=no", "--auto=no", out], capture_output=True, text=True,
        check=True).stdout
    text = subprocess.run(["swift", "demangle", "--simplified"], input=text, capture_output=True, text=True).stdout
    functions = {}
    for line in text.splitlines():
        found = re.match(r"\s*([\d,]+)\s+(?:\(\s*[\d.]+%\)\s+)?\S*?:(.+?)(?: \[[^\]]*\])?$", line)
        if found and "PROGRAM TOTALS" not in line:
            name = found.group(2)[:120]
            functions[name] = functions.get(name, 0) + int(found.group(1).replace(",", ""))
    return functions


def system_calls(binary):
    """Of ours and of nginx with the same bytes as files, while wrk keeps 32 connections busy."""
    with filled(binary) as (folder, target):
        server = ours(binary, folder)
        static = None
        try:
            body = get(server.port, target, {"Accept-Encoding": "gzip"})[2]
            nginx = Nginx(folder)
            nginx.add_page("/v1/products", body)
            headers = get(server.port, target, {"Accept-Encoding": "gzip"})[1]
            static = nginx.start_static(headers)
            for case in ("200", "304", "new connection"):
                for one in (server, static):
                    asked = {"Accept-Encoding": "gzip"}
                    if case == "304":
                        asked["If-None-Match"] = get(one.port, target, asked)[1]["etag"]
                    if case == "new connection":
                        asked["Connection"] = "close"
                    trace(one, case, target, asked, f"{folder}/strace")
        finally:
            server.stop()
            if static:
                static.stop()


def trace(server, case, target, headers, out):
    tracer = subprocess.Popen(["strace", "-c", "-f", "-o", out, "-p", str(server.pid)], stderr=subprocess.DEVNULL)
    # It attaches thread by thread; before the first call none of them does anything.
    time.sleep(1)
    sample = load.run_wrk(server, target, 32, STRACE_SECONDS, headers)
    tracer.send_signal(signal.SIGINT)
    tracer.wait()
    calls = {}
    with open(out) as file:
        for line in file:
            found = re.match(r"\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$", line)
            if found and found.group(2) != "total":
                calls[found.group(2)] = int(found.group(1)) / sample.requests
    shown = ", ".join(f"{calls[name]:.2f} {name}" for name in sorted(calls, key=calls.get, reverse=True)
                      if calls[name] >= 0.005)
    total = sum(calls.values())
    print(f"{case:<15}{server.name:<7}{total:6.2f} system calls per request at -c32: {shown}", flush=True)
