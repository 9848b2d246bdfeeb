// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/reading_pages.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/json.hpp>
#include <exception>
#include <fstream>
#include <iterator>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "ocr/engine.h"
#include "scanner/clean.h"
#include "scanner/encode.h"
#include "scanner/source.h"
#include "tests/support/synthetic/page.h"

namespace reading {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using synthetic::Kind;
using synthetic::Manner;

constexpr std::array<const char*, 3> kManners = {"office", "hard", "aged"};

// A page that is still to be read.
struct Job {
  ReadPage page;
  Kind kind = Kind::blank;
  synthetic::Person person;
  std::uint64_t seed = 0;
  Manner manner = Manner::office;
  fs::path file;  // of a sample
};

// The materials of one dossier in the order of a stack: every kind but a third of them, shuffled,
// second pages behind their first, a blank back now and then.
std::vector<Kind> stack_of(synthetic::Random& random) {
  std::vector<std::vector<Kind>> materials;
  for (int i = 0; i < static_cast<int>(Kind::blank); ++i) {
    const auto kind = static_cast<Kind>(i);
    if (synthetic::first_page_of(kind) == kind) {
      materials.push_back({kind});
    } else {
      materials.back().push_back(kind);
    }
  }
  for (std::size_t i = materials.size(); i > 1; --i) {
    std::swap(materials[i - 1],
              materials[static_cast<std::size_t>(random.below(static_cast<int>(i)))]);
  }
  materials.resize(materials.size() * 2 / 3);
  std::vector<Kind> stack;
  for (const std::vector<Kind>& material : materials) {
    stack.insert(stack.end(), material.begin(), material.end());
    if (random.chance(0.08)) stack.push_back(Kind::blank);
  }
  return stack;
}

std::vector<Job> drawn(const PagesOptions& options) {
  std::vector<Job> jobs;
  for (int dossier = 0; static_cast<int>(jobs.size()) < options.pages; ++dossier) {
    synthetic::Random random(options.seed * 104'729 + static_cast<std::uint64_t>(dossier));
    const synthetic::Person person = synthetic::make_person(options.seed, dossier);
    for (const Kind kind : stack_of(random)) {
      Job job;
      job.kind = kind;
      job.person = person;
      job.seed = random.next();
      job.manner = static_cast<Manner>(jobs.size() % kManners.size());
      const Kind first = synthetic::first_page_of(kind);
      job.page.manner = kManners[jobs.size() % kManners.size()];
      job.page.name = synthetic::kind_name(kind);
      job.page.title = synthetic::kind_name(first);
      job.page.class_code = synthetic::kind_class(first);
      job.page.blank = kind == Kind::blank;
      job.page.first = kind == first && !job.page.blank;
      job.page.dossier = dossier;
      job.page.person = person.name;
      job.page.number = person.id;
      jobs.push_back(std::move(job));
    }
  }
  return jobs;
}

void add_truth(ReadPage& page, const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error(file.string() + ": cannot be read");
  const std::string text(std::istreambuf_iterator<char>(in), {});
  const json::value truth = json::parse(text);
  std::string all;
  for (const json::value& line : truth.at("lines").as_array()) {
    page.lines.emplace_back(line.as_string());
    all += line.as_string();
  }
  // The truth of letters knows more than they say.
  for (const auto& [name, field] : truth.at("fields").as_object()) {
    if (!field.is_string()) continue;
    const std::string value(field.as_string());
    if (all.find(value) != std::string::npos) page.fields.emplace_back(name, value);
  }
  page.title = page.name = truth.at("kind").as_string();
}

std::vector<Job> samples(const fs::path& folder) {
  std::vector<Job> jobs;
  for (const char* manner : kManners) {
    for (const fs::path& file :
         scanner::list_files(folder / ("pages-" + std::string(manner))).files) {
      if (file.extension() != ".jpg") continue;
      Job job;
      job.file = file;
      job.page.manner = manner;
      add_truth(job.page, fs::path(file).replace_extension(".json"));
      jobs.push_back(std::move(job));
    }
  }
  return jobs;
}

scanner::PageImage image_of(Job& job) {
  if (!job.file.empty()) return scanner::Source::open(job.file)->page(0);
  synthetic::PageOptions options;
  options.manner = job.manner;
  synthetic::Page drawn = synthetic::render_page(job.kind, job.person, job.seed, options);
  job.page.lines = std::move(drawn.lines);
  job.page.fields = std::move(drawn.fields);
  return {drawn.width, drawn.height, 3, 300, 300, std::move(drawn.rgb)};
}

// Writes and reads plain values, in the order in which both name them.
class Writer {
 public:
  explicit Writer(const fs::path& file) : out_(file, std::ios::binary), file_(file) {}
  template <typename T>
  void value(T& v) {
    out_.write(reinterpret_cast<const char*>(&v), sizeof v);
  }
  void text(std::string& s) {
    std::size_t size = s.size();
    value(size);
    out_.write(s.data(), static_cast<std::streamsize>(size));
  }
  template <typename T>
  void count(std::vector<T>& all) {
    std::size_t size = all.size();
    value(size);
  }
  void finish() {
    out_.close();
    if (!out_) throw std::runtime_error(file_.string() + ": cannot be written");
  }

 private:
  std::ofstream out_;
  fs::path file_;
};

class Loader {
 public:
  explicit Loader(const fs::path& file) : in_(file, std::ios::binary) {
    if (!in_) throw std::runtime_error(file.string() + ": cannot be read");
    in_.exceptions(std::ios::failbit | std::ios::badbit | std::ios::eofbit);
  }
  template <typename T>
  void value(T& v) {
    in_.read(reinterpret_cast<char*>(&v), sizeof v);
  }
  void text(std::string& s) {
    std::size_t size = 0;
    value(size);
    s.resize(size);
    in_.read(s.data(), static_cast<std::streamsize>(size));
  }
  template <typename T>
  void count(std::vector<T>& all) {
    std::size_t size = 0;
    value(size);
    all.resize(size);
  }

 private:
  std::ifstream in_;
};

template <typename File>
void exchange(File& file, ocr::Line& line) {
  file.value(line.box), file.value(line.confidence), file.count(line.words);
  for (ocr::Word& word : line.words) {
    file.value(word.box), file.value(word.confidence), file.count(word.characters);
    for (ocr::Character& c : word.characters) file.value(c);
  }
}

template <typename File>
void exchange(File& file, std::vector<ReadPage>& pages) {
  file.count(pages);
  for (ReadPage& page : pages) {
    file.text(page.manner), file.text(page.name), file.text(page.title);
    file.text(page.class_code), file.value(page.first), file.value(page.dossier);
    file.value(page.blank), file.text(page.person), file.text(page.number);
    file.count(page.lines);
    for (std::string& line : page.lines) file.text(line);
    file.count(page.fields);
    for (auto& [name, value] : page.fields) file.text(name), file.text(value);
    ocr::RecognizedPage& text = page.text;
    file.value(text.width), file.value(text.height), file.value(text.confidence);
    file.text(text.engine), file.count(text.blocks);
    for (ocr::Block& block : text.blocks) {
      file.value(block.box), file.count(block.lines);
      for (ocr::Line& line : block.lines) exchange(file, line);
    }
  }
}

}  // namespace

std::vector<ReadPage> read_pages(const PagesOptions& options) {
  std::vector<Job> jobs = drawn(options);
  if (!options.samples.empty()) {
    for (Job& job : samples(options.samples)) jobs.push_back(std::move(job));
  }
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::exception_ptr failure;
  const auto work = [&] {
    try {
      scanner::Cleaner cleaner;
      const std::unique_ptr<ocr::Engine> engine = ocr::make_tesseract();
      for (std::size_t i = next++; i < jobs.size(); i = next++) {
        jobs[i].page.text = engine->recognize(cleaner.clean(image_of(jobs[i])));
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
      next = jobs.size();
    }
  };
  std::vector<std::thread> workers;
  for (int i = 0; i < options.workers; ++i) workers.emplace_back(work);
  for (std::thread& worker : workers) worker.join();
  if (failure) std::rethrow_exception(failure);
  std::vector<ReadPage> pages;
  for (Job& job : jobs) pages.push_back(std::move(job.page));
  return pages;
}

void keep(const std::vector<ReadPage>& pages, const fs::path& file) {
  Writer writer(file);
  std::vector<ReadPage> copy = pages;
  exchange(writer, copy);
  writer.finish();
}

std::vector<ReadPage> kept(const fs::path& file) {
  Loader loader(file);
  std::vector<ReadPage> pages;
  exchange(loader, pages);
  return pages;
}

}  // namespace reading
