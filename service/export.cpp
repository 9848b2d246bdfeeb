// SPDX-License-Identifier: Apache-2.0
#include "service/export.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <map>
#include <stdexcept>

#include "ocr/alto.h"
#include "ocr/error.h"
#include "ocr/searchable_pdf.h"
#include "service/paper/notice.h"
#include "service/shown.h"
#include "service/stored_page.h"
#include "store/custody_rules.h"

namespace service {
namespace {

namespace json = boost::json;
using Sink = std::function<void(std::string_view)>;
using Progress = std::function<void(std::size_t, std::size_t)>;
using Pages = std::vector<store::PageRecord>;

Pages chosen(const store::Archive& archive, const ExportOrder& order) {
  std::map<std::int64_t, store::PageRecord> all;
  for (store::PageRecord& page : archive.pages(order.dossier)) {
    const std::int64_t id = page.id;
    all.emplace(id, std::move(page));
  }
  Pages pages;
  for (const std::int64_t id : order.pages) {
    const auto found = all.find(id);
    if (found == all.end())
      throw store::Error(store::Errc::not_found, fmt::format("page:{}", id), "not of the dossier",
                         store::Cause::no_page);
    pages.push_back(found->second);
  }
  return pages;
}

// "3-7,9": as the pages were asked for.
std::string numbers_of(const Pages& pages) {
  std::string text;
  for (std::size_t i = 0; i < pages.size();) {
    std::size_t last = i;
    while (last + 1 < pages.size() && pages[last + 1].number == pages[last].number + 1) ++last;
    if (!text.empty()) text += ",";
    text += std::to_string(pages[i].number);
    if (last > i) text += fmt::format("-{}", pages[last].number);
    i = last + 1;
  }
  return text;
}

// Why there is no text of the page.
std::optional<EmptyPage> unread(const store::PageRecord& page) {
  switch (page.state) {
    case store::PageState::stored:
      if (page.unread) return EmptyPage{page.number, Gap::no_text, ""};
      return std::nullopt;
    case store::PageState::waiting:
      return EmptyPage{page.number, Gap::waiting, ""};
    case store::PageState::quarantined:
      return EmptyPage{page.number, Gap::set_aside, page.reason};
  }
  throw std::logic_error("unknown state");
}

void write_text(const Pages& pages, const Sink& sink, const Progress& progress) {
  for (std::size_t i = 0; i < pages.size(); ++i) {
    if (i > 0) sink("\f");
    sink(pages[i].result.text);
    progress(i + 1, pages.size());
  }
}

json::object to_json(const store::PageRecord& page) {
  json::object o{{"number", page.number},
                 {"state", store::to_string(page.state)},
                 {"path", shown(page.path)},
                 {"index", page.index + 1},
                 {"master", page.master.hex}};
  if (page.state != store::PageState::stored) {
    o["reason"] = page.reason;
    return o;
  }
  const ocr::RecognizedPage text = recognized_page(page.result);
  o["size"] = {{"width", page.result.width}, {"height", page.result.height}};
  o["blank"] = page.result.blank;
  o["title"] = page.result.title;
  o["class"] = page.result.class_code;
  o["text"] = page.result.text;
  o["lines"] = lines_to_json(text);
  o["confidence"] = page.result.confidence;
  o["engine"] = page.result.engine;
  o["text_by"] = page.text_by;
  o["unread"] = page.unread;
  return o;
}

void write_json(const std::string& dossier, const Pages& pages, const Sink& sink,
                const Progress& progress) {
  sink("{\"dossier\":" + json::serialize(json::string(dossier)) + ",\"pages\":[");
  for (std::size_t i = 0; i < pages.size(); ++i) {
    if (i > 0) sink(",");
    sink(json::serialize(to_json(pages[i])));
    progress(i + 1, pages.size());
  }
  sink("]}\n");
}

void write_alto(const Pages& pages, const Sink& sink, const Progress& progress) {
  std::vector<ocr::RecognizedPage> texts;
  for (const store::PageRecord& page : pages)
    texts.push_back(page.state == store::PageState::stored ? recognized_page(page.result)
                                                           : ocr::RecognizedPage{});
  std::vector<ocr::AltoPage> list;
  for (std::size_t i = 0; i < pages.size(); ++i)
    list.push_back(
        {&texts[i], pages[i].result.width, pages[i].result.height, shown(pages[i].path)});
  std::size_t parts = 0;  // one a page, then the end
  ocr::write_alto(list, [&](std::string_view part) {
    sink(part);
    if (++parts <= pages.size()) progress(parts, pages.size());
  });
}

// Why the image of a stored page cannot be in the PDF, once it is known.
std::optional<EmptyPage> add(ocr::SearchablePdf& pdf, const ocr::JpegSource& jpeg,
                             const store::PageRecord& page) {
  const ocr::RecognizedPage text = recognized_page(page.result);
  try {
    pdf.add({jpeg, 0, &text});
  } catch (const store::Error& e) {
    if (e.code() == store::Errc::damaged) return EmptyPage{page.number, Gap::damaged, ""};
    if (e.code() == store::Errc::not_found) return EmptyPage{page.number, Gap::no_image, ""};
    throw;
  } catch (const ocr::Error&) {
    return EmptyPage{page.number, Gap::no_image, ""};  // what is kept is none that a PDF can hold
  }
  return std::nullopt;
}

std::vector<EmptyPage> write_pdf(const store::Archive& archive, const ExportOrder& order,
                                 const Pages& pages, const Sink& sink, const Progress& progress) {
  std::vector<EmptyPage> gaps;
  const auto dossier = archive.dossier(order.dossier);
  ocr::SearchablePdf pdf(
      {fmt::format("人事档案 {} {}", order.dossier, dossier ? dossier->person.name : std::string()),
       std::chrono::floor<std::chrono::seconds>(order.at)});
  bool writing = false;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const auto jpeg = [&, i] {
      if (writing) progress(i + 1, pages.size());
      return archive.page_copy(pages[i].id, store::CopyKind::access);
    };
    std::optional<EmptyPage> gap = unread(pages[i]);
    const bool stored = pages[i].state == store::PageState::stored;
    const std::optional<EmptyPage> lost = stored ? add(pdf, jpeg, pages[i]) : gap;
    if (lost) {
      const auto sheet = paper::notice_jpeg(gap_text(*lost, order.language));
      pdf.add({[sheet] { return sheet; }});
      gap = lost;
    }
    if (gap) gaps.push_back(std::move(*gap));
  }
  writing = true;
  pdf.write(sink);
  return gaps;
}

}  // namespace

