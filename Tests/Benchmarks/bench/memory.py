"""What the servers hold: for connections that idle, and for ten thousand pages."""
import os, socket, sys, time
from . import shop
from .process import get, get_all
from .servers import OUR_PORT, ours

GZIP = {"Accept-Encoding": "gzip"}
IDLE = 5000
ENTRIES = 10_000
MEMORY_MIB = 64
MIB = 1024


def idle_connections(bench):
    """Each server fresh, as what an earlier load touched stays resident."""
    bench.restart_ours()
    bench.static.stop()
    bench.cache.stop()
    bench.static = bench.nginx.start_static(get(bench.ours.port, bench.target, GZIP)[1])
    bench.cache = bench.nginx.start_cache()
    print(f"idle connections: {IDLE:,} each, opened and asked once")
    for server in bench.all:
        for _ in range(1000):
            get(server.port, bench.target, GZIP)
        before = server.memory()
        connections = [ask_and_stay(server.port, bench.target) for _ in range(IDLE)]
        time.sleep(2)
        after = server.memory()
        alive = sum(is_alive(connection) for connection in connections)
        for connection in connections:
            connection.close()
        if alive < IDLE:
            sys.exit(f"hit: {server.name} closed {IDLE - alive} of {IDLE} idle connections")
        print(f"  {server.name:<12}{before / MIB:7.1f} MiB, then {after / MIB:7.1f} MiB: "
              f"{(after - before) / IDLE * 1000:,.0f} KiB per 1,000 idle connections", flush=True)


def ask_and_stay(port, target):
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    connection.sendall(f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode())
    received = b""
    while b"\r\n\r\n" not in received:
        received += receive(connection)
    head, body = received.split(b"\r\n\r\n", 1)
    length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
    missing = length - len(body)
    while missing > 0:
        missing -= len(receive(connection))
    return connection


def receive(connection):
    part = connection.recv(65536)
    if not part:
        sys.exit("hit: a connection was closed that should stay")
    return part


def is_alive(connection):
    connection.setblocking(False)
    try:
        return connection.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def ten_thousand(bench):
    """More pages than the memory tier holds, rendered once each and then read again in the same order."""
    bench.ours.stop()
    for name in ("cache.sqlite", "cache.sqlite-wal", "cache.sqlite-shm"):
        if os.path.exists(f"{bench.folder}/data/{name}"):
            os.remove(f"{bench.folder}/data/{name}")
    bench.ours = ours(bench.binary, bench.folder, memory_mib=MEMORY_MIB)
    targets = list(shop.keys())[:ENTRIES]
    print(f"{ENTRIES:,} pages, {MEMORY_MIB} MiB of memory tier: {bench.ours.memory() / MIB:.1f} MiB resident at the start")
    for said in ("rendered", "read again", "after a restart"):
        if said == "after a restart":
            bench.restart_ours(memory_mib=MEMORY_MIB)
        began = time.monotonic()
        hits, size = read_all(targets)
        seconds = time.monotonic() - began
        print(f"  {said:<16}{bench.ours.memory() / MIB:7.1f} MiB resident, {bench.ours.memory('RssAnon') / MIB:7.1f} MiB "
              f"of it the process's own, highest {bench.ours.memory('VmHWM') / MIB:7.1f} MiB; "
              f"{hits:,} hits, {size / len(targets):,.0f} bytes each, {seconds:.0f} s", flush=True)
    file = sum(os.path.getsize(f"{bench.folder}/data/{name}") for name in os.listdir(f"{bench.folder}/data")
               if name.startswith("cache.sqlite"))
    print(f"  cache.sqlite with its log: {file / MIB / MIB:.1f} MiB")
    bench.restart_ours()


def read_all(targets):
    hits = size = 0
    for _, headers, body in get_all(OUR_PORT, targets, GZIP):
        size += len(body)
        hits += "hit" in headers.get("cache-status", "")
    return hits, size
