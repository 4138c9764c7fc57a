"""The cases that compare CPU per request: each runs against all servers in turn, round after round."""
import os, statistics, sys, time
from . import load, shop
from .load import Walk
from .process import get, get_all
from .servers import CACHE, OURS, STATIC, Nginx, file_target, ours
from .table import Row

GZIP = {"Accept-Encoding": "gzip"}
WARM_SECONDS = 1
# So many stored pages are walked over that a memory tier of 1 MiB, which holds some 70, is no help.
STORED_KEYS = 3000
SMALL_MEMORY_MIB = 1
HALF_SENT = 5000
# Reading a page out of `cache.sqlite` moves at least its body; less was found in memory.
READ_SHARE = 0.9
# Rounds with other work on the server's core are told of, and from this share of it on they are doubted.
DOUBTFUL = 0.1


class Bench:
    """The three servers, what they are asked, and how long."""

    def __init__(self, binary, folder, options):
        self.binary, self.folder, self.options = binary, folder, options
        self.rows = []
        shop.fill(binary, folder)
        self.ours = ours(binary, folder)
        try:
            self.target, self.body = shop.first_page(self.ours.port)
            nginx = self.nginx = Nginx(folder)
            # nginx takes the query off before it looks for the file, so this one answers every list.
            nginx.add_page("/v1/products", self.body, plain=True)
            self.static = nginx.start_static(get(self.ours.port, self.target, GZIP)[1])
            self.cache = nginx.start_cache()
        except BaseException:
            self.stop()
            raise

    @property
    def all(self):
        return [self.ours, self.static, self.cache]

    def stop(self):
        for server in ("cache", "static", "ours"):
            if hasattr(self, server):
                getattr(self, server).stop()

    def restart_ours(self, **settings):
        self.ours.stop()
        self.ours = ours(self.binary, self.folder, **settings)

    def compare(self, name, goal, run, servers=None):
        """Runs `run(server)` in turns and keeps one row of medians."""
        servers = servers or self.all
        samples = {server.name: [] for server in servers}
        for round in range(self.options.rounds):
            turn = round % len(servers)
            for server in servers[turn:] + servers[:turn]:
                samples[server.name].append(run(server))
        row = Row(name, goal, samples)
        row.show()
        self.rows.append(row)
        return row

    def wrk(self, connections, headers=GZIP, target=None, walk=None):
        """A run of wrk after a short one that warms up; `headers` may be a dictionary by the server's name."""
        target = target or self.target

        def run(server):
            own = headers.get(server.name, headers)
            return load.run_wrk(server, target, connections, self.options.seconds, own, walk)

        for server in self.all:
            load.run_wrk(server, target, connections, WARM_SECONDS, headers.get(server.name, headers), walk)
        return run


def hit(bench):
    for connections in map(int, bench.options.connections.split(",")):
        bench.compare(f"hit -c{connections}", {32: 1.5, 256: 1.4, 1000: 1.4}.get(connections), bench.wrk(connections))


def not_modified(bench):
    headers = {}
    for server in bench.all:
        etag = get(server.port, bench.target, GZIP)[1]["etag"]
        headers[server.name] = dict(GZIP, **{"If-None-Match": etag})
        status = get(server.port, bench.target, headers[server.name])[0]
        if status != 304:
            sys.exit(f"hit: {server.name} answered {status} to a conditional request")
    for connections in (32, 256):
        bench.compare(f"304 -c{connections}", 1.0, bench.wrk(connections, headers))


def close(bench):
    row = bench.compare("close -c32", 1.1, bench.wrk(32, dict(GZIP, Connection="close")))
    for name, samples in row.samples.items():
        accepted = min(sample.accepted for sample in samples)
        if accepted < 0.98:
            sys.exit(f"hit: {name} answered several requests on one connection ({accepted:.2f} accepted per request)")


