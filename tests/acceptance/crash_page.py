# SPDX-License-Identifier: Apache-2.0
"""A page whose worker crashes, hangs or eats memory suffers alone: it is marked with what happened,
its master is kept, and the pages before and behind it are stored."""

import json
import os
import shutil
import subprocess
import time
import unittest

from archive_case import SET_ASIDE, ArchiveCase, PeakMemory, need, sha256


class CrashPage(ArchiveCase):
    def setUp(self):
        super().setUp()
        self.faulty = need("DANGAN_WITH_FAULTS")
        self.batch = self.folder / "batch"
        self.batch.mkdir()
        for number, page in enumerate(self.single_pages(5), 1):
            shutil.copy(page, self.batch / f"page-{number}{page.suffix}")
        self.victim = "page-3"

    def take_in(self, variable, more=()):
        started = time.monotonic()
        process = subprocess.Popen(
            [self.faulty, *self.ingest_command([self.batch], more=more)], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, variable: self.victim})
        memory = PeakMemory(process.pid)
        output, log = process.communicate(self.person.id + "\n", timeout=300)
        print(f"{variable}: {time.monotonic() - started:.1f} s, peak {memory.stop() >> 20} MB")
        self.assertEqual(process.returncode, SET_ASIDE, output + log)
        self.memory = memory.peak
        return json.loads(output.splitlines()[-1])

    def assert_only_the_victim_suffers(self, result, reason):
        self.assertEqual((result["pages"], result["stored"], result["quarantined"]), (5, 4, 1))
        for number, page in enumerate(self.pages(), 1):
            if number == 3:
                self.assertEqual((page["state"], page["reason"]), ("quarantined", reason))
                file = next(self.batch.glob("page-3.*"))
                self.assertEqual(page["master"], sha256(file))
                self.object_file(page["master"])
            else:
                self.assertEqual(page["state"], "stored")
        self.assertEqual(self.verify()["damage"], [])

    def test_a_crash_is_marked_and_the_batch_goes_on(self):
        result = self.take_in("DANGAN_TEST_CRASH_ON")
        self.assert_only_the_victim_suffers(result, "worker_crashed")

    def test_a_page_that_hangs_is_given_up_after_its_time(self):
        result = self.take_in("DANGAN_TEST_HANG_ON", ["--page-timeout", "45"])
        self.assert_only_the_victim_suffers(result, "worker_timeout")

    def test_a_page_that_eats_memory_is_stopped_at_the_limit(self):
        result = self.take_in("DANGAN_TEST_EAT_ON")
        self.assert_only_the_victim_suffers(result, "worker_memory")
        # One worker at its limit of 1.5 GB beside one at work.
        self.assertLess(self.memory, 2200 << 20)

    def test_the_program_for_everybody_has_no_such_hook(self):
        result = self.ingest([self.batch], env={"DANGAN_TEST_CRASH_ON": self.victim})
        self.assertEqual((result["stored"], result["quarantined"]), (5, 0))


if __name__ == "__main__":
    unittest.main()
