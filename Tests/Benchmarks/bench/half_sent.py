"""Holds requests open that are half sent: half_sent.py COUNT PORT…; answers each line of input with what is open."""
import errno, json, os, resource, select, socket, sys, time

HALF = b"GET /v1/products HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: "
# Opened at once, so that no listening queue overflows.
BURST = 250


def main():
    count, ports = int(sys.argv[1]), [int(text) for text in sys.argv[2:]]
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if count * len(ports) + 50 > hard:
        sys.exit(f"half_sent: {count * len(ports)} descriptors are needed and {hard} allowed")
    poller = select.epoll()
    poller.register(0, select.EPOLLIN)
    opened = {port: 0 for port in ports}
    open_now = {port: {} for port in ports}
    owners = {}
    was_full = False
    asked = 0
    while True:
        for port in ports:
            for _ in range(min(BURST, count - len(open_now[port]))):
                connection = begin(port)
                if connection is None:
                    break
                open_now[port][connection.fileno()] = connection
                owners[connection.fileno()] = port
                opened[port] += 1
                poller.register(connection.fileno(), select.EPOLLIN | select.EPOLLRDHUP)
        was_full = was_full or all(len(held) == count for held in open_now.values())
        if asked and was_full:
            print(json.dumps({port: (len(open_now[port]), opened[port]) for port in ports}), flush=True)
            asked -= 1
        for descriptor, _ in poller.poll(0.05 if was_full else 0.005):
            if descriptor == 0:
                if not os.read(0, 100):
                    return
                asked += 1
            else:
                # An answer or an end: either way this one is over, and another takes its place.
                poller.unregister(descriptor)
                open_now[owners.pop(descriptor)].pop(descriptor).close()


def begin(port):
    try:
        connection = socket.create_connection(("127.0.0.1", port), timeout=5)
        connection.sendall(HALF)
        return connection
    except OSError:
        time.sleep(0.01)
        return None


main()
