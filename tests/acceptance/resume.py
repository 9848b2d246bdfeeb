# SPDX-License-Identifier: Apache-2.0
"""Taking in again, going on after an interruption, order of pages, and secrets on the command
line."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import unittest

from archive_case import (FAILED, INTERRUPTED, OK, SET_ASIDE, USAGE, ArchiveCase, sha256)


class Resume(ArchiveCase):
    def setUp(self):
        super().setUp()
        self.batch = self.folder / "batch"
        self.batch.mkdir()

    def put(self, names, pages=None):
        pages = pages or self.single_pages(len(names))
        for name, page in zip(names, pages):
            shutil.copy(page, self.batch / name)

    def names(self):
        return [pathlib.Path(p["path"]).name for p in self.pages()]

    def test_the_same_folder_again_stores_nothing_new(self):
        self.put(["page-1.jpg", "page-2.jpg", "page-3.jpg"])
        first = self.ingest([self.batch])
        self.assertEqual((first["pages"], first["stored"]), (3, 3))
        before = self.pages()
        again = self.ingest([self.batch])
        self.assertEqual((again["stored"], again["already_held"]), (0, 3))
        self.assertEqual(self.pages(), before)
        self.assertEqual(self.verify()["damage"], [])

    def test_only_what_is_new_in_the_folder_is_added(self):
        self.put(["page-1.jpg", "page-2.jpg"])
        self.ingest([self.batch])
        shutil.copy(self.single_pages(3)[2], self.batch / "page-3.jpg")
        again = self.ingest([self.batch])
        self.assertEqual((again["stored"], again["already_held"]), (1, 2))
        self.assertEqual(self.names(), ["page-1.jpg", "page-2.jpg", "page-3.jpg"])

    def test_two_identical_files_are_two_pages(self):
        page = self.single_pages(1)[0]
        self.put(["blank-a.jpg", "blank-b.jpg"], [page, page])
        result = self.ingest([self.batch])
        self.assertEqual((result["pages"], result["stored"]), (2, 2))
        first, second = self.pages()
        self.assertEqual(first["master"], second["master"])
        self.assertNotEqual(first["path"], second["path"])

    def test_names_sort_as_people_count(self):
        names = ["page-10.jpg", "page-9.jpg", "page-2.jpg", "page-1.jpg"]
        self.put(names)
        self.ingest([self.batch])
        self.assertEqual(self.names(), ["page-1.jpg", "page-2.jpg", "page-9.jpg", "page-10.jpg"])

    def test_paths_keep_the_order_they_are_given_in(self):
        self.put(["a.jpg", "b.jpg", "c.jpg"])
        self.ingest([self.batch / n for n in ("c.jpg", "a.jpg", "b.jpg")])
        self.assertEqual(self.names(), ["c.jpg", "a.jpg", "b.jpg"])

    def test_a_whole_rendered_dossier_goes_in_with_its_pdf(self):
        self.person = next(p for p in self.persons if list(self.scans(p).glob("*.pdf")))
        files = sorted(self.scans().iterdir())
        result = self.ingest([self.scans()])
        self.assertEqual(result["pages"], result["stored"] + result["quarantined"])
        self.assertEqual(result["quarantined"], 0)
        pages = self.pages()
        self.assertEqual({pathlib.Path(p["path"]).name for p in pages}, {f.name for f in files})
        self.assertEqual({p["master"] for p in pages}, {sha256(f) for f in files})

    def test_ctrl_c_ends_in_order_and_the_same_command_goes_on(self):
        self.put([f"page-{n}.jpg" for n in range(1, 6)])
        process = subprocess.Popen([self.program, *self.ingest_command([self.batch], workers=1)],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        process.stdin.write(self.person.id + "\n")
        process.stdin.close()
        for line in process.stderr:
            if line.startswith("{") and json.loads(line)["stored"] >= 1:
                process.send_signal(signal.SIGINT)
                break
        output = process.stdout.read()
        process.stderr.read()
        process.stdout.close()
        process.stderr.close()
        self.assertEqual(process.wait(timeout=60), INTERRUPTED, output)
        result = json.loads(output.splitlines()[-1])
        self.assertTrue(result["interrupted"])
        self.assertGreater(result["waiting"], 0)
        self.assertGreaterEqual(result["stored"], 1)
        whole = self.ingest([self.batch])
        self.assertEqual((whole["stored"], whole["waiting"]), (5, 0))
        self.assertEqual(len(self.pages()), 5)
        self.assertEqual(self.verify()["damage"], [])

    def test_what_a_killed_run_took_in_is_read_when_it_comes_from_elsewhere(self):
        self.put([f"page-{n}.jpg" for n in range(1, 5)])
        process = subprocess.Popen([self.program, *self.ingest_command([self.batch], workers=1)],
                                   stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True, start_new_session=True)
        process.stdin.write(self.person.id + "\n")
        process.stdin.close()
        for line in process.stderr:
            if line.startswith("{") and json.loads(line)["stage"] == "reading":
                break
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=60)
        process.stderr.close()
        copy = self.folder / "copy"
        shutil.copytree(self.batch, copy)
        result = self.ingest([copy])
        self.assertEqual(result["already_held"], 4)
        self.assertGreater(result["pages_before"], 0)
        self.assertEqual([p["state"] for p in self.pages()], ["stored"] * 4)

    def test_without_a_dossier_pages_wait_unassigned(self):
        self.put(["page-1.jpg"])
        done = self.dangan("ingest", "--archive", self.archive, "--json", self.batch, expect=OK)
        result = json.loads(done.stdout.splitlines()[-1])
        self.assertEqual(result["stored"], 1)
        self.assertNotIn("dossier", result)
        self.assertEqual(self.verify()["damage"], [])

    def test_what_was_set_aside_unassigned_can_be_read_again(self):
        (self.batch / "page-1.jpg").write_bytes(b"no picture")
        done = self.dangan("ingest", "--archive", self.archive, self.batch, expect=SET_ASIDE)
        self.assertIn("--batch 1 --retry", done.stderr)
        again = self.dangan("ingest", "--archive", self.archive, "--batch", "1", "--retry", "--json",
                            expect=SET_ASIDE)
        result = json.loads(again.stdout.splitlines()[-1])
        self.assertEqual((result["batch"], result["quarantined"]), (1, 1))
        self.dangan("ingest", "--archive", self.archive, "--batch", "9", "--retry", expect=FAILED)

    def test_a_wrong_number_on_standard_input_is_refused_before_anything_is_taken(self):
        self.put(["page-1.jpg"])
        wrong = self.person.id[:-1] + ("0" if self.person.id[-1] != "0" else "1")
        done = self.dangan(*self.ingest_command([self.batch]), text=wrong + "\n")
        self.assertIn(done.returncode, (FAILED, USAGE))
        self.assertNotIn(wrong, done.stdout + done.stderr)
        self.dangan("show", "--archive", self.archive, self.person.number, expect=FAILED)

    def test_another_persons_dossier_is_not_added_to(self):
        self.put(["page-1.jpg"])
        self.ingest([self.batch])
        other = self.persons[1]._replace(number=self.person.number)
        done = self.dangan(*self.ingest_command([self.batch], person=other),
                           text=other.id + "\n", expect=FAILED)
        self.assertTrue(done.stderr.strip())
        self.assertEqual(len(self.pages()), 1)

    def test_what_is_no_ordinary_file_is_named_and_the_rest_goes_in(self):
        self.put(["page-1.jpg"])
        (self.batch / "link.jpg").symlink_to(self.batch / "page-1.jpg")
        os.mkfifo(self.batch / "pipe.jpg")
        shut = self.batch / "shut"
        shut.mkdir(mode=0)
        self.addCleanup(shut.chmod, 0o700)
        done = self.dangan(*self.ingest_command([self.batch]), text=self.person.id + "\n",
                           expect=SET_ASIDE)
        result = json.loads(done.stdout.splitlines()[-1])
        # The superuser may look into every folder.
        self.assertEqual((result["stored"], result["passed_over"]), (1, 2 + (os.geteuid() != 0)))
        plain = [a for a in self.ingest_command([self.batch]) if a != "--json"]
        said = self.dangan(*plain, text=self.person.id + "\n", expect=SET_ASIDE).stderr
        self.assertIn("link.jpg", said)
        self.assertIn("pipe.jpg", said)

    def test_the_archive_itself_is_never_taken_in(self):
        shutil.copy(self.single_pages(1)[0], self.folder / "page-1.jpg")
        done = self.dangan(*self.ingest_command([self.folder]), text=self.person.id + "\n",
                           expect=SET_ASIDE)
        result = json.loads(done.stdout.splitlines()[-1])
        self.assertEqual((result["stored"], result["quarantined"]), (1, 0))
        self.assertEqual(result["passed_over"], 1)

    def test_processes_at_once_open_one_dossier_for_a_new_person(self):
        self.put(["page-1.jpg"])
        command = [self.program, "ingest", "--archive", str(self.archive), "--person",
                   self.person.name, "--id", "-", str(self.batch)]
        runs = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL, text=True) for _ in range(4)]
        for run in runs:
            run.stdin.write(self.person.id + "\n")
            run.stdin.close()
        for run in runs:
            run.wait(timeout=120)  # who finds the batch in work says that it is busy
        count = self.database().execute("SELECT count(*) FROM dossier").fetchone()
        self.assertEqual(count, (1,))

    def test_an_empty_folder_is_no_success(self):
        done = self.dangan(*self.ingest_command([self.batch]), text=self.person.id + "\n",
                           expect=USAGE)
        self.assertTrue(done.stderr.strip())
        self.dangan("show", "--archive", self.archive, self.person.number, expect=FAILED)

    def test_what_was_set_aside_is_told_until_it_is_read(self):
        (self.batch / "page-1.jpg").write_bytes(b"no picture")
        self.ingest([self.batch], expect=SET_ASIDE)
        again = self.ingest([self.batch], expect=SET_ASIDE)
        self.assertEqual((again["already_held"], again["set_aside_before"]), (1, 1))
        done = self.dangan("ingest", "--archive", self.archive, "--dossier", self.person.number,
                           "--retry", expect=SET_ASIDE)
        self.assertIn("--retry", done.stderr)

    def test_the_same_file_from_another_folder_is_held_and_another_name_is_another_page(self):
        page = self.single_pages(1)[0]
        self.put(["page-1.jpg"], [page])
        self.ingest([self.batch])
        other = self.folder / "stick"
        other.mkdir()
        shutil.copy(page, other / "page-1.jpg")
        shutil.copy(page, other / "page-2.jpg")
        again = self.ingest([other])
        self.assertEqual((again["stored"], again["already_held"]), (1, 1))
        self.assertEqual(self.names(), ["page-1.jpg", "page-2.jpg"])

    def test_a_path_that_does_not_exist_is_a_usage_error(self):
        done = self.dangan(*self.ingest_command([self.folder / "nowhere"]),
                           text=self.person.id + "\n", expect=USAGE)
        self.assertIn("nowhere", done.stderr)


if __name__ == "__main__":
    unittest.main()
