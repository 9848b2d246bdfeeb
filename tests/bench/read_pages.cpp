// SPDX-License-Identifier: Apache-2.0
// Draws pages of persons who do not exist in the three manners, has them read, and keeps what was
// read beside what stands there: for measuring how much of it search finds.
//
// Usage: read_pages --first N --pages N [--wide] OUT
// --wide: names from a wide choice, the rarer as often as the others, instead of usual ones.
//
// OUT gets a record for each page: a line `name<TAB>identity number` (either empty when it does not
// stand on the page), the text as read, and a line with a form feed.
#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>

#include "ocr/engine.h"
#include "scanner/clean.h"
#include "store/terms/utf8.h"
#include "tests/support/synthetic/page.h"
#include "tests/support/synthetic/person.h"
#include "tests/support/synthetic/random.h"

namespace {

using synthetic::Kind;

// A name of two to four characters that the drawn papers seldom bear.
std::string name_of(synthetic::Random& random) {
  constexpr std::u32string_view kSurnames =
      U"王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋"
      U"欧祁甘裴尹柯阮焦左翟安常毕武乔贺赖龚文庞樊兰殷施陶洪翟颜倪严牛温芦季俞章鲁葛伍韦申尤";
  constexpr std::u32string_view kGiven =
      U"伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉萍红健峰琴云建国文辉力婷慧鑫宇浩然"
      U"志鹏飞莉斌波宁晨俊凯亮雪梅玲凤洁淑珍春燕青荣新利清凡佳嘉欣怡涵子轩梓琪诗雨思雅晓小海德"
      U"永忠义仁祥瑞福贵富康庆胜民生成功学东南西北中山川河江湖松柏竹菊莲香蓉薇琳瑶瑛珊玥璐昊旭"
      U"晟睿泽毅翔坤乾元启承恒恺钧锐铭锦骏骥麟麒楠桐桦栋梁彬彪焕炜炎煜烨灿燃岚岳崇嵩巍"
      U"娅妍姝婉婵媛嫣姗婧娇倩俏佩仪伶俐偲傲兆先光克兢典冉冬冰凌凝";
  const auto pick = [&](std::u32string_view from) {
    return from[static_cast<std::size_t>(random.below(static_cast<int>(from.size())))];
  };
  std::u32string name(1, pick(kSurnames));
  if (random.chance(0.06)) name = U"欧阳";
  for (int i = random.chance(0.35) ? 1 : 2; i > 0; --i) name += pick(kGiven);
  return terms::encode_utf8(name);
}

bool stands_on(const synthetic::Page& page, const std::string& text) {
  for (const std::string& line : page.lines) {
    if (line.find(text) != std::string::npos) return true;
  }
  return false;
}

void read(int first, int pages, bool wide, const std::string& file) {
  constexpr std::array kinds{Kind::graduate_form,     Kind::cadre_resume, Kind::annual_review,
                             Kind::party_application, Kind::registration, Kind::title_review,
                             Kind::call_letter,       Kind::certificate,  Kind::appraisal,
                             Kind::appointment,       Kind::transfer_slip};
  constexpr std::array manners{synthetic::Manner::office, synthetic::Manner::hard,
                               synthetic::Manner::aged};
  scanner::Cleaner cleaner;
  const auto engine = ocr::make_tesseract();
  std::ofstream out(file, std::ios::trunc);
  for (int i = first; i < first + pages; ++i) {
    synthetic::Random random(static_cast<std::uint64_t>(i) * 77'003 + 5);
    synthetic::Person person = synthetic::make_person(random.next() % 1'000'000, i);
    if (wide) person.name = name_of(random);
    synthetic::PageOptions options;
    options.manner = manners[static_cast<std::size_t>(i) % manners.size()];
    const auto page = synthetic::render_page(kinds[static_cast<std::size_t>(i / 3) % kinds.size()],
                                             person, random.next() % 1'000'000'000, options);
    const auto text =
        engine->recognize(cleaner.clean({page.width, page.height, 3, 300, 300, page.rgb})).text();
    out << (stands_on(page, person.name) ? person.name : "") << '\t'
        << (stands_on(page, person.id) ? person.id : "") << '\n'
        << text << "\n\f\n";
  }
  if (!out.flush()) throw std::runtime_error(file + ": could not be written");
}

}  // namespace

int main(int argc, char** argv) {
  int first = 0, pages = 0;
  bool wide = false;
  std::string file;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--first" && i + 1 < argc) {
      first = std::atoi(argv[++i]);
    } else if (argument == "--pages" && i + 1 < argc) {
      pages = std::atoi(argv[++i]);
    } else if (argument == "--wide") {
      wide = true;
    } else {
      file = argument;
    }
  }
  if (file.empty() || pages < 1 || first < 0) {
    fmt::print(stderr, "usage: read_pages --first N --pages N [--wide] OUT\n");
    return 2;
  }
  try {
    read(first, pages, wide, file);
  } catch (const std::exception& error) {
    fmt::print(stderr, "read_pages: {}\n", error.what());
    return 1;
  }
  return 0;
}
