# SPDX-License-Identifier: Apache-2.0
"""A scanner that hangs on a PC and is shared by eSCL, or stands in the network itself. The near side
is real: `dangan scan` and Debian's `sane-airscan`, configured as stations/escl.md says. The far
side is the tests' own server (escl_server.py), because Debian 12 has no eSCL server that runs
without a scanner, and NAPS2, which offices use, is not in Debian.
"""

import collections
import json
import re
import signal
import socket
import struct
import unittest
import zlib

from archive_case import FAILED, INTERRUPTED, OK, wait_until
from escl_server import EsclScanner, colour_of
from scan_case import ScanCase

Master = collections.namedtuple("Master", "width height dpi colour")


def master_of(path):
    """Size, resolution and the colour of the first pixel of a TIFF as masters are: little-endian,
    Deflate with a predictor, which leaves the first pixel as it is."""
    data = path.read_bytes()
    assert data[:4] == b"II*\0", data[:4]
    at = struct.unpack_from("<I", data, 4)[0]
    tags = {}
    for entry in range(struct.unpack_from("<H", data, at)[0]):
        tag, kind, count, value = struct.unpack_from("<HHII", data, at + 2 + 12 * entry)
        tags[tag] = (value & 0xffff if kind == 3 and count == 1 else value, count)
    strip, strips = tags[273]
    if strips > 1:
        strip = struct.unpack_from("<I", data, strip)[0]
    over, under = struct.unpack_from("<II", data, tags[282][0])
    pixel = zlib.decompressobj().decompress(data[strip:], 3)
    return Master(tags[256][0], tags[257][0], over / under, tuple(pixel[:tags[277][0]]))


