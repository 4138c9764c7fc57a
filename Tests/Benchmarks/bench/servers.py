"""Our server on a folder filled from the sandbox, nginx with the same bytes as files, and nginx caching our server."""
import gzip, os, shutil, socket
from . import shop
from .process import Process

OUR_PORT, STATIC_PORT, CACHE_PORT = 18080, 18081, 18082
OURS, STATIC, CACHE = "ours", "nginx", "nginx cache"


def ours(binary, folder, memory_mib=64, prefix=(), pinned=True, start_seconds=60):
    """What the folder holds is served; where the sandbox is gone, nothing but the load uses the core."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TOUSKI_", "DIRECTUS_"))}
    environment.update(
        DIRECTUS_URL=f"http://127.0.0.1:{shop.DIRECTUS_PORT}", DIRECTUS_STATIC_TOKEN="sandbox-reader-token", CJ_ENABLED="0",
        FX_USD_CAD="1.12", TOUSKI_LOG="error", CJ_BASE_URL=f"http://127.0.0.1:{shop.CJ_PORT}")
    command = [*prefix, binary, "serve", "--port", str(OUR_PORT), "--data", f"{folder}/data"]
    return Process(
        OURS, OUR_PORT, command + ["--memory-mib", str(memory_mib)], f"{folder}/ours.log", environment,
        ready="/readyz", pinned=pinned, start_seconds=start_seconds)


def file_target(target):
    """The same target as the name of a file, as long as itself: nginx takes the query off before it looks."""
    return target.replace("?", ".")


class Nginx:
    """Both nginx: the settings they share, and the folder they keep their files in."""

    # Of what costs time, everything is on that a careful owner would switch on, and nothing is logged.
    SETTINGS = """
  access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_timeout 75; keepalive_requests 1000000000;
  default_type "application/json; charset=utf-8"; open_file_cache max=20000 inactive=1h; open_file_cache_valid 1h;
  open_file_cache_min_uses 1; server_tokens off; reset_timedout_connection off; etag on;"""

    def __init__(self, folder):
        self.folder = f"{folder}/nginx"
        os.makedirs(f"{self.folder}/www/v1")
        # Started as root its worker is somebody else, who must be let in.
        os.chmod(folder, 0o755)

    def add_page(self, target, body, plain=False):
        """
        - body: gzip, as our server sent it.
        - plain: also as text, for those who refuse gzip."""
        path = f"{self.folder}/www{file_target(target)}"
        with open(path + ".gz", "wb") as file:
            file.write(body)
        if plain:
            with open(path, "wb") as file:
                file.write(gzip.decompress(body))

    def start_static(self, headers):
        """
        - headers: what our server sends, so that both send heads of about one length."""
        lines = "".join(
            f'    add_header {name} "{headers[name.lower()]}";\n'
            for name in ("Cache-Control", "Cache-Tag", "Vary", "Content-Location", "Server-Timing")
            if name.lower() in headers)
        server = f"""
  gzip_static on;
  server {{ listen 127.0.0.1:{STATIC_PORT} backlog=4096; root {self.folder}/www;
{lines}    add_header Cache-Status "nginx;hit;ttl=299"; }}"""
        return self.start(STATIC, STATIC_PORT, server)

    def start_cache(self):
        """Answers from its cache whatever our server said with 200, an hour long, each content coding apart."""
        server = f"""
  proxy_cache_path {self.folder}/cache levels=1:2 keys_zone=pages:32m max_size=2g inactive=1h use_temp_path=off;
  upstream ours {{ server 127.0.0.1:{OUR_PORT}; keepalive 8; }}
  server {{ listen 127.0.0.1:{CACHE_PORT} backlog=4096;
    location / {{
      proxy_pass http://ours; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Accept-Encoding $http_accept_encoding; proxy_set_header If-None-Match "";
      proxy_cache pages; proxy_cache_key $request_uri; proxy_cache_valid 200 1h;
      proxy_ignore_headers Cache-Control Expires; proxy_cache_lock on; add_header X-Cache $upstream_cache_status;
    }} }}"""
        return self.start(CACHE, CACHE_PORT, server)

    def start(self, name, port, server):
        place = f"{self.folder}/{port}"
        os.makedirs(place, exist_ok=True)
        with open(f"{place}/nginx.conf", "w") as file:
            file.write(f"""
daemon off; master_process off; worker_processes 1; pid {place}/pid; error_log {place}/error.log;
worker_rlimit_nofile 20000;
events {{ worker_connections 16384; }}
http {{{self.SETTINGS}
  client_body_temp_path {place}/b; proxy_temp_path {place}/p; fastcgi_temp_path {place}/f;
  uwsgi_temp_path {place}/u; scgi_temp_path {place}/s;{server}
}}""")
        binary = shutil.which("nginx") or "/usr/sbin/nginx"
        return Process(name, port, [binary, "-c", f"{place}/nginx.conf"], f"{place}/log", ready="/v1/products")


def head_bytes(port, target, headers):
    """How long the answer's head is on the wire."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{lines}\r\n".encode())
        received = b""
        while b"\r\n\r\n" not in received:
            part = connection.recv(65536)
            if not part:
                break
            received += part
    return received.index(b"\r\n\r\n") + 4