std::vector<EmptyPage> export_pages(store::Archive& archive, const ExportOrder& order,
                                    const store::Actor& actor, const Sink& sink,
                                    const Progress& progress) {
  const Pages pages = chosen(archive, order);
  archive.record("export.made", order.dossier, "",
                 {{"format", name_of(order.format)}, {"pages", numbers_of(pages)}}, actor);
  if (order.format == TextFormat::pdf) return write_pdf(archive, order, pages, sink, progress);

  std::vector<EmptyPage> gaps;
  for (const store::PageRecord& page : pages)
    if (auto gap = unread(page)) gaps.push_back(std::move(*gap));
  if (order.format == TextFormat::text) write_text(pages, sink, progress);
  if (order.format == TextFormat::json) write_json(order.dossier, pages, sink, progress);
  if (order.format == TextFormat::alto) write_alto(pages, sink, progress);
  return gaps;
}

const char* to_string(Gap gap) {
  switch (gap) {
    case Gap::waiting:
      return "waiting";
    case Gap::set_aside:
      return "set_aside";
    case Gap::damaged:
      return "damaged";
    case Gap::no_image:
      return "no_image";
    case Gap::no_text:
      return "no_text";
  }
  throw std::logic_error("unknown gap");
}

std::string gap_text(const EmptyPage& page, Language language) {
  const bool zh = language == Language::chinese;
  const std::string why = [&]() -> std::string {
    switch (page.why) {
      case Gap::waiting:
        return zh ? "尚待识读" : "not read yet";
      case Gap::set_aside:
        return (zh ? "已搁置：" : "set aside: ") + reason_text(page.reason, language);
      case Gap::damaged:
        return zh ? "图像已被改动或损坏，请运行 dangan verify"
                  : "its image was changed or is damaged: run dangan verify";
      case Gap::no_image:
        return zh ? "没有可用的图像" : "there is no image that can be shown";
      case Gap::no_text:
        return zh ? "文字尚待识读" : "its text is still to be read";
    }
    throw std::logic_error("unknown gap");
  }();
  return fmt::format(fmt::runtime(page.why == Gap::no_text
                                      ? (zh ? "第 {} 页没有文字。{}" : "Page {} has no text: {}")
                                      : (zh ? "第 {} 页无内容。{}" : "Page {} has no content: {}")),
                     page.number, why);
}

}  // namespace service
