"""Three machines in network namespaces: a visitor, a reverse proxy, and the site. Linux only, and only as root.

The machines have the addresses of docs/deployment.md, so the configuration files there run unchanged.
On Debian: apt-get install iproute2 nginx caddy varnish varnish-modules
"""

import contextlib
import datetime
import json
import os
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support.servers import ROOT, Server, find_program, running

DEPLOYMENT = ROOT / "docs" / "deployment"
VISITOR, VISITOR_IPV6 = "203.0.113.9", "2001:db8:1::9"
PROXY_PUBLIC, PROXY = "203.0.113.80", "10.0.0.5"
SITE, SITE_IPV6 = "10.0.0.11", "2001:db8:2::11"
HOST = "clinic.example"
LISTENING = "0A"  # the state of a socket in /proc/net/tcp
# A request to HOST, and what the response says, as JSON.
REQUEST = """
import http.client, json, ssl, sys
scheme, address, port, path, headers = json.loads(sys.argv[1])
context = ssl._create_unverified_context()
connection = http.client.HTTPConnection(address, port, timeout=20)
connection.connect()
if scheme == "https":
    connection.sock = context.wrap_socket(connection.sock, server_hostname=headers["Host"])
connection.request("GET", path, headers=headers)
response = connection.getresponse()
print(json.dumps([response.status, response.read().decode()]))
"""


def can_create_namespaces():
    return os.geteuid() == 0 and not subprocess.run(["unshare", "--net", "true"], capture_output=True).returncode


def ip(*arguments):
    subprocess.run([find_program("ip"), *arguments], check=True, capture_output=True, text=True)


@dataclass
class Namespace:
    name: str

    def command(self, *command):
        return [find_program("ip"), "netns", "exec", self.name, *map(str, command)]

    def run(self, *command, **options):
        return subprocess.run(self.command(*command), cwd=ROOT, capture_output=True, text=True, timeout=60, **options)

    def get(self, scheme, address, port, path, **headers):
        """Send a request from this machine. Return ``(status, text)``."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        arguments = json.dumps([scheme, address, port, path, {"Host": HOST} | names])
        process = self.run(sys.executable, "-c", REQUEST, arguments)
        assert process.returncode == 0, process.stderr
        status, text = json.loads(process.stdout)
        return status, text

    def server(self, folder, name, port, *command, environment=None, address="::"):
        log = folder / f"{name}.txt"
        return NamespacedServer(self.command(*command), port, log, environment, address=address)


@dataclass
class NamespacedServer(Server):
    """A server whose IPv4 ``address`` matters: others may listen on the same port of other addresses."""

    address: str = "::"

    def is_up(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"{self.command[4]} exited with {self.process.returncode}:\n{self.log.read_text()}")
        # "ip netns exec" becomes the server, whose /proc shows the sockets of its namespace.
        folder = Path(f"/proc/{self.process.pid}/net")
        rows = [line.split() for name in ("tcp", "tcp6") for line in (folder / name).read_text().splitlines()[1:]]
        name = f"{in_proc(self.address)}:{self.port:04X}"
        return any(row[1].endswith(name) and row[3] == LISTENING for row in rows)


def in_proc(address):
    """Return an IPv4 address as in /proc/net/tcp; "" for IPv6."""
    return "" if ":" in address else socket.inet_aton(address)[::-1].hex().upper()


@dataclass
class Network:
    visitor: Namespace
    proxy: Namespace
    site: Namespace


@contextlib.contextmanager
def network():
    """Create the machines: the visitor reaches the site through the proxy's machine, which also routes."""
    prefix = f"clinic-{os.getpid()}-"
    machines = Network(*(Namespace(prefix + name) for name in ("visitor", "proxy", "site")))
    with contextlib.ExitStack() as stack:
        for machine in (machines.visitor, machines.proxy, machines.site):
            ip("netns", "add", machine.name)
            stack.callback(ip, "netns", "delete", machine.name)
            ip("-n", machine.name, "link", "set", "lo", "up")
        connect(machines.visitor, machines.proxy, (VISITOR, VISITOR_IPV6), (PROXY_PUBLIC, "2001:db8:1::80"))
        connect(machines.site, machines.proxy, (SITE, SITE_IPV6), (PROXY, "2001:db8:2::5"))
        for name in ("ipv4.ip_forward", "ipv6.conf.all.forwarding"):
            machines.proxy.run(sys.executable, "-c", f"open('/proc/sys/net/{name.replace('.', '/')}', 'w').write('1')")
        for machine, gateways in (
            (machines.visitor, (PROXY_PUBLIC, "2001:db8:1::80")),
            (machines.site, (PROXY, "2001:db8:2::5")),
        ):
            for gateway in gateways:
                ip("-n", machine.name, "route", "add", "default", "via", gateway)
        yield machines


