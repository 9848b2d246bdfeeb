// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/reading_stacks.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ocr/materials.h"
#include "tests/bench/reading_scores.h"

namespace reading {
namespace {

struct Truth {
  std::size_t first = 0, last = 0;
  std::string title, class_code, date;
};

std::vector<Truth> truths(const std::vector<ReadPage>& pages, std::size_t from, std::size_t to) {
  std::vector<Truth> out;
  for (std::size_t i = from; i < to; ++i) {
    const ReadPage& page = pages[i];
    if (page.first) out.push_back({i - from, i - from, page.title, page.class_code, ""});
    out.back().last = i - from;
    for (const auto& [name, value] : page.fields) {
      if (name == "date") out.back().date = value;
    }
  }
  return out;
}

bool same_catalogue(const ocr::MaterialDraft& material, const Truth& truth) {
  const std::string code = material.class_code ? material.class_code->text() : "";
  const bool titled = material.title == truth.title ||
                      (truth.title == "关于任职的通知" && material.title.ends_with("任职的通知"));
  const bool dated =
      truth.date.empty() || (material.date && same_value("date", material.date->value, truth.date));
  return code == truth.class_code && titled && dated;
}

void score_dossier(const std::vector<ReadPage>& pages,
                   const std::vector<ocr::CatalogueDraft>& drafts, std::size_t from, std::size_t to,
                   bool verbose, StackScores& scores) {
  std::vector<ocr::StackPage> stack;
  for (std::size_t i = from; i < to; ++i) {
    ocr::StackPage page;
    page.draft = &drafts[i];
    page.width = pages[i].text.width, page.height = pages[i].text.height;
    stack.push_back(page);
  }
  const std::vector<Truth> truth = truths(pages, from, to);
  const std::vector<ocr::MaterialDraft> found = ocr::materials(stack);
  std::set<std::size_t> beginnings;
  for (const Truth& t : truth) beginnings.insert(t.first);
  ++scores.dossiers;
  scores.materials += static_cast<int>(truth.size());
  scores.begun += static_cast<int>(found.size());
  for (const ocr::MaterialDraft& m : found) {
    const bool begins = beginnings.count(m.first) != 0;
    scores.begun_right += begins ? 1 : 0;
    if (!begins && verbose) {
      fmt::print("  stack {}: begins at {} ({}), read {} ({:.2f})\n", pages[from].dossier, m.first,
                 pages[from + m.first].name, m.title, m.begin_confidence);
    }
  }
  for (const Truth& t : truth) {
    const auto same = std::find_if(found.begin(), found.end(), [&](const ocr::MaterialDraft& m) {
      return m.first == t.first && m.last == t.last;
    });
    scores.exact += same != found.end() ? 1 : 0;
    const bool right = same != found.end() && same_catalogue(*same, t);
    scores.right += right ? 1 : 0;
    if (right || !verbose) continue;
    fmt::print("  stack {}: {}-{} {} {} {} read {}\n", pages[from].dossier, t.first, t.last,
               t.title, t.class_code, t.date,
               same == found.end() ? "with other pages"
                                   : fmt::format("{} {} {}", same->title,
                                                 same->class_code ? same->class_code->text() : "",
                                                 same->date ? same->date->value : "no date"));
  }
}

}  // namespace

StackScores score_stacks(const std::vector<ReadPage>& pages,
                         const std::vector<ocr::CatalogueDraft>& drafts, bool verbose) {
  StackScores scores;
  for (std::size_t from = 0; from < pages.size();) {
    std::size_t to = from;
    while (to < pages.size() && pages[to].dossier == pages[from].dossier) ++to;
    if (pages[from].dossier >= 0) score_dossier(pages, drafts, from, to, verbose, scores);
    from = to;
  }
  return scores;
}

void print(const StackScores& s) {
  const auto percent = [](int a, int b) { return b == 0 ? 0 : 100.0 * a / b; };
  fmt::print(
      "materials of {} dossiers: beginnings {:.1f} % right of those proposed, {:.1f} % found; "
      "pages exact {}/{}, with class, title and date {}/{}\n",
      s.dossiers, percent(s.begun_right, s.begun), percent(s.begun_right, s.materials), s.exact,
      s.materials, s.right, s.materials);
}

}  // namespace reading
