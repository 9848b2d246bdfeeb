// SPDX-License-Identifier: Apache-2.0
#include "service/read_files.h"

#include <boost/json.hpp>
#include <chrono>
#include <utility>

#include "ocr/alto.h"
#include "ocr/searchable_pdf.h"
#include "service/page_crew.h"
#include "service/sheet_code.h"
#include "service/shown.h"

namespace service {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

json::array to_json(const scanner::Rect& r) { return {r.x, r.y, r.width, r.height}; }

json::array findings_to_json(const PageReport& r) {
  json::array findings;
  for (const auto& f : r.quality.findings) {
    json::object o{
        {"code", f.code}, {"severity", scanner::to_string(f.severity)}, {"value", f.value}};
    if (f.region) o["region"] = to_json(r.to_original(*f.region));
    findings.push_back(std::move(o));
  }
  return findings;
}

json::array codes_to_json(const PageReport& r) {
  json::array codes;
  for (const auto& c : r.codes) {
    codes.push_back({{"text", c.text},
                     {"format", c.format},
                     {"separator", parse_sheet_code(c.text).has_value()},
                     {"box", to_json(r.to_original(c.box))}});
  }
  return codes;
}

json::object draft_to_json(const PageReport& r) {
  json::object fields;
  for (const auto& f : r.draft.fields) {
    fields[f.name] = {{"value", f.value},
                      {"box", to_json(r.to_original(f.box))},
                      {"confidence", f.confidence},
                      {"checked", f.checked}};
  }
  json::object draft{{"title", r.draft.title},
                     {"title_confidence", r.draft.title_confidence},
                     {"fields", std::move(fields)}};
  if (r.draft.class_code) {
    draft["class"] = r.draft.class_code->text();
    draft["class_label"] = r.draft.class_code->label();
  }
  return draft;
}

json::object to_json(const PageReport& r) {
  return {{"size", {{"width", r.width}, {"height", r.height}}},
          {"dpi", {{"x", r.dpi_x}, {"y", r.dpi_y}}},
          {"rotation", r.rotation},
          {"rotation_confidence", r.rotation_confidence},
          {"skew_deg", r.skew_deg},
          {"crop", to_json(r.crop)},
          {"blank", r.blank},
          {"ink", r.ink},
          {"colour", r.colour},
          {"findings", findings_to_json(r)},
          {"codes", codes_to_json(r)},
          {"text", r.text.text()},
          {"lines", lines_to_json(r.text)},
          {"confidence", r.text.confidence},
          {"engine", r.text.engine},
          {"draft", draft_to_json(r)},
          {"seconds",
           {{"decode", r.times.decode},
            {"clean", r.times.clean},
            {"inspect", r.times.inspect},
            {"recognize", r.times.recognize},
            {"draft", r.times.draft},
            {"encode", r.times.encode}}}};
}

std::string render_json(const std::vector<ReadPage>& pages) {
  json::array list;
  for (const auto& page : pages) {
    json::object o{{"source", shown(page.source)}, {"page", page.index + 1}};
    if (const auto* report = std::get_if<PageReport>(&page.reply)) {
      for (auto& [key, value] : to_json(*report)) o[key] = std::move(value);
    } else if (const auto* failure = std::get_if<PageFailure>(&page.reply)) {
      o["error"] = {{"code", failure->reason}, {"detail", shown(failure->detail)}};
    }
    list.push_back(std::move(o));
  }
  return json::serialize(json::object{{"pages", std::move(list)}}) + "\n";
}

std::string render_text(const std::vector<ReadPage>& pages) {
  std::string out;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    if (i > 0) out += '\f';
    if (const auto* report = std::get_if<PageReport>(&pages[i].reply)) out += report->text.text();
  }
  return out;
}

// An empty page holds the place of one that failed.
std::string render_alto(const std::vector<ReadPage>& pages) {
  const ocr::RecognizedPage nothing;
  std::vector<ocr::AltoPage> list;
  for (const auto& page : pages) {
    const auto* r = std::get_if<PageReport>(&page.reply);
    list.push_back({r ? &r->text : &nothing, r ? r->width : 0, r ? r->height : 0,
                    shown(page.source)});
  }
  return ocr::to_alto(list);
}

std::string render_pdf(const std::vector<ReadPage>& pages) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  std::vector<ocr::PdfPage> list;
  for (const auto& page : pages) {
    if (const auto* r = std::get_if<PageReport>(&page.reply))
      list.push_back({[r] { return r->access_jpeg; }, r->access_dpi, &r->text});
    else
      list.emplace_back();
  }
  return ocr::to_searchable_pdf(list, {pages.empty() ? "" : shown(pages.front().source), now});
}

}  // namespace

void read_files(const std::vector<fs::path>& files, int workers, const WorkerLimits& limits,
                bool copies,
                const std::function<void(std::size_t done, std::size_t all)>& progress,
                const std::function<void(std::vector<ReadPage>&& pages)>& consume,
                const std::atomic<bool>& stop) {
  std::vector<PageJob> openings;
  for (const auto& file : files) openings.push_back({file.string(), file.string(), -1, Copies::none});
  std::vector<PageReply> opened;
  run_in_order(
      openings, workers, limits,
      [&](std::size_t, PageReply&& reply) { opened.push_back(std::move(reply)); }, stop);
  const Copies made = copies ? Copies::access : Copies::none;
  std::vector<PageJob> jobs;
  for (std::size_t i = 0; i < opened.size(); ++i)
    if (const auto* pages = std::get_if<OpenedFile>(&opened[i]))
      for (int index = 0; index < pages->page_count; ++index)
        jobs.push_back({openings[i].file, openings[i].file, index, made});

  std::size_t file = 0;          // whose turn it is
  std::vector<ReadPage> pages;   // of it, so far
  // Hands on whatever is whole: files that could not be opened come between the others.
  const auto hand_on = [&] {
    for (; file < opened.size(); ++file) {
      const auto* whole = std::get_if<OpenedFile>(&opened[file]);
      if (whole == nullptr) {
        pages.push_back({openings[file].file, 0, std::move(opened[file])});
      } else if (pages.size() < static_cast<std::size_t>(whole->page_count)) {
        return;
      }
      consume(std::exchange(pages, {}));
    }
  };
  hand_on();
  run_in_order(
      jobs, workers, limits,
      [&](std::size_t i, PageReply&& reply) {
        pages.push_back({jobs[i].file, jobs[i].index, std::move(reply)});
        if (progress) progress(i + 1, jobs.size());
        hand_on();
      },
      stop);
}

std::string render(const std::vector<ReadPage>& pages, TextFormat format) {
  switch (format) {
    case TextFormat::text:
      return render_text(pages);
    case TextFormat::json:
      return render_json(pages);
    case TextFormat::alto:
      return render_alto(pages);
    case TextFormat::pdf:
      return render_pdf(pages);
  }
  throw std::logic_error("unknown format");
}

}  // namespace service
