"""A machine to install the site on: this machine's programs, but files, processes, and a network of its own.

It is an overlay on the root file system, in Linux namespaces. Nothing that happens in it changes this machine. systemd
doesn't run in it, so ``start_unit`` does what a unit says.
"""

import contextlib
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

from tests.support.processes import wait_for
from tests.support.servers import ROOT

PROGRAMS = ("unshare", "nsenter", "mount", "ip", "curl", "nginx", "pg_createcluster", "openssl", "make", "git")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
SITE = "/srv/clinic"

# Mounts the root of the new machine. $1 is the folder, $2 the source of the site.
MOUNT = f"""
set -e
mount --make-rprivate /
mount -t tmpfs tmpfs "$1"
cd "$1"
mkdir upper work root
mount -t overlay overlay -o lowerdir=/,upperdir=upper,workdir=work root
mount --rbind /dev root/dev
mount -t tmpfs tmpfs root/tmp
mount -t tmpfs tmpfs root/run
mkdir root/run/lock root/run/postgresql
chmod 1777 root/tmp root/run/lock
chown postgres: root/run/postgresql
rm -rf root/etc/clinic root/srv root/etc/nginx/sites-enabled/* root/etc/postgresql/*/main root/var/lib/postgresql/*/main
mkdir -p root{SITE}
git -C "$2" ls-files -z --cached --others --exclude-standard |
    tar c -C "$2" --null --no-recursion -T - | tar x -C root{SITE}
chown -R root: root{SITE}
echo '127.0.0.1 localhost www.clinic.example clinic.example' >root/etc/hosts
mount -t proc proc root/proc
# With this machine's network: the same step of the installation then has nothing to do.
chroot root make --no-print-directory -C {SITE} PYTHON=/usr/bin/python3 .venv/runtime
umount root/proc
exec unshare --pid --net --ipc --fork --kill-child chroot root sh -c '
    mount -t proc proc /proc
    ip link set lo up
    pg_createcluster "$(ls /etc/postgresql)" main >/dev/null
    touch /run/ready
    exec sleep infinity
'
"""


def missing_requirements():
    """Return why there can't be a fresh machine here, or an empty string."""
    programs = [name for name in PROGRAMS if shutil.which(name, path=PATH) is None]
    if programs:
        return f"not found: {', '.join(programs)}"
    if os.geteuid() != 0:
        return "only root can create the namespaces"
    probe = subprocess.run(["unshare", "--mount", "--pid", "--net", "--fork", "true"], capture_output=True)
    return "namespaces are not allowed" if probe.returncode else ""


class FreshMachine:
    def __init__(self, folder):
        self.log = folder / "log.txt"
        root = folder / "machine"
        root.mkdir()
        inherited = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                ["unshare", "--mount", "sh", "-c", MOUNT, "sh", str(root), str(ROOT)],
                env=inherited | {"PATH": PATH, "HOME": os.environ["HOME"], "LANG": "C.UTF-8"},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.root = Path(f"/proc/{self.process.pid}/root{root}/root")
        wait_for(self.is_ready, "the machine isn't ready", seconds=300)
        self.init = self.process_in_namespace()

    def is_ready(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"The machine could not be created:\n{self.log.read_text()}")
        return (self.root / "run/ready").exists()

    def process_in_namespace(self):
        """Return the PID of the first process of the machine."""
        return int(Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()[0])

    def command(self, *command, user="root", **environment):
        variables = {"PATH": PATH, "HOME": "/root", "LANG": "C.UTF-8"} | environment
        enter = [
            "nsenter",
            f"--target={self.init}",
            "--mount",
            "--pid",
            "--net",
            "--ipc",
            "--root",
            f"--wd={self.root}",
        ]
        as_user = ["runuser", "-u", user, "--"] if user != "root" else []
        return [*enter, "env", "-i", *(f"{name}={value}" for name, value in variables.items()), *as_user, *command]

    def run(self, *command, check=True, **options):
        """Run ``command``; return the finished process."""
        process = subprocess.run(
            self.command(*command, **options), capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=400
        )
        assert not check or process.returncode == 0, f"{command}:\n{process.stdout}\n{process.stderr}"
        return process

    def start(self, *command, **options):
        """Start ``command`` in the background. It ends with the machine."""
        with self.log.open("a") as output:
            return subprocess.Popen(self.command(*command, **options), stdout=output, stderr=subprocess.STDOUT)

    def start_unit(self, name):
        """Start what the installed systemd unit ``name`` says."""
        unit = (self.root / f"etc/systemd/system/{name}.service").read_text()
        values = dict(re.findall(r"^(User|WorkingDirectory|ExecStart)=(.*)$", unit, re.MULTILINE))
        script = f"cd {values['WorkingDirectory']} && exec {values['ExecStart']}"
        return self.start("sh", "-c", script, user=values["User"])

    def manage(self, *arguments):
        script = f"cd {SITE} && exec .venv/bin/python manage.py {shlex.join(arguments)}"
        return self.run("sh", "-c", script, user="clinic").stdout

    def request(self, url, *options):
        """Return the response of curl to ``url``, headers included."""
        return self.run("curl", "--silent", "--show-error", "--include", "--max-time", "20", *options, url).stdout

    def stop(self):
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def fresh_machine(folder):
    machine = FreshMachine(folder)
    try:
        yield machine
    finally:
        machine.stop()
