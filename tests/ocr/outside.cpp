// SPDX-License-Identifier: Apache-2.0
#include "tests/ocr/outside.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace ocr::test {

namespace fs = std::filesystem;

Outcome run_on(const std::string& bytes, std::string command) {
  const fs::path file =
      fs::temp_directory_path() / ("dangan-ocr-test-" + std::to_string(::getpid()) + ".file");
  std::ofstream(file, std::ios::binary) << bytes;
  for (std::size_t at = 0; (at = command.find("{}")) != std::string::npos;)
    command.replace(at, 2, file.string());
  Outcome outcome;
  std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  char buffer[4096];
  while (const std::size_t n = std::fread(buffer, 1, sizeof buffer, pipe))
    outcome.output.append(buffer, n);
  outcome.status = ::pclose(pipe);
  fs::remove(file);
  return outcome;
}

Outcome preflight(const std::string& pdf) {
  std::string path;
  for (const char* name : {"preflight", "xmpbox", "pdfbox2", "fontbox2", "commons-logging",
                           "javax.activation", "jaxb-api"}) {
    const std::string jar = "/usr/share/java/" + std::string(name) + ".jar";
    if (!fs::exists(jar)) {
      ADD_FAILURE() << "\n*** PDF/A WAS NOT CHECKED: " << jar
                    << " is not there; scripts/setup installs it ***\n";
      return {-1, ""};
    }
    path += jar + ":";
  }
  return run_on(pdf, "java -XX:TieredStopAtLevel=1 -cp " + path +
                         " org.apache.pdfbox.preflight.Validator_A1b {}");
}

}  // namespace ocr::test
