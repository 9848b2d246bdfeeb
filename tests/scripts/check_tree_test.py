# SPDX-License-Identifier: Apache-2.0
"""check_tree.py finds each kind of violation where one is planted, and none in a clean tree."""

import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
import check_tree  # noqa: E402

SPDX = "// SPDX-License-" + "Identifier: Apache-2.0\n"
HASH_SPDX = "# SPDX-License-" + "Identifier: Apache-2.0\n"

CLEAN = {
    "scanner/clean.h": SPDX + '#pragma once\n\n#include <vector>\n\n#include "scanner/page.h"\n'
                              "// Stands in for cv::Mat without naming it.\n",
    "scanner/page.h": SPDX + "#pragma once\n\nstruct Page {};\n",
    "scanner/clean.cpp": SPDX + '#include "scanner/clean.h"\n\n#include <opencv2/core.hpp>\n'
                                "#include <unistd.h>\n",
    "scanner/CMakeLists.txt": HASH_SPDX + "add_library(scanner clean.cpp)\n",
    "ocr/read.cpp": SPDX + '#include "scanner/page.h"\n#include "store/terms/names.h"\n',
    "ocr/CMakeLists.txt": HASH_SPDX + "add_library(ocr read.cpp)\n",
    "store/terms/names.h": SPDX + "#include <string>\n",
    "store/internal/sqlite.h": SPDX + "#include <sqlite3.h>\n",
    "service/main.cpp": SPDX + '#include <boost/json.hpp>\n#include "store/terms/names.h"\n',
    "service/CMakeLists.txt": HASH_SPDX + "add_executable(dangan main.cpp)\n",
    "tests/scanner/clean_test.cpp": SPDX + "#include <gtest/gtest.h>\n"
                                           '#include "store/internal/sqlite.h"\n',
    "tests/scanner/CMakeLists.txt": HASH_SPDX + "add_executable(scanner_test clean_test.cpp)\n"
                                                "gtest_discover_tests(scanner_test)\n",
    "tests/scripts/CMakeLists.txt": HASH_SPDX + "add_test(NAME a COMMAND python3 a.py)\n",
    "tests/scripts/a.py": HASH_SPDX + "from helper import thing\n",
    "tests/scripts/helper.py": HASH_SPDX + "thing = 1\n",
    "tests/fuzz/corpus/text/bad": b"\xff no newline",
    "README.md": "See https://www.sqlite.org/wal.html and /tmp/x and ~/work/things.\n",
}


