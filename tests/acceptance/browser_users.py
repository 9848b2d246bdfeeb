# SPDX-License-Identifier: Apache-2.0
"""The three users, played in a browser (tests/browser/e2e.mjs) against the real program.

Pictures of what they see are left in the folder DANGAN_SHOTS, when it is set.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import unittest

from archive_case import ArchiveCase, Server


class BrowserUsers(ArchiveCase):
    def test_clerk_graduate_and_custodian_do_their_work(self):
        script = pathlib.Path(os.environ["DANGAN_BROWSER_TEST"])
        self.assertTrue((script.parent / "node_modules").is_dir(),
                        "what the browser tests stand on is missing: scripts/setup --build release")
        pages = self.single_pages(7)
        self.ingest(pages[:1], more=["--location", self.person.location])
        upload = self.folder / "upload"
        upload.mkdir()
        for page in pages[1:3]:
            shutil.copy(page, upload)
        # What a lot is scanned from; the last is the new scan of a page that was refused.
        lot = self.folder / "lot"
        lot.mkdir()
        for number, page in enumerate(pages[3:6], 1):
            shutil.copy(page, lot / f"scan-{number:04}{page.suffix}")
        shutil.copy(pages[6], lot / f"zz-again{pages[6].suffix}")
        second = self.persons[1]
        passwords = {role: self.add_account(role, role, f"one-for-tests-{role}")
                     for role in ("clerk", "custodian", "administrator")}
        checker = self.add_account("checker", "clerk", "one-for-tests-too")
        with Server(self.program, self.archive) as server:
            done = subprocess.run(
                ["node", "--test", "--test-reporter=spec", str(script)], cwd=script.parent,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                text=True, timeout=1100, check=False,
                env={**os.environ, "DANGAN_URL": server.address, "DANGAN_CLERK": "clerk",
                     "DANGAN_CLERK_PASSWORD": passwords["clerk"], "DANGAN_CUSTODIAN": "custodian",
                     "DANGAN_CUSTODIAN_PASSWORD": passwords["custodian"],
                     "DANGAN_ADMIN": "administrator",
                     "DANGAN_ADMIN_PASSWORD": passwords["administrator"],
                     "DANGAN_CHECKER": "checker", "DANGAN_CHECKER_PASSWORD": checker,
                     "DANGAN_SECOND_NAME": second.name, "DANGAN_SECOND_ID": second.id,
                     "DANGAN_LOT_PAGES": str(lot),
                     "DANGAN_UPLOAD": str(upload), "DANGAN_PERSON_NAME": self.person.name,
                     "DANGAN_PERSON_ID": self.person.id, "DANGAN_DOSSIER": self.person.number})
        sys.stdout.write(done.stdout)
        self.assertEqual(done.returncode, 0)
        self.assertIn("browser:", done.stdout)
        self.assertEqual(self.verify()["damage"], [])


if __name__ == "__main__":
    unittest.main()