def disk(bench):
    stored = list(shop.keys())[:STORED_KEYS]
    targets = write_targets(bench, "stored", stored)
    names = write_targets(bench, "files", [file_target(target) for target in stored])
    bench.restart_ours(memory_mib=SMALL_MEMORY_MIB)
    for target, _, body in get_all(bench.ours.port, stored, GZIP):
        bench.nginx.add_page(file_target(target), body)
    for _ in get_all(bench.cache.port, stored, GZIP):
        pass
    # What was rendered last is written within moments.
    time.sleep(1)
    script = write_script(bench)
    first = {server.name: 0 for server in bench.all}

    def run(server, seconds=None):
        walk = Walk(script, names if server.name == STATIC else targets, first[server.name])
        sample = load.run_wrk(server, "/v1/products", 32, seconds or bench.options.seconds, GZIP, walk)
        first[server.name] = (walk.first + sample.walk[3]) % STORED_KEYS
        return sample

    for server in bench.all:
        run(server, WARM_SECONDS)
    row = bench.compare("cache.sqlite -c32", 0.5, run)
    hits, misses, others, _ = (sum(counts) for counts in zip(*(sample.walk for sample in row.samples[OURS])))
    read = statistics.median(sample.read for sample in row.samples[OURS])
    row.note(f"ours: {hits:,} hits, {misses:,} renders, {others:,} others; {read:,.0f} bytes read from files per request")
    if misses + others > hits / 1000 or read < READ_SHARE * len(bench.body):
        sys.exit("hit: these answers did not all come out of cache.sqlite")
    bench.restart_ours()


def half(bench):
    half_sent = load.HalfSent([server.port for server in bench.all], HALF_SENT)
    try:
        row = bench.compare(f"hit -c32, {HALF_SENT:,} half-sent", 1.2, bench.wrk(32))
        for server in bench.all:
            is_open, opened = half_sent.report()[server.port]
            row.note(f"{server.name}: {is_open:,} half-sent open at the end, {opened:,} opened in all")
            if is_open < 0.9 * HALF_SENT:
                sys.exit(f"hit: {server.name} had only {is_open} half-sent requests")
    finally:
        half_sent.stop()


def half_load(bench):
    oha = load.find_oha()
    if not oha:
        print("p99 at half load: skipped, as oha is neither on PATH nor named by OHA")
        return
    full = bench.wrk(32)(bench.static).rate
    rate = int(full / 2)

    def run(server):
        sample = load.run_oha(oha, server, bench.target, 32, bench.options.seconds, GZIP, rate)
        if sample.rate < 0.95 * rate:
            print(f"  oha sent {sample.rate:,.0f} of {rate:,} requests/s to {server.name}: this round says little")
        return sample

    row = bench.compare(f"half load, {rate:,}/s", None, run)
    row.judge_p99(1.2)


def miss(bench):
    # A key that was rendered is a hit from then on, so each is used once: those of `disk` come first in the list.
    targets = list(shop.keys())[STORED_KEYS:]
    path, script = write_targets(bench, "unknown", targets), write_script(bench)
    first = 0

    def run(server):
        nonlocal first
        if first >= len(targets) - 500:
            sys.exit("hit: too few addresses for so many rounds of misses; take shorter rounds or fewer")
        walk = Walk(script, path, first, once=True)
        sample = load.run_wrk(server, "/v1/products", 32, bench.options.seconds, GZIP, walk)
        first += sample.walk[3] + 1
        return sample

    run(bench.ours)
    row = bench.compare("miss -c32", None, run, [bench.ours])
    hits, misses, others, _ = (sum(counts) for counts in zip(*(sample.walk for sample in row.samples[OURS])))
    row.note(f"{misses:,} renders, {hits:,} hits, {others:,} others")


def identity(bench):
    headers = {"Accept-Encoding": "identity"}
    size = len(get(bench.ours.port, bench.target, headers)[2])
    for server in bench.all:
        _, answer, body = get(server.port, bench.target, headers)
        if "content-encoding" in answer or len(body) != size:
            sys.exit(f"hit: {server.name} sent {len(body)} bytes to a client that refuses gzip, ours {size}")
    bench.compare("identity -c32", None, bench.wrk(32, headers)).note(f"{size:,} bytes each")


def write_targets(bench, name, targets):
    path = f"{bench.folder}/{name}.txt"
    with open(path, "w") as file:
        file.write("".join(target + "\n" for target in targets))
    return path


def write_script(bench):
    path = f"{bench.folder}/walk.lua"
    with open(path, "w") as file:
        file.write(load.WALK)
    return path
