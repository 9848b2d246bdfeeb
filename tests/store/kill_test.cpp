// SPDX-License-Identifier: Apache-2.0
// kill -9 at any moment: what was acknowledged is there, nothing twice, the archive whole.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <random>
#include <thread>

#include "tests/store/support.h"

namespace store::test {
namespace {

constexpr int files = 12;

// Takes in all files of the batch, as an ingest would after any interruption, and tells each
// finished page through the pipe.
void ingest(const fs::path& place, const std::string& dossier, int pipe) {
  Archive archive(place);
  const Batch batch = archive.begin_batch(dossier, "scan", clerk);
  const auto lock = archive.lock_batch(batch.id);
  for (int i = 0; i < files; ++i) {
    const FileRecord file =
        receive(archive, batch.id, std::to_string(i), "bytes of " + std::to_string(i / 2));
    if (file.state == FileState::already_held) continue;  // the run before had just ended
    archive.open_file(file.id, "image/tiff", 2, clerk);
    for (const PageRecord& page : archive.waiting_pages(batch.id)) {
      PageResult result = page_result("第" + std::to_string(page.id) + "页");
      result.access_jpeg.push_back(static_cast<std::uint8_t>(::getpid() & 0xff));
      archive.store_page(page.id, result, clerk);
      const char one = 'p';
      if (::write(pipe, &one, 1) != 1) ::_exit(3);
    }
  }
  archive.close_batch(batch.id, clerk);
}

// Runs ingest in a child that is killed after `delay`, if any. Returns pages acknowledged; killed:
// whether the blow came before the end. Nobody may have the archive open here: SQLite is not to be
// carried over a fork.
int run_and_kill(const fs::path& place, const std::string& dossier,
                 std::optional<std::chrono::microseconds> delay, bool& killed) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    try {
      ingest(place, dossier, ends[1]);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "ingest: %s\n", error.what());
      ::_exit(1);
    }
    ::_exit(0);
  }
  ::close(ends[1]);
  if (delay) {
    std::this_thread::sleep_for(*delay);
    ::kill(child, SIGKILL);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  killed = WIFSIGNALED(status);
  EXPECT_TRUE(killed || WEXITSTATUS(status) == 0);
  char buffer[1024];
  int told = 0;
  for (ssize_t got; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
    told += static_cast<int>(got);
  }
  ::close(ends[0]);
  return told;
}

std::string make(const fs::path& place) {
  Archive::init(place, clerk);
  return Archive(place).open_dossier({"", "王伟", identity_number(1), "", ""}, clerk).number;
}

void expect_whole(const fs::path& place) {
  const VerifyReport report = Archive(place).verify();
  EXPECT_TRUE(report.damage.empty()) << damage_text(report);
}

int stored_pages(const fs::path& place, const std::string& dossier) {
  int stored = 0;
  for (const PageRecord& page : Archive(place).pages(dossier)) {
    stored += page.state == PageState::stored ? 1 : 0;
  }
  return stored;
}

TEST(Kill, AtAnyMomentNothingAcknowledgedIsLostAndNothingIsTwice) {
  constexpr int blows = 3;
  const char* wanted = std::getenv("DANGAN_KILLS");
  const int rounds = (std::max(18, wanted != nullptr ? std::atoi(wanted) : 0) + blows - 1) / blows;
  const Folder folder;
  bool killed = false;

  // One ingest left alone tells how long the blows may be spread.
  const fs::path first = folder.path() / "first";
  const std::string alone = make(first);
  const auto begun = std::chrono::steady_clock::now();
  run_and_kill(first, alone, std::nullopt, killed);
  const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - begun);
  EXPECT_EQ(stored_pages(first, alone), 2 * files);

  std::mt19937 random(7);
  int kills = 0, early = 0, amid = 0;
  for (int round = 0; round < rounds && !::testing::Test::HasFailure(); ++round) {
    const fs::path place = folder.path() / std::to_string(round);
    const std::string dossier = make(place);
    int told = 0;
    for (int blow = 0; blow < blows; ++blow) {
      // The first blow falls early, among the opening and the first files.
      const auto spread = whole.count() / (blow == 0 ? 12 : blows);
      const std::chrono::microseconds delay(random() % static_cast<unsigned>(spread));
      told += run_and_kill(place, dossier, delay, killed);
      if (killed) ++kills;
      if (killed) ++(told == 0 ? early : amid);
      EXPECT_GE(stored_pages(place, dossier), told);
      expect_whole(place);
    }
    run_and_kill(place, dossier, std::nullopt, killed);
    Archive archive(place);
    EXPECT_EQ(archive.pages(dossier).size(), 2U * files);
    EXPECT_EQ(stored_pages(place, dossier), 2 * files);
    EXPECT_TRUE(fs::is_empty(place / "tmp"));
    expect_whole(place);
    fs::remove_all(place);
  }
  std::printf("%d kills: %d before the first page was stored, %d after it\n", kills, early, amid);
  EXPECT_GT(early, 0);
  EXPECT_GT(amid, 0);
}

}  // namespace
}  // namespace store::test
