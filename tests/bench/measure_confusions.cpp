// SPDX-License-Identifier: Apache-2.0
// Which characters recognition takes for which: draws names and common words in four faces on hard
// and aged paper, has them read, and counts what single characters became.
//
// Usage: measure_confusions --seed N --pages N COUNTS        reads pages, writes the file COUNTS
//        measure_confusions --table COUNTS... > store/internal/confusion_measured.cpp
//
// COUNTS has a line `meant read times` for each pair.
#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "ocr/engine.h"
#include "scanner/clean.h"
#include "store/terms/utf8.h"
#include "tests/support/synthetic/page.h"
#include "tests/support/synthetic/person.h"
#include "tests/support/synthetic/scan.h"

namespace {

using synthetic::Random;
using Counts = std::map<std::pair<char32_t, char32_t>, int>;

// The characters of a level of GB 2312 by its rows.
std::u32string level(int first_row, int last_row) {
  std::string bytes;
  for (int row = first_row; row <= last_row; ++row) {
    for (int cell = 0xA1; cell <= 0xFE; ++cell) {
      if (row == 0xD7 && cell > 0xF9) break;
      bytes += static_cast<char>(row);
      bytes += static_cast<char>(cell);
    }
  }
  std::string utf8(bytes.size() * 2, '\0');
  char* in = bytes.data();
  char* out = utf8.data();
  std::size_t left = bytes.size(), room = utf8.size();
  const iconv_t converter = iconv_open("UTF-8", "GB18030");
  if (converter == reinterpret_cast<iconv_t>(-1)) throw std::runtime_error("no GB18030 in iconv");
  const std::size_t failed = iconv(converter, &in, &left, &out, &room);
  iconv_close(converter);
  if (failed != 0) throw std::runtime_error("GB 2312 could not be converted");
  utf8.resize(utf8.size() - room);
  return terms::decode_utf8(utf8);
}

class Writer {
 public:
  explicit Writer(Random random) : random_(random) {}

  std::u32string line(std::size_t size) {
    std::u32string text;
    while (text.size() < size) {
      if (!text.empty()) text += random_.chance(0.5) ? U'、' : U'，';
      const int kind = random_.below(10);
      if (kind == 0) {
        for (const char c : synthetic::make_person(random_.next() % 100000, 0).id) {
          text += static_cast<char32_t>(c);
        }
      } else {
        text += pick(kSurnames);
        for (int i = random_.whole(1, 2); i > 0; --i) text += given();
      }
    }
    return text;
  }

 private:
  char32_t pick(std::u32string_view from) {
    return from[static_cast<std::size_t>(random_.below(static_cast<int>(from.size())))];
  }
  char32_t given() {
    if (random_.chance(0.75)) return pick(kGiven);
    return random_.chance(0.6) ? pick(common_) : pick(other_);
  }