def connect(one, other, addresses, other_addresses):
    """Connect two machines by a cable with an interface at each end."""
    names = [f"to-{machine.name.rpartition('-')[2]}" for machine in (other, one)]
    ip("link", "add", names[0], "netns", one.name, "type", "veth", "peer", "name", names[1], "netns", other.name)
    for machine, name, each in zip((one, other), names, (addresses, other_addresses), strict=True):
        for address in each:
            options = ["/64", "nodad"] if ":" in address else ["/24"]
            ip("-n", machine.name, "address", "add", address + options[0], "dev", name, *options[1:])
        ip("-n", machine.name, "link", "set", name, "up")


def create_certificate(folder):
    """Write ``certificate.pem`` and ``key.pem`` for HOST, and return the first. It signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST), x509.DNSName(f"www.{HOST}")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return folder / "certificate.pem"


def replace_once(text, old, new):
    assert text.count(old) == 1, old
    return text.replace(old, new)


@contextlib.contextmanager
def hosts(machine, address):
    """Let ``machine`` find HOST at ``address``: "ip netns exec" puts the files of this folder over those in /etc."""
    folder = Path("/etc/netns", machine.name)
    folder.mkdir(parents=True)
    try:
        (folder / "hosts").write_text(f"127.0.0.1 localhost\n{address} {HOST} www.{HOST}\n")
        yield
    finally:
        shutil.rmtree(folder)


@contextlib.contextmanager
def nginx(machine, folder, upstream="127.0.0.1:8000", configuration=None):
    """Run nginx with the shipped configuration and a certificate of the tests. Varnish goes into ``upstream``."""
    text = configuration or (DEPLOYMENT / "nginx.conf").read_text()
    assert "server 127.0.0.1:8000 " in text
    text = text.replace("server 127.0.0.1:8000 ", f"server {upstream} ")
    for shipped, name in (("fullchain.pem", "certificate.pem"), ("privkey.pem", "key.pem")):
        text = replace_once(text, f"/etc/letsencrypt/live/clinic.example/{shipped}", str(folder / name))
    text = text.replace("/var/log/nginx/error.log", str(folder / "nginx-error.txt"))
    main = f"daemon off; pid {folder}/nginx.pid; events {{}} http {{ include {folder}/site.conf; }}"
    (folder / "site.conf").write_text(text)
    (folder / "nginx.conf").write_text(main)
    with running(machine.server(folder, "nginx", 443, find_program("nginx"), "-c", folder / "nginx.conf")):
        yield


@contextlib.contextmanager
def caddy(machine, folder):
    """Run Caddy with the shipped configuration. It signs its certificate itself instead of asking Let's Encrypt."""
    local = "{\n\tlocal_certs\n\tskip_install_trust\n\tadmin off\n}\n"
    (folder / "Caddyfile").write_text(local + (DEPLOYMENT / "Caddyfile").read_text())
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    command = [find_program("caddy"), "run", "--adapter", "caddyfile", "--config", folder / "Caddyfile"]
    with running(machine.server(folder, "caddy", 443, *command, environment=environment)):
        yield


@contextlib.contextmanager
def varnish(machine, folder):
    """Run Varnish with the shipped configuration, unchanged: the site has the addresses in it."""
    command = [find_program("varnishd"), "-F", "-n", folder / "varnish", "-f", DEPLOYMENT / "varnish.vcl"]
    with running(machine.server(folder, "varnish", 6081, *command, "-a", ":6081", "-s", "malloc,64m")):
        yield