class CheckTree(unittest.TestCase):
    def violations(self, changes):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in {**CLEAN, **changes}.items():
                if text is None:
                    continue
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
            return check_tree.Tree(root).check()

    def assert_found(self, changes, place, words):
        found = self.violations(changes)
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith(place + ": "), found)
        self.assertIn(words, found[0])

    def test_a_clean_tree_has_no_violation(self):
        self.assertEqual(self.violations({}), [])

    def test_the_scanner_may_not_use_the_store(self):
        self.assert_found({"scanner/page.h": SPDX + '#include "store/terms/names.h"\n'},
                          "scanner/page.h:2", "scanner may not use store/terms")

    def test_the_towers_may_not_use_the_roof(self):
        for room in ("scanner/clean.h", "store/terms/names.h"):
            self.assert_found({room: SPDX + '#include "service/ingest.h"\n'}, room + ":2",
                              "may not use service")

    def test_the_terms_may_not_use_the_store_around_them(self):
        self.assert_found({"store/terms/names.h": SPDX + '#include "store/records.h"\n'},
                          "store/terms/names.h:2", "store/terms may not use store")

    def test_what_is_internal_to_the_store_is_closed_to_the_service(self):
        self.assert_found({"service/main.cpp": SPDX + '#include "store/internal/sqlite.h"\n'},
                          "service/main.cpp:2", "internal to store")

    def test_a_library_outside_its_owner_is_refused(self):
        self.assert_found({"service/main.cpp": SPDX + "\n#include <opencv2/core.hpp>\n"},
                          "service/main.cpp:3", "OpenCV belongs to ocr, scanner")
        self.assert_found({"store/archive.h": SPDX + "#include <sqlite3.h>\n"},
                          "store/archive.h:2", "SQLite belongs to store/internal")
        self.assert_found({"store/archive.h": SPDX + "#include <openssl/ssl.h>\n"},
                          "store/archive.h:2", "OpenSSL TLS and CMS belongs to service")
        self.assert_found({"store/terms/names.h": SPDX + "#include <openssl/evp.h>\n"},
                          "store/terms/names.h:2", "OpenSSL belongs to")

    def test_a_library_that_is_in_no_table_is_refused(self):
        self.assert_found({"service/main.cpp": SPDX + "#include <folly/Range.h>\n"},
                          "service/main.cpp:2", "no library in the table")

    def test_a_copyleft_library_is_refused_even_in_tests(self):
        self.assert_found({"tests/scanner/clean_test.cpp": SPDX + "#include <poppler/cpp/x.h>\n"},
                          "tests/scanner/clean_test.cpp:2", "GPL")

    def test_a_header_that_is_named_from_its_own_folder_is_refused(self):
        self.assert_found({"ocr/read.cpp": SPDX + '#include "engine.h"\n'}, "ocr/read.cpp:2",
                          "from the source root")

    def test_a_public_header_of_a_tower_includes_no_library(self):
        self.assert_found({"scanner/page.h": SPDX + "#include <opencv2/core.hpp>\n"},
                          "scanner/page.h:2", "public header of scanner includes OpenCV")

    def test_a_public_header_of_a_tower_names_no_foreign_type(self):
        self.assert_found({"scanner/page.h": SPDX + "namespace cv { class Mat; }\n\n"
                                                    "void f(const cv::Mat&);\n"},
                          "scanner/page.h:4", "foreign type cv::")
        self.assert_found({"store/archive.h": SPDX + "struct sqlite3;\n"}, "store/archive.h:2",
                          "foreign type sqlite3")

    def test_a_source_file_that_nobody_builds_is_refused(self):
        self.assert_found({"ocr/old.cpp": SPDX}, "ocr/old.cpp:1", "no CMakeLists.txt builds")

    def test_a_test_file_that_nobody_builds_is_refused(self):
        self.assert_found({"tests/scanner/old_test.cpp": SPDX}, "tests/scanner/old_test.cpp:1",
                          "no CMakeLists.txt builds")
        self.assert_found({"tests/scanner/CMakeLists.txt": HASH_SPDX +
                           "# add_executable(scanner_test clean_test.cpp)\n"},
                          "tests/scanner/clean_test.cpp:1", "no CMakeLists.txt builds")

    def test_a_file_that_a_function_names_by_its_argument_is_built(self):
        cmake = HASH_SPDX + ("function(target name)\n  add_executable(f ${X}/a.cpp fuzz_${name}.cpp)"
                             "\nendfunction()\ntarget(text)\n")
        files = {"tests/fuzz/CMakeLists.txt": cmake, "tests/fuzz/fuzz_text.cpp": SPDX}
        self.assertEqual(self.violations(files), [])
        self.assert_found({**files, "tests/fuzz/fuzz_old.cpp": SPDX}, "tests/fuzz/fuzz_old.cpp:1",
                          "no CMakeLists.txt builds")

    def test_a_file_that_is_named_through_a_variable_is_built(self):
        cmake = HASH_SPDX + "target_sources(service PRIVATE ${room}/auth.cpp)\n"
        files = {"service/http/CMakeLists.txt": cmake, "service/auth.cpp": SPDX}
        self.assertEqual(self.violations(files), [])
        self.assert_found({**files, "service/old_auth.cpp": SPDX}, "service/old_auth.cpp:1",
                          "no CMakeLists.txt builds")

    def test_a_name_that_only_ends_alike_is_another_file(self):
        self.assert_found({"tests/scanner/n_test.cpp": SPDX}, "tests/scanner/n_test.cpp:1",
                          "no CMakeLists.txt builds")

    def test_a_test_program_that_is_never_run_is_refused(self):
        self.assert_found({"tests/scanner/CMakeLists.txt": HASH_SPDX +
                           "add_executable(scanner_test clean_test.cpp)\n"
                           "# gtest_discover_tests(scanner_test)\n"},
                          "tests/scanner/CMakeLists.txt:2", "never run")

    def test_a_script_test_that_is_never_run_is_refused(self):
        self.assert_found({"tests/scripts/b.py": HASH_SPDX}, "tests/scripts/b.py:1",
                          "none imports it")

    def test_a_file_without_its_licence_line_is_refused(self):
        self.assert_found({"ocr/read.cpp": "int x;\n"}, "ocr/read.cpp:1", "SPDX")
        self.assert_found({"scripts/go": "#!/bin/sh\n"}, "scripts/go:1", "SPDX")
        self.assert_found({"store/schema/0001_a.sql": "SELECT 1;\n"}, "store/schema/0001_a.sql:1",
                          "SPDX")

    def test_a_file_without_a_last_newline_is_refused(self):
        self.assert_found({"ocr/read.cpp": SPDX + "int x;"}, "ocr/read.cpp:2", "newline")

    def test_a_path_of_one_machine_is_refused(self):
        for path in ("/wo" + "rk/shared/x", "/ro" + "ot/x", "/ho" + "me/li/dangan"):
            self.assert_found({"README.md": f"x\nsee {path}\n"}, "README.md:2", "one machine")

    def test_the_address_of_a_registry_is_refused(self):
        for text in ("https://registry." + "npmjs.org/vue", "http://npm-" + "mirror.local:4873/",
                     '  "resolved"' + ': "x"', "registry" + "=https://x.example/"):
            found = self.violations({"service/web/.npmrc": text + "\n"})
            self.assertEqual(len(found), 1, (text, found))
            self.assertIn("registry", found[0])

    def test_a_mark_of_unfinished_work_is_refused(self):
        for mark in ("TO" + "DO", "FIX" + "ME"):
            self.assert_found({"ocr/read.cpp": SPDX + f"// {mark}: later\n"}, "ocr/read.cpp:2",
                              "leave no mark")

    def test_bytes_that_are_no_text_are_refused(self):
        self.assert_found({"tests/data/x.txt": b"\xff\xfe"}, "tests/data/x.txt:1", "UTF-8")


if __name__ == "__main__":
    unittest.main()
