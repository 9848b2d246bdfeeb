# SPDX-License-Identifier: Apache-2.0
"""A station that really exists: a PC with a USB scanner saves its scans to a share of the server.
Debian's smbd serves the hot folder, smbclient stands for the PC. Needs samba and smbclient; where
they are not to be had the test says so and ends with 77 (not run)."""

import getpass
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import unittest

from archive_case import OK, ArchiveCase, loud, sha256, wait_until

PATHS = ["private dir", "lock directory", "state directory", "cache directory", "pid directory",
         "ncalrpc dir", "log file"]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Share:
    """smbd on a port and in folders of its own, with the one share the instructions describe."""

    def __init__(self, folder, path):
        self.port = free_port()
        options = ["server role = standalone server", f"smb ports = {self.port}",
                   "bind interfaces only = yes", "interfaces = 127.0.0.1", "map to guest = Bad User",
                   f"guest account = {getpass.getuser()}", "server min protocol = SMB3",
                   "disable spoolss = yes", "load printers = no"]
        for key in PATHS:
            options.append(f"{key} = {folder / key.replace(' ', '-')}")
            (folder / key.replace(" ", "-")).mkdir(parents=True)
        share = [f"path = {path}", "guest ok = yes", "guest only = yes", "read only = no",
                 "follow symlinks = no", "veto files = /.dangan-watch/"]
        text = "[global]\n" + "\n".join(options) + "\n[station]\n" + "\n".join(share) + "\n"
        config = folder / "smb.conf"
        config.write_text(text, "utf-8")
        self.process = subprocess.Popen(
            [shutil.which("smbd", path="/usr/sbin:/usr/bin"), "--foreground",
             "--no-process-group", "--debug-stdout", "-s", config], start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: self.client("ls").returncode == 0, 30, "smbd does not answer")

    def client(self, *commands):
        return subprocess.run(["smbclient", "//127.0.0.1/station", "-p", str(self.port), "-N",
                               "-m", "SMB3", "-c", "; ".join(commands)],
                              capture_output=True, text=True, check=False)

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)


class StationSmb(ArchiveCase):
    def test_scans_saved_on_the_share_become_pages_and_the_pc_sees_where_they_went(self):
        hot = self.folder / "station"
        hot.mkdir()
        first, *files = self.single_pages(3)
        self.ingest([first])
        share = Share(self.folder / "samba", hot)
        self.addCleanup(share.close)
        watch = subprocess.Popen(
            [self.program, "watch", "--archive", self.archive, "--settle", "2", hot],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(watch.wait)
        self.addCleanup(watch.send_signal, signal.SIGINT)
        number = self.person.number
        done = share.client(f"mkdir {number}", *(
            f'put "{file}" "{number}\\扫描{n}.jpg"' for n, file in enumerate(files, 1)))
        self.assertEqual(done.returncode, OK, done.stdout + done.stderr)
        wait_until(lambda: not list((hot / number).iterdir()), 120, "the scans are not taken")
        listed = share.client("recurse ON", "ls").stdout
        self.assertIn("已收", listed)
        self.assertIn("扫描1.jpg", listed)
        self.assertNotIn(".dangan-watch", listed)
        self.assertEqual([p["master"] for p in self.pages()],
                         [sha256(p) for p in (first, *files)])
        self.assertEqual([pathlib.Path(p["path"]).name for p in self.pages()][1:],
                         ["扫描1.jpg", "扫描2.jpg"])


if __name__ == "__main__":
    if not shutil.which("smbd", path="/usr/sbin:/usr/bin") or not shutil.which("smbclient"):
        loud("samba and smbclient are not installed: the share of a station was NOT tested "
             "(scripts/setup --section stations)")
        sys.exit(77)
    unittest.main()
