# SPDX-License-Identifier: Apache-2.0
"""From a feeder to stored pages: SANE's own `test` scanner, and the drill feeder of the tests, which
jams, crashes and feeds two sides. What was reported is in the archive whatever happens, and the same
command goes on.

From the environment also: DANGAN_SANE_BACKENDS (the folder of the drill feeder's driver).
"""

import json
import re
import signal
import time
import unittest

from archive_case import FAILED, INTERRUPTED, OK, SET_ASIDE, USAGE, need, wait_until
from scan_case import ScanCase


class ScanDevice(ScanCase):
    def setUp(self):
        super().setUp()
        (self.sane / "dll.conf").write_text("test\ndrill\n", "ascii")
        (self.sane / "test.conf").write_text("number_of_devices 1\n", "ascii")
        self.environment["LD_LIBRARY_PATH"] = need("DANGAN_SANE_BACKENDS")

    def scan_command(self, device, more=()):
        return ["scan", "--archive", str(self.archive), "--json", "--dossier", self.person.number,
                "--device", device, "--dpi", "75", *more]

    def scan(self, device="drill:feeder", drill="", expect=OK, more=()):
        done = self.dangan(*self.scan_command(device, more), expect=expect,
                           env={**self.environment, "DANGAN_DRILL": drill})
        return json.loads(done.stdout.splitlines()[-1]) if done.stdout else None

    def started(self, drill, more=()):
        return self.start(self.scan_command("drill:feeder", more), {"DANGAN_DRILL": drill})

    def names(self):
        return [p["path"] for p in self.pages()[1:]]

    def check_whole(self, names):
        self.assertEqual(self.names(), names)
        shown = self.show()
        self.assertEqual({p["state"] for p in shown["pages"]}, {"stored"})
        self.assertEqual(self.verify()["damage"], [])
        self.assertEqual(list((self.archive / "tmp").iterdir()), [])

    # ---- a day without trouble ----

    def test_ten_sheets_go_from_the_feeder_to_stored_pages(self):
        result = self.scan("test:0", more=["--set", "test-picture=Solid white"])
        self.assertEqual((result["pages"], result["stored"], result["waiting"]), (10, 10, 0))
        self.check_whole([f"scan-{n:04}.tif" for n in range(1, 11)])
        master = self.object_file(self.pages()[1]["master"]).read_bytes()
        self.assertEqual(master[:4], b"II*\0")
        for fact in (b"Noname\0", b"frontend-tester\0", b"source=feeder\nmode=colour\ndpi=75\n"):
            self.assertIn(fact, master)
        # A second stack of the same dossier is numbered on.
        self.scan("test:0", more=["--profile", "compact", "--mode", "gray"])
        self.check_whole([f"scan-{n:04}.tif" for n in range(1, 21)])

    def test_the_masters_are_of_the_profile_chosen_at_init_unless_told(self):
        jpeg = b"\xff\xd8\xff"
        (self.archive / "dangan.toml").write_text('[scan]\nprofile = "compact"\n')
        self.scan("test:0", more=["--mode", "gray"])
        self.scan("test:0", more=["--mode", "gray", "--profile", "lossless"])
        masters = [self.object_file(self.pages()[n]["master"]).read_bytes() for n in (1, 11)]
        self.assertIn(jpeg, masters[0])
        self.assertNotIn(jpeg, masters[1])

    def test_a_flatbed_gives_one_page_and_lineart_is_small(self):
        self.scan("test:0", more=["--source", "flatbed", "--mode", "lineart", "--set",
                                  "test-picture=Grid"])
        self.check_whole(["scan-0001.tif"])
        self.assertLess(self.object_file(self.pages()[1]["master"]).stat().st_size, 20_000)

    def test_front_and_back_are_pages_of_one_sheet(self):
        self.scan(drill="sheets=2", more=["--source", "adf-duplex"])
        self.check_whole(["scan-0001a.tif", "scan-0001b.tif", "scan-0002a.tif", "scan-0002b.tif"])

    def test_scanners_are_listed(self):
        done = self.dangan("scan", "--list", "--json", env=self.environment, expect=OK)
        self.assertEqual({d["name"] for d in json.loads(done.stdout)}, {"test:0", "drill:feeder"})
        (self.sane / "dll.conf").write_text("", "ascii")
        done = self.dangan("--lang", "zh", "scan", "--list", env=self.environment, expect=FAILED)
        self.assertIn("找不到扫描仪", done.stderr)

    def test_it_waits_for_paper_until_it_is_told_to_stop(self):
        process = self.started("sheets=0", ["--wait"])
        self.reports(process, "waiting", 1)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=30), INTERRUPTED)
        self.scan(drill="sheets=1", more=["--wait"])
        self.check_whole(["scan-0001.tif"])

    def test_an_idle_feeder_is_waited_for_and_a_scanner_that_has_fallen_silent_is_told(self):
        process = self.started("sheets=0", ["--wait", "--page-timeout", "1"])
        self.reports(process, "waiting", 1)
        time.sleep(8)
        self.assertIsNone(process.poll(), "an empty feeder is no fault")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=30), INTERRUPTED)
        command = [a for a in self.scan_command("drill:feeder", ["--wait", "--page-timeout", "5"])
                   if a != "--json"]
        done = self.dangan("--lang", "zh", *command, expect=FAILED,
                           env={**self.environment, "DANGAN_DRILL": "sheets=1 fault=mute"})
        self.assertIn("等待放纸时，扫描仪已经 5 秒没有应答", done.stderr)
        self.assertEqual(self.driver_processes(), [])
        self.scan(drill="sheets=1", more=["--wait", "--page-timeout", "1"])
        self.check_whole(["scan-0001.tif"])

    # ---- trouble ----

    def test_a_fault_in_the_middle_keeps_what_came_and_the_same_command_goes_on(self):
        words = {"jam": "卡纸", "double": "两张纸", "cover": "盖子", "io": "连接中断",
                 "crash": "连接中断"}
        sheets = 0
        for fault, word in words.items():
            drill = f"sheets=6 fault_at=4 fault={fault}"
            stopped = self.scan(drill=drill, expect=FAILED)
            # A driver that crashes may take the sheet before with it.
            self.assertIn(stopped["sheets"], (2, 3) if fault == "crash" else (3,))
            sheets += stopped["sheets"]
            self.assertEqual(stopped["next_sheet"], sheets + 1, fault)
            command = [a for a in self.scan_command("drill:feeder") if a != "--json"]
            said = self.dangan("--lang", "zh", *command, expect=FAILED,
                               env={**self.environment, "DANGAN_DRILL": drill}).stderr
            found = re.search(r"前 (\d) 张已接收（到 scan-(\d+)\.tif 为止）.*第 (\d+) 张", said)
            self.assertTrue(found, said)
            sheets += int(found[1])
            # The sheet is counted in the pile in hand, the file in the dossier.
            self.assertEqual((int(found[2]), int(found[3])), (sheets, int(found[1]) + 1), fault)
            self.assertIn(word, said)
            self.assertIn("已接收的页都在", said)
        result = self.scan(drill="sheets=3")
        self.assertEqual(result["stored"], sheets + 3)
        self.check_whole([f"scan-{n:04}.tif" for n in range(1, sheets + 4)])

    def test_a_sheet_whose_back_did_not_come_is_fed_again_as_a_whole(self):
        stopped = self.scan(drill="sheets=4 fault_at=3 fault=jam back=1", expect=FAILED,
                            more=["--source", "adf-duplex"])
        self.assertEqual((stopped["sheets"], stopped["images"], stopped["next_sheet"]), (2, 4, 3))
        self.scan(drill="sheets=2", more=["--source", "adf-duplex"])
        self.check_whole([f"scan-{n:04}{side}.tif" for n in range(1, 5) for side in "ab"])

    def test_a_front_whose_back_the_scanner_leaves_out_is_kept_and_told(self):
        done = self.dangan(*self.scan_command("drill:feeder", ["--source", "adf-duplex"]),
                           expect=SET_ASIDE,
                           env={**self.environment, "DANGAN_DRILL": "sheets=2 skip_back=2"})
        self.assertIn("scan-0002a.tif", done.stderr)
        self.check_whole(["scan-0001a.tif", "scan-0001b.tif", "scan-0002a.tif"])
        self.scan(drill="sheets=1")
        self.assertEqual(self.names()[-1], "scan-0003.tif")

    def test_after_kill_9_every_sheet_that_was_reported_is_there(self):
        reported = 0
        for _ in range(3):
            process = self.started("sheets=50 page_ms=40")
            reported = self.reports(process, "scanning", 3)["sheet"]
            process.kill()
            process.wait()
            wait_until(lambda: not self.driver_processes(), 30, "the driver's process ends")
            again = self.started("sheets=0")
            self.assertGreaterEqual(self.reports(again, "resumed", 1)["next_sheet"], reported + 1)
            again.kill()
            again.wait()
        result = self.scan(drill="sheets=2")
        self.assertGreaterEqual(result["stored"], reported + 2)
        self.check_whole([f"scan-{n:04}.tif" for n in range(1, result["stored"] + 1)])

    def test_sheets_are_read_while_more_are_fed_and_what_is_bad_is_told(self):
        process = self.started("sheets=40 page_ms=400")
        self.assertEqual(self.reports(process, "found", 1)["code"], "low_dpi")
        count = "SELECT count(*) FROM page p JOIN batch b ON b.id = p.batch WHERE b.source = 'scanner'"
        files = "SELECT count(*) FROM file f JOIN batch b ON b.id = f.batch WHERE b.source = 'scanner'"
        self.assertLess(self.database().execute(files).fetchone()[0], 40)
        self.assertGreaterEqual(
            self.database().execute(count + " AND p.state = 'stored'").fetchone()[0], 8)
        self.assertEqual(json.loads(process.stdout.read().splitlines()[-1])["stored"], 40)
        self.assertEqual(process.wait(timeout=60), OK)
        self.check_whole([f"scan-{n:04}.tif" for n in range(1, 41)])

    def test_ctrl_c_ends_in_order_and_an_empty_feeder_lets_the_rest_be_read(self):
        process = self.started("sheets=50 page_ms=40")
        self.reports(process, "scanning", 2)
        process.send_signal(signal.SIGINT)
        stopped = json.loads(process.stdout.read().splitlines()[-1])
        self.assertEqual(process.wait(timeout=60), INTERRUPTED)
        self.assertEqual(stopped["error"], "cancelled")
        self.assertGreaterEqual(stopped["sheets"], 2)
        self.assertEqual(self.driver_processes(), [])
        result = self.scan(drill="sheets=0")
        self.assertEqual((result["stored"], result["waiting"]), (stopped["sheets"], 0))
        self.check_whole([f"scan-{n:04}.tif" for n in range(1, stopped["sheets"] + 1)])

    def test_one_dossier_is_scanned_by_one_program_at_a_time(self):
        process = self.started("sheets=50 page_ms=40")
        self.reports(process, "scanning", 1)
        self.scan(drill="sheets=1", expect=FAILED)
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        self.assertEqual(process.wait(timeout=60), INTERRUPTED)

    def test_what_cannot_be_done_is_said_and_leaves_no_trace(self):
        batches = "SELECT count(*) FROM batch"
        before = self.database().execute(batches).fetchone()
        empty = self.dangan(*self.scan_command("drill:feeder"), expect=FAILED,
                            env={**self.environment, "DANGAN_DRILL": "sheets=0"})
        self.assertIn("送纸器里没有纸", empty.stderr)
        missing = self.dangan(*self.scan_command("test:9"), expect=FAILED, env=self.environment)
        self.assertIn("找不到扫描仪", missing.stderr)
        self.scan("drill:feeder", expect=FAILED, more=["--source", "flatbed"])
        wrong = self.dangan(*self.scan_command("test:0", ["--set", "no-such-option=1"]),
                            expect=FAILED, env=self.environment)
        self.assertIn("test:0: no-such-option = 1", wrong.stderr)
        self.scan("test:0", expect=USAGE, more=["--set", "brightness"])
        command = self.scan_command("drill:feeder")
        unnamed = [a for a in command if a not in ("--device", "drill:feeder")]
        several = self.dangan(*unnamed, expect=USAGE, env=self.environment)
        self.assertIn("test:0", several.stderr)
        unknown = [a if a != self.person.number else "no-such" for a in command]
        self.dangan(*unknown, expect=FAILED, env=self.environment)
        self.dangan("scan", "--archive", self.archive, expect=USAGE, env=self.environment)
        self.assertEqual(self.database().execute(batches).fetchone(), before)
        self.assertEqual(self.verify()["damage"], [])


if __name__ == "__main__":
    unittest.main()
