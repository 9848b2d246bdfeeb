# SPDX-License-Identifier: Apache-2.0
"""A hot folder: what arrives is taken once it is whole, put aside once it is durable, and never lost,
overwritten or followed out of the folder, whatever happens to the program."""

import datetime
import json
import os
import random
import shutil
import signal
import subprocess
import time
import unittest

from archive_case import OK, SET_ASIDE, ArchiveCase, sha256, wait_until


class WatchFolder(ArchiveCase):
    def setUp(self):
        super().setUp()
        self.hot = self.folder / "station"
        self.hot.mkdir()
        self.files = self.single_pages(4)
        self.open_dossier()

    def open_dossier(self):
        """The person's dossier, with nothing in it but one page of its own."""
        first = self.folder / "first"
        first.mkdir()
        shutil.copy(self.files[0], first / "cover.jpg")
        self.ingest([first])

    def drop(self, name, source):
        target = self.hot / name
        target.parent.mkdir(exist_ok=True)
        shutil.copy(source, target)
        return target

    def command(self, *more):
        return ["watch", "--archive", self.archive, "--json", "--workers", 2, *more, self.hot]

    def watch(self, expect=OK):
        done = self.dangan(*self.command("--settle", 0, "--once"), expect=expect)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def aside(self, which):
        return {p.relative_to(self.hot / which).as_posix().partition("/")[2]: p
                for p in (self.hot / which).rglob("*") if p.is_file()}

    def left(self):
        return sorted(p.name for p in self.hot.rglob("*") if p.is_file()
                      and not {"已收", "待查"} & set(p.relative_to(self.hot).parts)
                      and not p.name.startswith("."))

    def test_files_go_to_the_dossier_their_folder_is_named_after(self):
        number = self.person.number
        for n, file in enumerate(self.files[1:3], 1):
            self.drop(f"{number}/page-{n}.jpg", file)
        self.drop("loose.jpg", self.files[3])
        results = self.watch()
        self.assertEqual(sorted(r.get("dossier", "") for r in results), ["", number])
        self.assertEqual([p["number"] for p in self.pages()], [1, 2, 3])
        taken = self.aside("已收")
        self.assertEqual(set(taken), {f"{number}/page-1.jpg", f"{number}/page-2.jpg", "loose.jpg"})
        self.assertEqual(sha256(taken["loose.jpg"]), sha256(self.files[3]))
        self.assertEqual(self.left(), [])
        self.assertEqual(self.verify()["damage"], [])

    def test_a_name_that_comes_again_is_another_page_and_nothing_is_overwritten(self):
        for file in self.files[1:3]:
            self.drop(f"{self.person.number}/scan.jpg", file)
            self.watch()
        self.assertEqual(len(self.pages()), 3)
        taken = self.aside("已收")
        self.assertEqual({sha256(p) for p in taken.values()},
                         {sha256(f) for f in self.files[1:3]})
        # The very same file once more is noticed, and goes aside as well.
        self.drop(f"{self.person.number}/scan.jpg", self.files[1])
        self.assertEqual(self.watch()[0]["already_held"], 1)
        self.assertEqual(len(self.pages()), 3)
        self.assertEqual(self.left(), [])

    def test_what_cannot_be_taken_or_read_is_put_where_a_person_looks_with_a_note(self):
        number = self.person.number
        self.drop("420112-1999-000001/page.jpg", self.files[1])
        (self.folder / "broken").write_bytes(b"II*\0garbage")
        self.drop(f"{number}/broken.tif", self.folder / "broken")
        self.drop(f"{number}/good.jpg", self.files[2])
        (self.hot / "link.jpg").symlink_to(self.files[1])
        os.mkfifo(self.hot / "pipe.jpg")
        self.watch(expect=SET_ASIDE)
        look = self.aside("待查")
        self.assertEqual(set(look), {
            "420112-1999-000001/page.jpg", "420112-1999-000001/page.jpg.说明.txt",
            f"{number}/broken.tif", f"{number}/broken.tif.说明.txt"})
        self.assertIn("损坏", look[f"{number}/broken.tif.说明.txt"].read_text("utf-8-sig"))
        self.assertIn("没有接收", look["420112-1999-000001/page.jpg.说明.txt"].read_text("utf-8-sig"))
        self.assertEqual(set(self.aside("已收")), {f"{number}/good.jpg"})
        self.assertTrue((self.hot / "link.jpg").is_symlink())
        self.assertEqual(len([p for p in self.pages() if p["state"] == "stored"]), 2)

    def test_a_dossier_nobody_has_prepared_takes_nothing_and_the_others_do(self):
        number, other = self.person.number, self.persons[1]
        self.ingest([self.files[0]], person=other)
        self.dangan("lot", "open", "--archive", self.archive, "一批", "--operator", "李工", expect=OK)
        self.dangan("lot", "add", "--archive", self.archive, 1, other.number, "--leaves", 1, expect=OK)
        self.drop(f"{other.number}/page.jpg", self.files[1])
        self.drop(f"{number}/page.jpg", self.files[2])
        self.watch(expect=SET_ASIDE)
        waits = self.aside("待查")
        self.assertEqual(set(waits), {f"{other.number}/page.jpg", f"{other.number}/page.jpg.说明.txt"})
        self.assertIn("整理", waits[f"{other.number}/page.jpg.说明.txt"].read_text("utf-8-sig"))
        self.assertEqual((len(self.pages()), len(self.pages(other))), (2, 1))
        self.dangan("lot", "prepare", "--archive", self.archive, other.number, "--no-stops", expect=OK)
        shutil.move(waits[f"{other.number}/page.jpg"], self.hot / other.number / "page.jpg")
        self.watch()
        self.assertEqual(len(self.pages(other)), 2)

    def test_a_file_that_cannot_be_put_aside_does_not_hold_up_the_others(self):
        number = self.person.number
        today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
        stuck = self.drop("420112-1999-000001/page.jpg", self.files[1])
        long_name = "档" * 83 + "ab.jpg"
        self.drop(f"420112-1999-000002/{long_name}", self.files[2])
        self.drop(f"{number}/good.jpg", self.files[3])
        in_the_way = self.hot / "待查" / today.isoformat() / "420112-1999-000001"
        in_the_way.parent.mkdir(parents=True)
        in_the_way.write_text("stands where a folder has to be made")
        done = self.dangan("--lang", "zh", *self.command("--settle", 0, "--once"), expect=SET_ASIDE)
        self.assertEqual(done.stderr.count("未能移走"), 1, done.stderr)
        self.assertIn(str(stuck), done.stderr)
        self.assertEqual(self.left(), ["page.jpg"])
        self.assertEqual(set(self.aside("已收")), {f"{number}/good.jpg"})
        self.assertIn(f"420112-1999-000002/{long_name}", self.aside("待查"))
        in_the_way.unlink()
        self.watch(expect=SET_ASIDE)
        self.assertEqual(self.left(), [])
        self.assertIn("420112-1999-000001/page.jpg.说明.txt", self.aside("待查"))

    def test_a_file_that_comes_slowly_is_taken_whole(self):
        process = subprocess.Popen([self.program, *map(str, self.command("--settle", 2))],
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            bytes_ = self.files[1].read_bytes()
            target = self.hot / self.person.number / "slow.jpg"
            target.parent.mkdir()
            with open(target, "wb", buffering=0) as file:
                for at in range(0, len(bytes_), len(bytes_) // 6 + 1):
                    file.write(bytes_[at:at + len(bytes_) // 6 + 1])
                    time.sleep(0.7)
            wait_until(lambda: self.left() == [], 120, "the file is not taken")
        finally:
            process.send_signal(signal.SIGINT)
            output = process.communicate(timeout=60)[0]
        self.assertEqual(process.returncode, OK, output)
        self.assertEqual([p["master"] for p in self.pages()][1:], [sha256(self.files[1])])

    def test_killed_at_any_moment_it_takes_every_file_once(self):
        number = self.person.number
        chance = random.Random(7)
        for n, file in enumerate(self.files * 2):
            self.drop(f"{number}/page-{n}.jpg", file)
        kills = 0
        while kills < 6 and self.left():
            process = subprocess.Popen(
                [self.program, *map(str, self.command("--settle", 0))], start_new_session=True,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.2, 4))
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            kills += 1
        self.watch()
        self.assertEqual(self.left(), [])
        self.assertEqual(len(self.aside("已收")), 8)
        self.assertEqual(sorted(p["master"] for p in self.pages()),
                         sorted([sha256(self.files[0]), *(sha256(f) for f in self.files * 2)]))
        self.assertEqual(self.verify()["damage"], [])


if __name__ == "__main__":
    unittest.main()
