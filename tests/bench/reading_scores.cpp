// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/reading_scores.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/terms/identity_number.h"

namespace reading {
namespace {

std::u32string plain(const std::string& text) {
  constexpr std::u32string_view kDashes = U"–—―−─-";
  std::u32string out;
  for (const char32_t c : accuracy::normalized(text)) {
    const bool dash = kDashes.find(c) != std::u32string_view::npos;
    if (dash && !out.empty() && out.back() == '-') continue;
    out.push_back(dash ? U'-' : c);
  }
  return out;
}

const ocr::Field* find(const ocr::CatalogueDraft& draft, const std::string& name) {
  for (const ocr::Field& field : draft.fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

double percent(const Share& share) { return share.all == 0 ? 0 : 100.0 * share.right / share.all; }

void score_field(const ReadPage& page, const std::string& name, const std::string& truth,
                 const ocr::CatalogueDraft& draft, bool verbose, Scores& scores) {
  const ocr::Field* field = find(draft, name);
  const bool right = field != nullptr && same_value(name, field->value, truth);
  scores.fields[name].add(right);
  if (field == nullptr) ++scores.missing;
  if (!right && verbose) {
    fmt::print("  {} {} {}: {} read {} ({:.2f}{})\n", page.manner, page.dossier, page.name,
               name + " " + truth, field == nullptr ? "nothing" : field->value,
               field == nullptr ? 0 : field->confidence,
               field != nullptr && field->checked ? ", checked" : "");
  }
  if (field == nullptr) return;
  scores.by_confidence[static_cast<int>(std::clamp(field->confidence, 0.F, 0.999F) * 10)].add(
      right);
  scores.checked += field->checked ? 1 : 0;
  scores.wrong_checked += field->checked && !right ? 1 : 0;
  scores.wrong_checked_ids += field->checked && !right && name == "id" ? 1 : 0;
}

void score_history(const ReadPage& page, const std::string& truth, const ocr::CatalogueDraft& draft,
                   bool verbose, Scores& scores) {
  const bool right =
      std::any_of(draft.history.begin(), draft.history.end(), [&](const ocr::HistoryRow& row) {
        return same_value("history", row.from + "—" + row.to + row.where, truth);
      });
  scores.fields["history"].add(right);
  if (right || !verbose) return;
  fmt::print("  {} {} {}: history {} read", page.manner, page.dossier, page.name, truth);
  for (const ocr::HistoryRow& row : draft.history) {
    fmt::print(" [{}|{}|{}|{}]", row.from, row.to, row.where, row.witness);
  }
  fmt::print("\n");
}

}  // namespace

bool same_value(const std::string& field, const std::string& a, const std::string& b) {
  if (field == "id") return terms::identity_key(a) == terms::identity_key(b);
  return plain(a) == plain(b);
}

void score(const ReadPage& page, const ocr::CatalogueDraft& draft, bool verbose, Scores& scores) {
  ++scores.pages;
  const std::string text = page.text.text();
  scores.all += accuracy::compare(page.lines, text);
  scores.words += accuracy::compare(page.lines, text, accuracy::Counted::words);
  if (page.first) {
    const std::string code = draft.class_code ? draft.class_code->text() : "";
    const bool sample = page.dossier < 0;  // their truth names no class
    // A notice names the person between its words.
    const bool titled = draft.title == page.title ||
                        (page.title == "关于任职的通知" && draft.title.ends_with("任职的通知"));
    scores.title.add(titled);
    if (!sample) scores.class_code.add(code == page.class_code);
    if (verbose && (!titled || (!sample && code != page.class_code))) {
      fmt::print("  {} {} {}: title {} class {} read {} {}\n", page.manner, page.dossier, page.name,
                 page.title, page.class_code, draft.title, code);
    }
  }
  for (const auto& [name, truth] : page.fields) {
    if (name.starts_with("history")) {
      score_history(page, truth, draft, verbose, scores);
    } else {
      score_field(page, name, truth, draft, verbose, scores);
    }
  }
}

void print(const std::string& name, const Scores& s) {
  fmt::print(
      "{}: {} pages, character error {:.2f} % all, {:.2f} % Han, letters and digits, "
      "length {:.3f}, class {}/{}, title {}/{}\n",
      name, s.pages, 100 * s.all.rate(), 100 * s.words.rate(), s.all.length(), s.class_code.right,
      s.class_code.all, s.title.right, s.title.all);
  Share others;
  for (const auto& [field, share] : s.fields) {
    fmt::print("  {:<15}{:5}/{:<5}{:6.1f} %\n", field, share.right, share.all, percent(share));
    if (field == "id" || field == "name" || field == "birth" || field == "sex") continue;
    others.right += share.right, others.all += share.all;
  }
  fmt::print("  {:<15}{:5}/{:<5}{:6.1f} %\n", "(others)", others.right, others.all,
             percent(others));
  fmt::print("  not found {}; checked {}, of them wrong {} (identity numbers {})\n", s.missing,
             s.checked, s.wrong_checked, s.wrong_checked_ids);
  fmt::print("  right by confidence:");
  for (const auto& [tenth, share] : s.by_confidence) {
    fmt::print(" {:.1f}: {}/{}", tenth / 10.0, share.right, share.all);
  }
  fmt::print("\n");
}

}  // namespace reading