  // What people are called, the rarer ones as often as the others: these are looked for.
  static constexpr std::u32string_view kSurnames =
      U"王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋"
      U"蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段"
      U"雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢"
      U"路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁"
      U"隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来荀全褚廉简"
      U"娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲虞卞封"
      U"竺";
  static constexpr std::u32string_view kGiven =
      U"伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉萍红健峰琴云建国文辉力婷慧鑫宇浩然志鹏"
      U"飞"
      U"莉斌波宁晨俊凯亮雪梅玲凤洁淑珍春燕青荣新利清凡佳嘉欣怡涵子轩梓琪诗雨思雅晓小海德永忠义仁祥"
      U"瑞福"
      U"贵富康庆胜民生成功学东南西北中山川河江湖松柏竹菊莲香蓉薇琳瑶瑛珊玥璐昊旭晟睿泽毅翔坤乾元启"
      U"承恒"
      U"恺钧锐铭锦骏骥麟麒楠桐桦栋梁彬彪焕炜炎煜烨灿燃岚岳崇嵩巍娅妍姝婉婵媛嫣姗婧娇倩俏佩仪伶俐偲"
      U"傲"
      U"兆先光克兢典冉冬冰凌凝刘力励劲勋勤升卓博卿厚友双发叶合君吟启和咏品哲唯善嘉圆城培基堂墨壮复"
      U"夏夕"
      U"多大天太奇奕好如妙妮姿威娥婕媚嫦孝孟季宏安宗宜宝实宣宸宽宾家容密寒富寅寿封尚尧尔尹居展山岩"
      U"岭峥"
      U"峻崎川州巧帅帆师希帝常平年广庄序应府廷建开弘张弦彤彦彩彰影征律徐微心必志忆念怀怜恋恩悟悠情"
      U"惠愉愫"
      U"意慈懿戈戎成扬承振捷掌援擎政效敖教敬斯方施旋旗无日旦旺昂昌昕星昭晋晏晗晖晞景晴晶智暄暖暮曙"
      U"曜曦"
      U"月朋朗望朝木本朴权材村杏来松林枫柔柯柱柳栩根格桃桑梦梧植森椿楚榕槐樱正武殊毓比永汉汐池汶沁"
      U"沐沛沙"
      U"沫沿泉法泓波泰洛洪津洲流浚浪润涓渊清渝渺温游湘源溪滔滢滨漫潇潔澄澜激瀚灵灼炳烈烽焱然煊照熙"
      U"熠熹"
      U"爱爽牧特狄猛献玄率王玖玟珂珉珏珑珞珠班球理琅琛琦琬琰琼瑄瑜瑞瑾璇璋璞璟环瓒甜用申男留略登白"
      U"百皓盈"
      U"益盛真眉睦瞳知石研硕碧磬示礼社祈祖祝祥祺禄禹秋科秦稳穆空立章童端笑笛笙筠筱策简箫篆米粟精紫"
      U"素红纯"
      U"纲纹练细终经绍绚绣继绩维绮缘缨罡美群羽翎翠翰翼耀耘聪聿肃育胤良艺艾芃芊芙芝芮芯芷芸苇苏苑苒"
      U"若英茂"
      U"茜茵茹荃荔荷莎莞菁菡萌萱董蒙蓓蓝蔓蔚蕊蕴蕾藏藩虎虹蝶行衡裕襄西观言诚诺谊谦豪贝贞贤赋超越路"
      U"轶轻载"
      U"达迅迎迪远逸遥遨邦邵郁采里重野鉴钊钰铎银铮锋锡镇长闻问阅阔阳陶隆隽雁雄雅雍雯雷霄霆霏霓霖露"
      U"靖韬音"
      U"韵顺颂颖颜风飒飘馥馨驰驹骁骅骋鸣鸿鹃鹤鹭麦黎黛鼎齐龄龙";

  Random random_;
  std::u32string common_ = level(0xB0, 0xD7), other_ = level(0xD8, 0xF7);
};

// The letters of the text, folded: what stands between them is no matter here.
std::u32string letters_of(const std::string& text) {
  std::u32string letters;
  for (const char32_t c : terms::decode_utf8(text)) {
    const char32_t folded = terms::fold_search(c);
    if (terms::is_han(folded) || terms::is_letter_or_digit(folded)) letters += folded;
  }
  return letters;
}

// Counts single characters that stand against single others between two that were read right.
void count(const std::u32string& meant, const std::u32string& read, Counts& counts) {
  const std::size_t width = read.size() + 1;
  std::vector<std::uint16_t> cost((meant.size() + 1) * width);
  const auto at = [&](std::size_t i, std::size_t j) -> std::uint16_t& {
    return cost[i * width + j];
  };
  for (std::size_t i = 0; i <= meant.size(); ++i) at(i, 0) = static_cast<std::uint16_t>(i);
  for (std::size_t j = 0; j <= read.size(); ++j) at(0, j) = static_cast<std::uint16_t>(j);
  for (std::size_t i = 1; i <= meant.size(); ++i) {
    for (std::size_t j = 1; j <= read.size(); ++j) {
      const int same = at(i - 1, j - 1) + (meant[i - 1] == read[j - 1] ? 0 : 1);
      at(i, j) = static_cast<std::uint16_t>(std::min({same, at(i - 1, j) + 1, at(i, j - 1) + 1}));
    }
  }
  std::vector<std::pair<char32_t, char32_t>> pairs;  // 0: nothing
  for (std::size_t i = meant.size(), j = read.size(); i > 0 || j > 0;) {
    if (i > 0 && j > 0 && at(i, j) == at(i - 1, j - 1) + (meant[i - 1] == read[j - 1] ? 0 : 1)) {
      pairs.emplace_back(meant[--i], read[--j]);
    } else if (i > 0 && at(i, j) == at(i - 1, j) + 1) {
      pairs.emplace_back(meant[--i], 0);
    } else {
      pairs.emplace_back(0, read[--j]);
    }
  }
  const auto right = [&](std::size_t i) { return pairs[i].first == pairs[i].second; };
  int wrong = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (right(i)) continue;
    ++wrong;
    const auto [a, b] = pairs[i];
    if (a == 0 || b == 0 || terms::is_han(a) != terms::is_han(b)) continue;
    if ((i == 0 || right(i - 1)) && (i + 1 == pairs.size() || right(i + 1))) ++counts[pairs[i]];
  }
  fmt::print(stderr, "  {} characters, {} wrong\n", meant.size(), wrong);
}