class ScanEscl(ScanCase):
    def setUp(self):
        super().setUp()
        (self.sane / "dll.conf").write_text("airscan\n", "ascii")

    def shared(self, url, name="NAPS2"):
        (self.sane / "airscan.conf").write_text(
            f'[devices]\n"{name}" = {url}, eSCL\n[options]\ndiscovery = disable\n', "utf-8")

    def scanner(self, **how):
        scanner = EsclScanner(**how)
        scanner.start()
        self.addCleanup(scanner.switch_off)
        self.shared(scanner.url)
        return scanner

    def command(self, more=(), dpi=100):
        return ["scan", "--archive", str(self.archive), "--dossier", self.person.number,
                "--device", "airscan:e0:NAPS2", "--dpi", str(dpi), *more]

    def scan(self, more=(), expect=OK, dpi=100):
        done = self.dangan(*self.command(["--json", *more], dpi), expect=expect,
                           env=self.environment)
        return json.loads(done.stdout.splitlines()[-1])

    def said(self, more=(), expect=FAILED):
        """What a clerk reads."""
        done = self.dangan("--lang", "zh", *self.command(more), expect=expect,
                           env=self.environment)
        return done.stdout + done.stderr

    def started(self, more=()):
        return self.start(self.command(["--json", *more]))

    def masters(self):
        """Those of the scanned pages, by name, in the order of the dossier."""
        pages = self.pages()[1:]
        self.assertEqual({p["state"] for p in pages}, {"stored"})
        return {p["path"]: master_of(self.object_file(p["master"])) for p in pages}

    def check_sheets(self, sheets):
        """The dossier has exactly these, in order and whole."""
        found = self.masters()
        self.assertEqual(list(found), [f"scan-{n:04}.tif" for n in range(1, len(sheets) + 1)])
        self.assertEqual([m.colour for m in found.values()], [colour_of(n) for n in sheets])
        self.assertEqual(self.verify()["damage"], [])
        self.assertEqual(list((self.archive / "tmp").iterdir()), [])

    # ---- a day without trouble ----

    def test_a_shared_scanner_is_listed_and_its_stack_arrives_in_order(self):
        scanner = self.scanner()
        listed = self.dangan("scan", "--list", "--json", env=self.environment, expect=OK)
        self.assertIn("airscan:e0:NAPS2", [d["name"] for d in json.loads(listed.stdout)])
        scanner.lay_in(range(1, 13))
        result = self.scan()
        self.assertEqual((result["pages"], result["stored"], result["waiting"]), (12, 12, 0))
        self.check_sheets(range(1, 13))
        job = scanner.jobs[-1]
        self.assertEqual((job.feeder, job.duplex, job.colour, job.dpi), (True, False, "RGB24", 100))
        # NAPS2 offers it beside JPEG, and it loses nothing.
        self.assertEqual(job.format, "image/png")
        scanner.lay_in([13, 14])
        self.scan(dpi=300)
        last = list(self.masters().values())[-1]
        self.assertEqual(last, Master(2480, 3508, 300, colour_of(14)))

    def test_front_and_back_are_pages_of_one_sheet(self):
        scanner = self.scanner()
        scanner.lay_in([1, 2, 3])
        self.scan(["--source", "adf-duplex"])
        found = self.masters()
        self.assertEqual(list(found),
                         [f"scan-{n:04}{side}.tif" for n in (1, 2, 3) for side in "ab"])
        self.assertEqual([m.colour for m in found.values()],
                         [colour_of(n, back) for n in (1, 2, 3) for back in (False, True)])

    def test_the_glass_gives_one_page_and_gray_is_gray(self):
        scanner = self.scanner()
        self.scan(["--source", "flatbed", "--mode", "gray"])
        self.assertEqual((scanner.jobs[-1].feeder, scanner.jobs[-1].colour), (False, "Grayscale8"))
        found = self.masters()
        self.assertEqual(list(found), ["scan-0001.tif"])
        self.assertEqual(found["scan-0001.tif"].colour, colour_of(0)[:1])

    def test_a_network_scanner_that_knows_jpeg_only_delivers_readable_pages(self):
        scanner = self.scanner(way="scanner", formats=("application/pdf", "image/jpeg"))
        paper = [f for f in self.scans(self.persons[1]).iterdir() if f.suffix == ".jpg"][:2]
        scanner.jpegs = [f.read_bytes() for f in paper]
        scanner.lay_in([1, 2])
        self.scan(dpi=300)
        self.assertEqual([m[:3] for m in self.masters().values()], [(2480, 3508, 300)] * 2)
        found = json.loads(self.dangan("search", "--archive", self.archive, "--json",
                                       self.persons[1].name, expect=OK).stdout)
        self.assertEqual({hit["page"] for hit in found["hits"]}, {2, 3})

    def test_https_with_the_pcs_own_certificate_works(self):
        self.dangan("tls", "init", "--archive", self.archive, "pc.example", expect=OK)
        tls = self.archive / "tls"
        scanner = self.scanner(certificate=(tls / "server.crt", tls / "server.key"))
        self.assertTrue(scanner.url.startswith("https:"))
        scanner.lay_in([1, 2, 3], {3: "cut"})
        self.assertEqual(self.scan(expect=FAILED)["sheets"], 2)
        scanner.lay_in([3])
        self.scan()
        # The certificate is for another name, and of nobody: sane-airscan does not look at it.
        self.check_sheets([1, 2, 3])

    def test_what_the_scanner_lacks_is_refused_by_name(self):
        scanner = self.scanner()
        scanner.duplex = False
        scanner.lay_in([1])
        for more, word in ((["--source", "adf-duplex"], "duplex feeder"),
                           (["--mode", "lineart"], "lineart"), (["--dpi", "250"], "250 dpi")):
            command = [a for a in self.command() if a not in ("--dpi", "100")]
            done = self.dangan("--lang", "zh", *command, *more, expect=FAILED,
                               env=self.environment)
            self.assertIn("不支持", done.stderr)
            self.assertIn(word, done.stderr)
        self.assertEqual(scanner.jobs, [])

    # ---- trouble ----

    def stop_and_resume(self, scanner, fault, words, more=()):
        """Six sheets, the fourth fails; what is told, then the rest by the same command."""
        scanner.lay_in(range(1, 7), {4: fault})
        said = self.said(more)
        for word in words:
            self.assertIn(word, said)
        found = re.search(r"前 (\d) 张已接收（到 scan-(\d+)\.tif 为止）.*第 (\d+) 张", said)
        self.assertTrue(found, said)
        self.assertEqual([int(n) for n in found.groups()], [3, 3, 4])
        self.assertIn("已接收的页都在", said)
        if scanner.gone.is_set():
            self.check_unreachable()
            scanner.start()
        scanner.lay_in([4, 5, 6])
        self.assertEqual(self.scan(more)["stored"], 6)
        self.check_sheets(range(1, 7))

    def check_unreachable(self):
        before = self.pages()
        self.assertIn("连不上扫描仪", self.said())
        self.assertEqual(self.pages(), before)

    def test_a_jam_says_so(self):
        self.stop_and_resume(self.scanner(way="scanner"), "jam", ["卡纸。"])

    def test_an_open_cover_says_so(self):
        self.stop_and_resume(self.scanner(way="scanner"), "cover", ["盖子没有盖好"])

    def test_two_sheets_at_once_are_a_fault(self):
        # sane-airscan does not know this state of a feeder.
        self.stop_and_resume(self.scanner(way="scanner"), "double", ["报告了故障", "重张"])

    def test_a_pc_that_cannot_say_what_is_wrong_is_looked_at(self):
        self.stop_and_resume(self.scanner(), "jam", ["报告了故障", "卡纸", "请先看扫描仪"])

    def test_a_connection_cut_in_the_middle_of_a_page_loses_that_page_only(self):
        self.stop_and_resume(self.scanner(), "cut", ["连接中断"])

    def test_a_pc_switched_off_in_the_middle_is_told_and_the_rest_comes_later(self):
        self.stop_and_resume(self.scanner(), "off", ["连接中断"])

    def test_a_pc_that_falls_silent_is_not_waited_for_without_end(self):
        self.stop_and_resume(self.scanner(), "stall", ["已经 4 秒", "连接中断"],
                             ["--page-timeout", "4"])

    def test_a_dialog_on_the_pc_is_no_end_of_the_stack(self):
        # sane-airscan asks thirty times, then calls the feeder empty.
        self.stop_and_resume(self.scanner(), "dialog", ["报告了故障"])

    def test_an_empty_feeder_leaves_no_trace(self):
        batches = "SELECT count(*) FROM batch"
        before = self.database().execute(batches).fetchone()
        for way, word in (("scanner", "送纸器里没有纸"), ("naps2", "没有纸都只报故障")):
            self.scanner(way=way)
            self.assertIn(word, self.said())
        self.assertEqual(self.database().execute(batches).fetchone(), before)

    def test_a_slow_feeder_is_waited_for(self):
        scanner = self.scanner()
        scanner.page_time = 2.5  # NAPS2 says 503 after a second
        scanner.lay_in([1, 2])
        self.scan()
        self.check_sheets([1, 2])

    def test_wait_waits_for_paper_and_ctrl_c_ends_it(self):
        scanner = self.scanner(way="scanner")
        process = self.started(["--wait"])
        self.reports(process, "waiting", 1)
        wait_until(lambda: len(scanner.jobs) >= 2, 30, "the scanner is not asked again")
        scanner.lay_in([1, 2])
        process.stdout.read()
        self.assertEqual(process.wait(timeout=120), OK)
        self.check_sheets([1, 2])
        process = self.started(["--wait"])
        self.reports(process, "waiting", 1)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=30), INTERRUPTED)

    def test_nobody_at_the_address_is_told_in_plain_words(self):
        scanner = self.scanner()
        scanner.switch_off()
        self.check_unreachable()  # refused at once
        with socket.create_server(("127.0.0.1", 0)) as mute:
            self.shared(f"http://127.0.0.1:{mute.getsockname()[1]}/eSCL")
            self.check_unreachable()  # takes connections and says nothing
        scanner.start()
        self.shared(scanner.url + "x")
        self.check_unreachable()  # another service
        self.shared(scanner.url, name="another")
        self.assertIn("找不到扫描仪", self.said())

    def test_a_scanner_that_works_for_somebody_else_is_busy(self):
        scanner = self.scanner(way="scanner")
        scanner.lay_in(range(1, 4))
        scanner.page_time = 60.0
        process = self.started()
        wait_until(scanner.processing, 30, "the scanner has not begun")
        try:
            # Of another program, which does not hold the dossier.
            other = [self.persons[1].number if a == self.person.number else a
                     for a in self.command()]
            self.ingest(self.single_pages(1), person=self.persons[1])
            done = self.dangan("--lang", "zh", *other, expect=FAILED, env=self.environment)
            self.assertIn("正被其他程序使用", done.stderr)
        finally:
            process.kill()
            process.wait()

    def test_after_kill_9_the_same_command_goes_on(self):
        scanner = self.scanner()
        scanner.page_time = 0.1
        sheet = 1
        for _ in range(3):
            scanner.lay_in(range(sheet, 40))
            process = self.started()
            self.reports(process, "scanning", 2)
            process.kill()
            process.wait()
            # The clerk looks where it has come to, and lays in from there.
            wait_until(lambda: not self.driver_processes(), 30, "the driver's process ends")
            self.assertGreaterEqual(self.received(), sheet + 1)
            sheet = self.received() + 1
        scanner.lay_in(range(sheet, sheet + 2))
        self.scan()
        self.check_sheets(range(1, sheet + 2))

    def received(self):
        """The number of the last sheet in the dossier, stored or waiting."""
        paths = self.database().execute("SELECT path FROM file").fetchall()
        return max(int(found[1]) for (path,) in paths
                   if (found := re.fullmatch(r"scan-(\d+)\.tif", path)))


if __name__ == "__main__":
    unittest.main()
