"""Tries to get out of a cage, or to see more than it should. Prints one JSON object: what each try came to."""

import ctypes
import json
import mmap
import os
import resource
import signal
import socket
import sys

HOST_PORT, HOST_SOCKET, HOST_FILE = int(sys.argv[1]), sys.argv[2], sys.argv[3]

libc = ctypes.CDLL(None, use_errno=True)
results = {}


def attempt(name, action):
    try:
        results[name] = repr(action())
    except OSError as error:
        results[name] = os.strerror(error.errno) if (error.errno or 0) > 0 else type(error).__name__
    except Exception as error:  # whatever it is, it belongs into the report
        results[name] = type(error).__name__


def call(number, *arguments):
    def action():
        if libc.syscall(number, *arguments) < 0:
            raise OSError(ctypes.get_errno(), "")
        return "allowed"

    return action


def write(path):
    def action():
        with open(path, "w") as file:
            file.write("x")
        return "allowed"

    return action


def connect(family, address):
    def action():
        with socket.socket(family, socket.SOCK_STREAM) as out:
            out.settimeout(2)
            out.connect(address)
        return "allowed"

    return action


# files
attempt("read a file of the host", lambda: open(HOST_FILE).read())
attempt("read the host's passwords", lambda: open("/etc/shadow").read())
attempt("list the host's home folders", lambda: os.listdir("/root") + os.listdir("/home"))
attempt("see the kernel's devices", lambda: os.listdir("/sys"))
attempt("write to the root", write("/x"))
attempt("write to /usr", write("/usr/x"))
attempt("write to the code", write("/var/task/x"))
attempt("write to /etc", write("/etc/hosts"))
attempt("write to /dev", write("/dev/x"))
attempt("write to /tmp", write("/tmp/x"))
attempt("change a setting of the kernel", write("/proc/sys/kernel/core_pattern"))
attempt("make a device", lambda: os.mknod("/tmp/sda", 0o060666, os.makedev(8, 0)))
attempt("follow the first process's root", lambda: sorted(os.listdir("/proc/1/root")) == sorted(os.listdir("/")))
attempt("change the root", lambda: os.chroot("/tmp"))


def fill_with_names():
    made = []
    try:
        for number in range(4096):
            made.append(f"/tmp/{number}")
            os.close(os.open(made[-1], os.O_CREAT))
        return "allowed"
    finally:
        for name in made:
            if os.path.exists(name):
                os.unlink(name)


attempt("fill /tmp with names", fill_with_names)


def map_scratch():
    with open("/tmp/mapped", "wb+") as file:
        file.truncate(4096)
        mapped = mmap.mmap(file.fileno(), 4096)
        mapped[0] = 1
    os.unlink("/tmp/mapped")
    return "allowed"


attempt("map a file of /tmp", map_scratch)
attempt("map private memory", lambda: len(mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)))
attempt("read zeros", lambda: open("/dev/zero", "rb").read(4) == bytes(4))


def fill():
    with open("/tmp/full", "wb") as file:
        for _ in range(64):
            file.write(b"0" * (1 << 20))
    return "allowed"


attempt("fill /tmp beyond its size", fill)
results["devices"] = sorted(os.listdir("/dev"))

# processes
results["processes"] = sorted(entry for entry in os.listdir("/proc") if entry.isdigit())
def descriptors():
    # The listing has one of its own, which is gone when it is looked at.
    for descriptor in os.listdir("/proc/self/fd"):
        try:
            os.fstat(int(descriptor))
            yield descriptor
        except OSError:
            pass


results["descriptors"] = sorted(descriptors())
results["environment"] = sorted(os.environ)
results["host name"] = os.uname().nodename
status = dict(line.split(":\t", 1) for line in open("/proc/self/status").read().splitlines() if ":\t" in line)
results["status"] = {name: status[name] for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp")}
attempt("become the superuser", lambda: os.setuid(0))
attempt("change the groups", lambda: os.setgroups([0]))
attempt("trace a process", call(101, 16, os.getppid(), 0, 0))
attempt("raise a limit", lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (65536, 65536)))

# the kernel
attempt("mount", call(165, b"none", b"/tmp", b"tmpfs", 0, 0))
attempt("a new user namespace", call(272, 0x10000000))
attempt("a new user namespace by clone", call(56, 0x10000000 | 17, 0, 0, 0, 0))
attempt("clone3", call(435, 0, 0))
attempt("enter a namespace", call(308, 0, 0))
attempt("bpf", call(321, 0, 0, 0))
attempt("io_uring", call(425, 1, 0))
attempt("keyrings", call(250, 0, -1, 0))
attempt("performance counters", call(298, 0, 0, -1, -1, 0))
attempt("userfaultfd", call(323, 0))
attempt("the kernel's log", call(103, 3, 0, 0))
attempt("restart the machine", call(169, 0xFEE1DEAD, 672274793, 0x01234567, 0))
attempt("a file in memory", call(319, b"x", 0))
attempt("a secret file in memory", call(447, 0))
attempt("shared memory by key", call(29, 0, 4096, 0o1600))
attempt("semaphores by key", call(64, 0, 1, 0o1600))
attempt("a queue by key", call(68, 0, 0o1600))
attempt("shared memory without a file", lambda: mmap.mmap(-1, 4096))
attempt("shared memory by /dev/zero", lambda: mmap.mmap(os.open("/dev/zero", os.O_RDWR), 4096))
for name, number in [("mount", 165), ("a file in memory", 319), ("a harmless call", 39)]:
    attempt(name + " by its second number", call(0x40000000 | number, b"x", b"/tmp", b"tmpfs", 0, 0))
attempt("packet sockets", lambda: socket.socket(17, socket.SOCK_RAW))
attempt("raw sockets", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
attempt("virtual machine sockets", lambda: socket.socket(40, socket.SOCK_STREAM))

# the network
attempt("a port of the host", connect(socket.AF_INET, ("127.0.0.1", HOST_PORT)))
attempt("a port of the host, IPv6", connect(socket.AF_INET6, ("::1", HOST_PORT)))
attempt("an abstract socket of the host", connect(socket.AF_UNIX, "\0" + HOST_SOCKET))
attempt("the metadata address", connect(socket.AF_INET, ("169.254.169.254", 80)))
attempt("the world", connect(socket.AF_INET, ("192.0.2.1", 443)))
attempt("a name", lambda: socket.getaddrinfo("example.com", 443))
attempt("a port of its own below 1024", lambda: socket.create_server(("127.0.0.1", 22)).close())


def forks():
    children = []
    try:
        while len(children) < 1000:
            child = os.fork()
            if child == 0:
                signal.pause()
            children.append(child)
        return "allowed"
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


attempt("fork without end", forks)


def memory():
    return len(bytearray(4 << 30))


attempt("ask for 4 GiB", memory)

print(json.dumps(results))
