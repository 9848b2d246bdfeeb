# SPDX-License-Identifier: Apache-2.0
"""A vendor's delivery once more: stopped, killed, mounted elsewhere, with a mended catalogue.
Nothing is lost, nothing doubled, and what is held is not decoded again."""

import collections
import json
import signal
import subprocess
import time
import unittest

from archive_case import INTERRUPTED, OK, SET_ASIDE, USAGE, need, sha256
from delivery_case import DeliveryCase, catalogue, write_workbook


class DeliveryAgain(DeliveryCase):
    def kill(self, name, least, folder=None):
        """A run that is killed once there are so many; False when it was too quick."""
        process = subprocess.Popen(
            [self.program, "delivery", "--archive", self.archive, "--open", "--workers", "2",
             "--list", self.folder / "killed.csv", folder or self.delivery],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and self.count(name) < least:
            time.sleep(0.002)
        killed = process.poll() is None
        if killed:
            process.send_signal(signal.SIGKILL)
        process.wait()
        return killed

    def run_blind(self, *more, expect, folder=None):
        """A run in which every image that is decoded ends its worker."""
        return self.run_delivery(*more, expect=expect, folder=folder,
                                 program=need("DANGAN_WITH_FAULTS"),
                                 env={"DANGAN_TEST_CRASH_ON": ".jpg"})

    def test_killed_anywhere_and_run_again_nothing_is_lost_or_doubled(self):
        folders = [self.dossier(p, images=3) for p in self.persons[:3]]
        kills = collections.Counter()
        for name, least in [("file", 1), ("file", 3), ("copy", 3), ("delivered", 1),
                            ("delivered", 3), ("copy", 14), ("delivered", 6)]:
            kills[name] += self.kill(name, least)
        self.assertTrue(all(kills.values()), kills)
        self.assertEqual(sorted(p.name for p in self.folder.glob("*.csv")), [])
        outcomes = self.run_delivery("--open", expect=OK)
        self.assertLessEqual({o["state"] for o in outcomes.values()}, {"taken", "held"})
        wanted = [row for folder in folders for row in self.expected(folder, 3)]
        self.assertEqual(sorted(self.delivered()), sorted(wanted))
        self.assertEqual(self.count("batch"), 3)
        for outcome in outcomes.values():
            pages = self.show(self.persons[0]._replace(number=outcome["dossier"]))["pages"]
            self.assertEqual([p["number"] for p in pages], [1, 2, 3, 4])
        self.assertEqual(self.verify()["damage"], [])

    def test_stopped_in_order_it_says_so_and_goes_on(self):
        folder = self.dossier(self.persons[0], images=5)
        process = subprocess.Popen(
            [self.program, "delivery", "--archive", self.archive, "--open", "--json", "--workers",
             "2", "--list", self.folder / "stopped.csv", self.delivery], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        while process.poll() is None and self.count("file") < 1:
            time.sleep(0.002)
        process.send_signal(signal.SIGTERM)
        out = process.communicate()[0]
        self.assertEqual(process.returncode, INTERRUPTED)
        self.assertEqual(json.loads(out.splitlines()[0])["state"], "interrupted")
        self.assertTrue((self.folder / "stopped.csv").exists())
        self.assertEqual(self.run_delivery(expect=OK)[folder.name]["state"], "taken")
        self.assertEqual(self.delivered(), self.expected(folder, 5))

    def test_killed_under_one_mount_and_finished_under_others_it_is_held(self):
        folder = self.dossier(self.persons[0], images=4)
        other = self.dossier(self.persons[1])
        mounts = [self.folder / "mnt-a", self.folder / "mnt-b", self.folder / "mnt-c"]
        place = self.delivery
        for mount, (name, least) in zip(mounts, [("file", 2), ("file", 5), ("delivered", 2)]):
            place = place.rename(mount)
            self.assertTrue(self.kill(name, least, mount))
        database = self.database()
        self.assertEqual(database.execute("SELECT DISTINCT part_facing FROM batch").fetchall(),
                         [(0,)])
        self.assertGreaterEqual(
            database.execute("SELECT count(*) FROM batch WHERE state = 'open'").fetchone()[0], 1)

        place = place.rename(self.folder / "mnt-d")
        outcomes = self.run_delivery("--open", expect=OK, folder=place)
        self.assertEqual({o["state"] for o in outcomes.values()}, {"taken"})
        place = place.rename(self.delivery)
        wanted = self.expected(folder, 4) + self.expected(other)
        found = self.database().execute(
            "SELECT f.path, hex(o.content) FROM page p JOIN file f ON f.id = p.file "
            "JOIN object o ON o.id = f.object").fetchall()
        self.assertEqual(sorted(("/".join(path.split("/")[-4:]), digest.lower())
                                for path, digest in found),
                         sorted((below, master) for below, _, _, master, _ in wanted))
        # Nothing is left open, and whatever is decoded now would be refused.
        self.assertEqual(self.count("batch WHERE state = 'open'"), 0)
        outcomes = self.run_blind(expect=OK)
        self.assertEqual({o["state"] for o in outcomes.values()}, {"held"})
        # A folder that is called otherwise is the same dossier.
        renamed = folder.rename(folder.with_name(f"{self.persons[0].name} - {self.persons[0].id}"))
        self.assertEqual(self.run_blind(expect=OK)[renamed.name]["state"], "held")
        self.assertEqual(self.count("page"), 5 + 3)
        self.assertEqual(self.verify()["damage"], [])

    def test_a_run_that_decodes_would_be_seen(self):
        folder = self.dossier(self.persons[0])
        self.assertEqual(self.codes(self.run_blind("--open", expect=SET_ASIDE)[folder.name]),
                         ["image_unreadable"])

    def test_the_workbook_is_kept_and_found_again(self):
        person = self.persons[0]
        folder = self.dossier(person)
        workbook = folder / "目录.xlsx"
        first = workbook.read_bytes()
        number = self.run_delivery("--open", expect=OK)[folder.name]["dossier"]
        person = person._replace(number=number)
        kept, = self.show(person)["delivered_catalogues"]
        self.assertEqual((kept["path"], kept["sha256"], kept["shared"], kept["bytes"]),
                         (f"{folder.name}/目录.xlsx", sha256(workbook), False, len(first)))
        self.assertIn(kept["sha256"], self.dangan("show", "--archive", self.archive, number,
                                                  expect=OK).stdout)

        # One that was mended since is reconciled, without decoding, and kept beside it.
        rows = catalogue(("1", "干部履历表", 2), ("4-1", "毕业生登记表", 1))
        rows[-1][3] = "2003.8"
        write_workbook(workbook, rows)
        self.assertEqual(self.run_blind("--check", expect=OK)[folder.name]["state"], "ready")
        self.assertEqual(self.run_blind(expect=OK)[folder.name]["state"], "taken")
        second = workbook.read_bytes()
        kept = self.show(person)["delivered_catalogues"]
        self.assertEqual(len(kept), 2)
        write_workbook(workbook, catalogue(("1", "干部履历表", 3), ("4-1", "毕业生登记表", 1)))
        self.assertEqual(self.codes(self.run_blind(expect=SET_ASIDE)[folder.name]),
                         ["pages_missing"])
        self.assertEqual(len(self.show(person)["delivered_catalogues"]), 2)

        out = self.folder / "out.xlsx"
        take = ["show", "--archive", self.archive, number, "--catalogue", out]
        self.dangan(*take, expect=OK)
        self.assertEqual(out.read_bytes(), second)
        self.dangan(*take, expect=USAGE)  # over no file
        out.unlink()
        self.dangan(*take, "--sha256", kept[1]["sha256"][:12], expect=OK)
        self.assertEqual(out.read_bytes(), first)
        out.unlink()
        self.dangan(*take, "--sha256", "0" * 64, expect=USAGE)
        self.assertFalse(out.exists())
        acts = [e["act"] for e in self.show(person)["history"]]
        self.assertEqual(acts.count("catalogue.delivered"), 2)
        self.assertEqual(acts.count("catalogue.taken"), 2)
        self.assertEqual(self.verify()["damage"], [])

    def test_a_workbook_of_all_is_kept_once_for_all(self):
        rows = [["姓名", "身份证号", "类号", "材料名称", "页数"]]
        for n, person in enumerate(self.persons[:2]):
            folder = self.delivery / f"{person.name}{person.id}"
            self.put(folder, "1.jpg", self.images[n])
            rows.append([person.name, person.id, "1", "履历表", 1])
        write_workbook(self.delivery / "总目录.xlsx", rows)
        outcomes = self.run_delivery("--open", expect=OK)
        digest = sha256(self.delivery / "总目录.xlsx")
        for outcome in outcomes.values():
            kept, = self.show(self.persons[0]._replace(number=outcome["dossier"]))[
                "delivered_catalogues"]
            self.assertEqual((kept["sha256"], kept["shared"]), (digest, True))
        self.assertEqual(self.count(f"object WHERE content = x'{digest}'"), 1)
        stored = self.object_file(digest)
        stored.chmod(0o600)
        stored.write_bytes(b"changed")
        damage = self.verify(expect=4)["damage"]
        self.assertEqual(sorted(d["dossier"] for d in damage),
                         sorted(o["dossier"] for o in outcomes.values()))

    def test_a_workbook_of_all_that_cannot_be_read_is_told(self):
        own = self.dossier(self.persons[0])
        needs = self.dossier(self.persons[1])
        (needs / "目录.xlsx").rename(self.delivery / "总目录.xlsx")
        (self.delivery / "总目录.xlsx").write_bytes(b"PK\3\4 nothing")
        outcomes = self.run_delivery("--open", expect=SET_ASIDE)
        self.assertEqual([self.codes(o) for o in outcomes[""]], [["catalogue_unreadable"]])
        self.assertEqual(self.codes(outcomes[needs.name]), ["catalogue_unreadable"])
        self.assertEqual(outcomes[own.name]["state"], "taken")
        self.assertIn("总目录.xlsx", self.rows[0]["原因"])


if __name__ == "__main__":
    unittest.main()
