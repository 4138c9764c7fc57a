"""The network the servers and the load share."""
import ctypes, fcntl, os, socket, struct, sys

CLONE_NEWNET = 0x40000000
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
CONTROL = "/proc/sys/net/ipv4/tcp_congestion_control"


def separate():
    """Moves this process, and what it starts from now on, into a network of its own: loopback alone, reno, and ports
    enough for a connection per request."""
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) != 0:
        sys.exit(f"hit: --namespace needs root: {os.strerror(ctypes.get_errno())}")
    with socket.socket() as probe:
        request = fcntl.ioctl(probe, SIOCGIFFLAGS, struct.pack("16sH14x", b"lo", 0))
        flags = struct.unpack("16sH14x", request)[1]
        fcntl.ioctl(probe, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | IFF_UP))
    write(CONTROL, "reno")
    write("/proc/sys/net/ipv4/ip_local_port_range", "20000 65535")


def congestion_control():
    with open(CONTROL) as file:
        return file.read().strip()


def write(path, text):
    with open(path, "w") as file:
        file.write(text)
