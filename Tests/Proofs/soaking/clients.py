"""Everybody who calls the server during the soak: what each asks, and what each may be answered."""
import gzip, http.client, json, socket, threading, time
from collections import Counter

PORT, DIRECTUS_PORT, CJ_PORT = 18680, 18655, 18656
ADMIN = {"Authorization": "Bearer sandbox-admin-token", "Content-Type": "application/json"}
# The hook tells of a save at once; this is what two pulls would take.
VISIBLE_SECONDS = 45
HALF_SENT, SLOW_READERS = 100, 10
# Megabytes more than the kernel takes for a client that does not read.
SLOW_REQUESTS, SLOW_BYTES = 400, 10_000_000
# A machine that stands still this long breaks the promises of both sides.
PAUSE_SECONDS = 5
SORTS = ("featured", "newest", "price", "-price", "name", "-name")
MALFORMED = [
    (b"GET /v1/products HTTP/1.1\n\n", {400}), (b"GET /v1/products HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", {400}),
    (b"GET /v1/products HTTP/1.1\r\n\r\n", {400}), (b"GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n", {400}),
    (b"GET /v1/products HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", {400}),
    (b"GET /v1/products HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", {400}),
    (b"GET /v1/products HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n", {400}),
    (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", {414}),
    (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"a: b\r\n" * 9000 + b"\r\n", {431}),
    (b"GET /v1/products HTTP/3.0\r\nHost: a\r\n\r\n", {505}), (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", {400}),
    (b"POST /hooks/directus HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffff\r\n", {400, 401, 413}),
    (b"POST /v1/products HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", {405}),
    (b"GET /v1/products?page=0 HTTP/1.1\r\nHost: a\r\n\r\n", {400}),
    (b"GET /v1/products/no-such-product HTTP/1.1\r\nHost: a\r\n\r\n", {404}),
]


class Tally:
    """What came back, by kind; and what should not have."""

    def __init__(self, seed):
        self.lock, self.counts, self.failures, self.delays = threading.Lock(), Counter(), [], []
        self.seed, self.stop, self.began = seed, threading.Event(), time.monotonic()
        # When the whole machine stood still: from and to, in seconds since the beginning.
        self.pauses = []

    def add(self, kind, outcome, expected=None, detail=""):
        with self.lock:
            self.counts[kind, str(outcome)] += 1
            if expected is not None and outcome not in expected:
                self.failures.append((time.monotonic() - self.began, f"{kind}: {outcome} {detail}"))

    def watch(self):
        """Notes when this program was not run for seconds, as then neither was the server, and every deadline passed."""
        last = time.monotonic()
        while not self.stop.wait(0.2):
            now = time.monotonic()
            if now - last > PAUSE_SECONDS:
                self.pauses.append((last - self.began, now - self.began))
            last = now

    def is_excused(self, moment):
        return any(start <= moment <= end + PAUSE_SECONDS for start, end in self.pauses)


class Shop:
    """What can be asked for and saved."""

    def __init__(self):
        products = self.read("/items/products?fields=id,slug,status,is_active&limit=-1")
        public = {row["id"] for row in json.loads(call("/v1/products?pageSize=240")[2])["data"]}
        self.products = [row for row in products if row["id"] in public]
        self.categories = list(slugs(json.loads(call("/v1/categories")[2])["data"]))

    def read(self, path):
        return json.loads(call(path, ADMIN, port=DIRECTUS_PORT)[2])["data"]

    def rare(self, draw):
        """One of a hundred thousand lists."""
        category = draw.choice(["", *(f"category={slug}&" for slug in self.categories)])
        sort = draw.choice(SORTS[1:])
        return f"/v1/products?{category}lang={draw.choice(('fr', 'en', 'de', 'es'))}&pageSize={draw.randint(1, 240)}&sort={sort}"

    def usual(self, draw):
        return draw.choice([
            "/v1/products", "/v1/products", "/v1/products?sort=price", "/v1/products?page=2", "/v1/categories",
            f"/v1/products?category={draw.choice(self.categories)}",
            f"/v1/products/{draw.choice(self.products)['slug'] or 'x'}", f"/v1/products/{draw.choice(self.products)['id']}"])


def slugs(tree):
    for node in tree:
        yield node["slug"]
        yield from slugs(node.get("children", []))


def call(target, headers={}, method="GET", body=None, port=PORT, timeout=30):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(method, target, body, headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def pages(tally, draw, shop, kind, pause):
    """Readers that keep their connection; how they ask is their kind."""
    etags, connection = {}, http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    while not tally.stop.wait(pause):
        target = shop.rare(draw) if kind == "miss" else shop.usual(draw)
        headers = {"Accept-Encoding": "identity" if kind == "identity" else "gzip"}
        if kind == "conditional" and target in etags:
            headers["If-None-Match"] = etags[target]
        connection.request("HEAD" if kind == "HEAD" else "GET", target, headers=headers)
        response = connection.getresponse()
        body = response.read()
        expected = {200, 304} if "If-None-Match" in headers else {200}
        # A reply that the connection ends with is as well; http.client then opens the next by itself.
        tally.add(kind, response.status, expected, f"{target} {body[:200]!r}")
        if "ETag" in response.headers:
            etags[target] = response.headers["ETag"]
        if response.status == 200 and kind != "HEAD" and draw.random() < 0.05:
            if response.headers["Content-Encoding"] == "gzip":
                body = gzip.decompress(body)
            json.loads(body)
        if draw.random() < 0.02:
            connection.close()


def pipelined_hits(tally, draw, shop, size=16):
    request = b"GET /v1/products HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n"
    while not tally.stop.is_set():
        with socket.create_connection(("127.0.0.1", PORT), timeout=30) as connection:
            file = connection.makefile("rb")
            for _ in range(draw.randint(10, 500)):
                connection.sendall(request * size)
                for _ in range(size):
                    tally.add("pipelined", read_answer(file), {200})
                if tally.stop.wait(0.01):
                    return


def read_answer(file):
    status = int(file.readline().split()[1])
    length = 0
    while (line := file.readline()) != b"\r\n":
        if not line:
            raise ConnectionError("the connection ended within a head")
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    if len(file.read(length)) != length:
        raise ConnectionError("the connection ended within a body")
    return status


def changes(tally, draw, shop):
    cursor = ""
    while not tally.stop.is_set():
        wait = draw.randint(0, 8000)
        if draw.random() < 0.3:
            with socket.create_connection(("127.0.0.1", PORT), timeout=30) as connection:
                connection.sendall(f"GET /v1/changes?since={cursor}&wait=25000 HTTP/1.1\r\nHost: a\r\n\r\n".encode())
                tally.stop.wait(draw.uniform(0, 3))
                if draw.random() < 0.5:
                    reset_at_close(connection)
            tally.add("changes", "abandoned")
            continue
        status, _, body = call(f"/v1/changes?since={cursor}&wait={wait}")
        tally.add("changes", status, {200}, body[:200])
        cursor = json.loads(body)["cursor"] if status == 200 else ""


def half_sent(tally, draw, shop):
    """Begins a request and waits for the end the server makes of it, dripping a byte now and then."""
    while not tally.stop.is_set():
        with socket.create_connection(("127.0.0.1", PORT), timeout=20) as connection:
            connection.sendall(b"GET /v1/products HTTP/1.1\r\nHost: a\r\nX-Slow: "[:draw.randint(1, 45)])
            if draw.random() < 0.2:
                tally.stop.wait(draw.uniform(0, 12))
                tally.add("half sent", "left")
                continue
            answer = b""
            try:
                for _ in range(3):
                    tally.stop.wait(draw.uniform(1, 3))
                    connection.sendall(b"a")
                while part := connection.recv(65536):
                    answer += part
            except (ConnectionResetError, BrokenPipeError):
                pass
            outcome = int(answer.split()[1]) if answer else "closed"
            tally.add("half sent", outcome, {400, 408, 501, "closed"}, answer[:100])


def slow_reader(tally, draw, shop):
    """Asks for megabytes and takes a trickle; the server may end it, and then all of it is freed."""
    request = b"GET /v1/products?pageSize=240 HTTP/1.1\r\nHost: a\r\nAccept-Encoding: identity\r\n\r\n"
    while not tally.stop.is_set():
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.settimeout(30)
            connection.connect(("127.0.0.1", PORT))
            outcome = "left"
            try:
                connection.sendall(request * SLOW_REQUESTS)
                end = time.monotonic() + draw.uniform(5, 40)
                while time.monotonic() < end and not tally.stop.wait(0.2):
                    if not connection.recv(512):
                        break
                # An end that the server made stands behind what the kernel still holds.
                connection.settimeout(2)
                read = 0
                while (part := connection.recv(1 << 20)) and read < SLOW_BYTES:
                    read += len(part)
                outcome = "left" if part else "ended by the server"
            except TimeoutError:
                pass
            except OSError:
                outcome = "ended by the server"
            tally.add("slow reader", outcome)


def leaving(tally, draw, shop):
    while not tally.stop.wait(0.05):
        with socket.create_connection(("127.0.0.1", PORT), timeout=30) as connection:
            how = draw.choice(("at once", "after asking", "by reset", "half-closed"))
            if how != "at once":
                connection.sendall(f"GET {shop.rare(draw)} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            if how == "by reset":
                reset_at_close(connection)
            if how == "half-closed":
                connection.shutdown(socket.SHUT_WR)
                tally.add("leaving", read_answer(connection.makefile("rb")), {200})
        tally.add("leaving", how)


def reset_at_close(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


def malformed(tally, draw, shop):
    while not tally.stop.wait(0.1):
        request, expected = draw.choice(MALFORMED)
        with socket.create_connection(("127.0.0.1", PORT), timeout=30) as connection:
            connection.settimeout(30)
            try:
                cut = draw.randint(1, len(request))
                connection.sendall(request[:cut])
                connection.sendall(request[cut:])
            except (BrokenPipeError, ConnectionResetError):
                pass
            try:
                # A hello of TLS is no whole line; its sender says no more.
                connection.shutdown(socket.SHUT_WR) if request[:1] == b"\x16" else None
                answer = connection.recv(65536)
            except OSError:
                answer = b""
            status = int(answer.split()[1]) if answer else "closed"
            tally.add("malformed", status, expected | {"closed"}, f"to {request[:60]!r}")


def saves(tally, draw, shop):
    """A name that is saved is read by the next reader, some moments later."""
    number = 0
    while not tally.stop.wait(draw.uniform(2, 6)):
        product, number = draw.choice(shop.products), number + 1
        name = f"Article {number} {draw.randbytes(draw.randint(1, 60)).hex()}"
        status, _, body = call(
            f"/items/products/{product['id']}", ADMIN, "PATCH", json.dumps({"name": name}), DIRECTUS_PORT)
        tally.add("save", status, {200}, body[:200])
        saved = time.monotonic()
        while name.encode() not in call(f"/v1/products/{product['id']}")[2]:
            if time.monotonic() - saved > VISIBLE_SECONDS:
                tally.add("save", "not seen", set(), f"after {VISIBLE_SECONDS} s: {name[:20]} of {product['id']}")
                break
            if tally.stop.wait(0.05):
                return
        with tally.lock:
            tally.delays.append(time.monotonic() - saved)


LOAD = [
    *[(kind, pages, (kind, pause)) for kind, pause in (
        ("hit", 0.005), ("hit", 0.02), ("conditional", 0.01), ("miss", 0.03), ("HEAD", 0.05), ("identity", 0.05))],
    ("pipelined", pipelined_hits, ()), ("leaving", leaving, ()), ("malformed", malformed, ()), ("save", saves, ()),
    *[("changes", changes, ())] * 8, *[("half sent", half_sent, ())] * HALF_SENT,
    *[("slow reader", slow_reader, ())] * SLOW_READERS,
]
