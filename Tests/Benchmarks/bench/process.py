"""A server under measurement: what it is called, where it listens, and what the kernel says it used."""
import http.client, os, subprocess, sys, time

TICK = os.sysconf("SC_CLK_TCK")
# What is measured runs here, whatever loads it there: the load must not take time from the server.
SERVER_CORE, CLIENT_CORE = 0, 1
START_SECONDS = 60
STOP_SECONDS = 20


class Process:
    """One program that was started, pinned to the server's core."""

    def __init__(self, name, port, command, log, environment=None, ready="/", start_seconds=START_SECONDS, pinned=True):
        self.name, self.port, self.log = name, port, log
        if is_open(port):
            sys.exit(f"hit: port {port} is taken; {name} needs it")
        if pinned:
            command = ["taskset", "-c", str(SERVER_CORE), *command]
        with open(log, "ab") as file:
            self.child = subprocess.Popen(command, env=environment, stdout=file, stderr=file)
        self.pid = self.child.pid
        try:
            self.wait_until_ready(ready, start_seconds)
        except BaseException:
            self.child.kill()
            self.child.wait()
            raise

    def wait_until_ready(self, path, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.child.poll() is not None:
                break
            try:
                if get(self.port, path)[0] < 500:
                    return
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.05)
        with open(self.log, errors="replace") as file:
            sys.exit(f"hit: {self.name} does not answer at port {self.port}\n{file.read()[-2000:]}")

    def stop(self):
        self.child.terminate()
        try:
            self.child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()

    def cpu(self):
        """User and system seconds of all its threads, also of those that ended."""
        with open(f"/proc/{self.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def memory(self, line="VmRSS"):
        """KiB."""
        with open(f"/proc/{self.pid}/status") as file:
            return next(int(text.split()[1]) for text in file if text.startswith(line + ":"))

    def bytes_read(self):
        """By read and pread, from whatever; what came out of the page cache counts, sockets read by recv do not."""
        with open(f"/proc/{self.pid}/io") as file:
            return int(next(text.split()[1] for text in file if text.startswith("rchar:")))


def is_open(port):
    try:
        get(port, "/")
        return True
    except (OSError, http.client.HTTPException):
        return False


def busy_seconds(core):
    """What a core did for anybody."""
    with open("/proc/stat") as file:
        fields = next(text.split() for text in file if text.startswith(f"cpu{core} "))
    user, nice, system, _, _, irq, softirq = map(int, fields[1:8])
    return (user + nice + system + irq + softirq) / TICK


def accepted_connections():
    """Of this network namespace, since it began."""
    with open("/proc/net/snmp") as file:
        names, values = [text.split() for text in file if text.startswith("Tcp:")]
    return int(values[names.index("PassiveOpens")])


def get(port, target, headers={}):
    return request("GET", port, target, headers)


def get_all(port, targets, headers={}):
    """One after the other on one connection; yields each target with the header lines and the body of its 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        for target in targets:
            connection.request("GET", target, headers=headers)
            response = connection.getresponse()
            body = response.read()
            if response.status != 200:
                sys.exit(f"hit: {target} answered {response.status}")
            yield target, response.headers, body
    finally:
        connection.close()


def request(method, port, target, headers={}, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, target, body, headers)
        response = connection.getresponse()
        body = response.read()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, body
    finally:
        connection.close()