void read_pages(std::uint64_t seed, int pages, Counts& counts) {
  scanner::Cleaner cleaner;
  const auto engine = ocr::make_tesseract();
  Random random(seed);
  for (int page = 0; page < pages; ++page) {
    Writer writer(random.split());
    Random scan_random = random.split(), dirt = random.split();
    const auto manner = page % 2 == 0 ? synthetic::Manner::hard : synthetic::Manner::aged;
    synthetic::Scan scan = synthetic::choose_scan(manner, scan_random);
    scan.rotation = 0;
    synthetic::Canvas canvas(300, scan.placement);
    synthetic::Style style;
    style.face = static_cast<synthetic::Face>(page / 2 % 4);
    style.points = random.real(10, 14);
    const double pitch = style.points * 0.3528 * 1.75;
    const auto size = static_cast<std::size_t>(165 / (style.points * 0.3528));
    std::string truth;
    for (double y = 22; y < 275; y += pitch) {
      const std::string line = terms::encode_utf8(writer.line(size - 8).substr(0, size));
      canvas.text(line, 22, y, 170, synthetic::Align::left, style);
      truth += line;
    }
    const auto rgb = synthetic::scan_sheet(scan, canvas, nullptr, dirt);
    const int width = cairo_image_surface_get_width(canvas.surface());
    const int height = cairo_image_surface_get_height(canvas.surface());
    const auto text = engine->recognize(cleaner.clean({width, height, 3, 300, 300, rgb})).text();
    count(letters_of(truth), letters_of(text), counts);
  }
}

void load(const std::string& file, Counts& counts) {
  std::ifstream in(file);
  std::string meant, read;
  for (int times = 0; in >> meant >> read >> times;) {
    counts[{terms::decode_utf8(meant).at(0), terms::decode_utf8(read).at(0)}] += times;
  }
}

std::string utf8(char32_t c) { return terms::encode_utf8(std::u32string(1, c)); }

// Each character with what it was read as, the most frequent first.
void print_table(const Counts& counts) {
  constexpr std::size_t most = 6;
  std::map<char32_t, std::vector<std::pair<int, char32_t>>> families;
  for (const auto& [pair, times] : counts) families[pair.first].emplace_back(-times, pair.second);
  fmt::print(
      "// SPDX-License-Identifier: Apache-2.0\n"
      "// Generated by tests/bench/measure_confusions.cpp; not edited by hand: what was drawn and "
      "what "
      "it was\n// read as, the most frequent first.\n#include \"store/internal/confusions.h\"\n\n"
      "namespace store::internal {{\n\nconst char32_t kMeasured[] =");
  std::string line;
  std::size_t width = 0;
  const auto end_line = [&] {
    if (!line.empty()) fmt::print("\n    U\"{}\"", line);
    line.clear();
    width = 0;
  };
  for (auto& [meant, reads] : families) {
    std::sort(reads.begin(), reads.end());
    if (reads.size() > most) reads.resize(most);
    if (width + 2 * reads.size() + 3 > 90) end_line();
    line += utf8(meant);
    for (const auto& [times, read] : reads) line += utf8(read);
    line += ' ';
    width += 2 * reads.size() + 3;
  }
  end_line();
  fmt::print(";\n\n}}  // namespace store::internal\n");
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> files;
  std::uint64_t seed = 1;
  int pages = 20;
  bool table = false;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--table") {
      table = true;
    } else if (argument == "--seed" && i + 1 < argc) {
      seed = std::strtoull(argv[++i], nullptr, 10);
    } else if (argument == "--pages" && i + 1 < argc) {
      pages = std::atoi(argv[++i]);
    } else {
      files.push_back(argument);
    }
  }
  if (files.empty() || (!table && files.size() != 1)) {
    fmt::print(stderr,
               "usage: measure_confusions [--seed N] [--pages N] COUNTS\n"
               "       measure_confusions --table COUNTS...\n");
    return 2;
  }
  try {
    Counts counts;
    for (const std::string& file : files) load(file, counts);
    if (table) {
      print_table(counts);
      return 0;
    }
    read_pages(seed, pages, counts);
    std::ofstream out(files[0], std::ios::trunc);
    for (const auto& [pair, times] : counts) {
      out << utf8(pair.first) << ' ' << utf8(pair.second) << ' ' << times << '\n';
    }
    if (!out.flush()) throw std::runtime_error(files[0] + ": could not be written");
  } catch (const std::exception& error) {
    fmt::print(stderr, "measure_confusions: {}\n", error.what());
    return 1;
  }
  return 0;
}
