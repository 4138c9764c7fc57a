"""The shop that is measured: the sandbox's 60 products, with names that make a page weigh what a shop's page weighs, and
with categories above all of them that give the same list thousands of addresses."""
import json, random
from . import servers
from .process import Process, get, request

DIRECTUS_PORT, CJ_PORT = 18055, 18056
GOAL_BYTES = 13_000
# A page that was not made in time is stored all the same and is there the next time.
PATIENCE = 20
ADMIN = {"Authorization": "Bearer sandbox-admin-token", "Content-Type": "application/json"}
# Categories, each holding the next, the last the shop's own: every one of them lists every product.
CHAIN = 20
SIZES = range(60, 241)
SORTS = ("featured", "newest", "price", "-price", "name", "-name")


def fill(binary, folder):
    """Leaves a data folder behind that holds the whole catalogue; returns the target that is measured, whose page is in
    the folder as well."""
    sandbox = Process(
        "sandbox", DIRECTUS_PORT,
        [binary, "sandbox", "--directus-port", str(DIRECTUS_PORT), "--cj-port", str(CJ_PORT)],
        f"{folder}/sandbox.log", ready="/server/ping", pinned=False)
    try:
        lengthen_names()
        add_categories()
        server = servers.ours(binary, folder, pinned=False)
        try:
            return first_page(server.port)[0]
        finally:
            server.stop()
    finally:
        sandbox.stop()


def lengthen_names():
    """Text that compresses badly, so that 60 products make a page of the goal's size."""
    noise = random.Random(1)
    for product in read("/items/products?fields=id,name&limit=-1"):
        write("PATCH", f"/items/products/{product['id']}",
              {"name": f"{product['name'][:40]} {noise.randbytes(90).hex()}"})


def add_categories():
    roots = [row["id"] for row in read("/items/categories?fields=id,parent_id&limit=-1") if row["parent_id"] is None]
    parent = None
    for number in range(CHAIN):
        row = {"name": f"Tout {number}", "slug": slug(number), "parent_id": parent, "is_active": True, "sort": 1}
        parent = write("POST", "/items/categories", row)["id"]
    for root in roots:
        write("PATCH", f"/items/categories/{root}", {"parent_id": parent})


def slug(number):
    return f"tout-{number:02}"


def keys():
    """Canonical targets that list every product, in an order that is always the same."""
    for number in range(CHAIN):
        for sort in SORTS:
            for size in SIZES:
                order = "" if sort == "featured" else f"&sort={sort}"
                yield f"/v1/products?category={slug(number)}&pageSize={size}{order}"


def first_page(port):
    """The list whose gzip body comes nearest to the goal."""
    pages = []
    for size in (12, 24, 48, 96, 240):
        target = "/v1/products" if size == 24 else f"/v1/products?pageSize={size}"
        status, headers, body = patiently(port, target)
        if status != 200 or headers.get("content-encoding") != "gzip":
            raise SystemExit(f"hit: {target} answered {status}")
        pages.append((abs(len(body) - GOAL_BYTES), target, body))
    _, target, body = min(pages)
    return target, body


def patiently(port, target):
    """Asks again where a page was not made in time, as happens under valgrind."""
    for _ in range(PATIENCE):
        status, headers, body = get(port, target, {"Accept-Encoding": "gzip"})
        if status != 503:
            break
    return status, headers, body


def read(path):
    status, _, body = get(DIRECTUS_PORT, path, ADMIN)
    if status != 200:
        raise SystemExit(f"hit: the sandbox answered {status} to {path}: {body[:300]}")
    return json.loads(body)["data"]


def write(method, path, row):
    status, _, body = request(method, DIRECTUS_PORT, path, ADMIN, json.dumps(row))
    if status not in (200, 204):
        raise SystemExit(f"hit: the sandbox answered {status} to {method} {path}: {body[:300]}")
    return json.loads(body)["data"] if body else None
