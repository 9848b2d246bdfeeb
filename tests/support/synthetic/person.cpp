// SPDX-License-Identifier: Apache-2.0
#include "tests/support/synthetic/person.h"

#include <fmt/format.h>

#include <array>

#include "store/terms/identity_number.h"
#include "tests/support/synthetic/random.h"

namespace synthetic {
namespace {

using Word = const char*;

constexpr std::array<Word, 40> kSurnames = {
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐",   "孙", "马", "朱",
    "胡", "郭", "何", "高", "林", "罗", "郑", "梁", "谢", "宋", "唐",   "许", "韩", "冯",
    "邓", "曹", "彭", "曾", "肖", "田", "董", "袁", "潘", "蒋", "欧阳", "夏"};
constexpr std::array<Word, 24> kFemaleNames = {
    "霞",   "晓燕", "雅琴", "思雨", "丽华", "梦洁", "秀英", "佳怡", "文静", "婷",   "雪梅", "欣然",
    "玉兰", "慧敏", "春花", "娜",   "诗涵", "素芬", "志红", "莉莉", "凤",   "瑞芳", "可心", "静怡"};
constexpr std::array<Word, 24> kMaleNames = {
    "伟",   "建国", "志强", "子轩", "浩然", "立新", "国庆", "俊杰", "涛",   "宇航", "明", "文博",
    "德胜", "鹏",   "海波", "一鸣", "振华", "磊",   "天佑", "永康", "家豪", "建平", "超", "思远"};

struct Region {
  Word code, native_place, address;
};
constexpr std::array<Region, 14> kRegions = {{
    {"420112", "湖北武汉", "湖北省武汉市东西湖区吴家山街道"},
    {"420102", "湖北武汉", "湖北省武汉市江岸区后湖街道"},
    {"420106", "湖北武汉", "湖北省武汉市武昌区中南路街道"},
    {"420111", "湖北武汉", "湖北省武汉市洪山区珞南街道"},
    {"420116", "湖北黄陂", "湖北省武汉市黄陂区前川街道"},
    {"420984", "湖北汉川", "湖北省孝感市汉川市新河镇"},
    {"421023", "湖北监利", "湖北省荆州市监利市容城镇"},
    {"421122", "湖北红安", "湖北省黄冈市红安县城关镇"},
    {"420281", "湖北大冶", "湖北省黄石市大冶市东岳路街道"},
    {"420583", "湖北枝江", "湖北省宜昌市枝江市马家店街道"},
    {"430623", "湖南华容", "湖南省岳阳市华容县章华镇"},
    {"411525", "河南固始", "河南省信阳市固始县陈集镇"},
    {"360424", "江西修水", "江西省九江市修水县义宁镇"},
    {"422801", "湖北恩施", "湖北省恩施州恩施市舞阳坝街道"},
}};
constexpr std::array<Word, 9> kSchools = {"华中农业大学", "三峡大学",     "武汉纺织大学",
                                          "湖北经济学院", "武汉东湖学院", "江汉大学",
                                          "湖北工业大学", "中南民族大学", "中南财经政法大学"};
constexpr std::array<Word, 10> kMajors = {
    "工商管理",           "土木工程",        "会计学",         "英语",
    "环境工程",           "物流工程",        "食品科学与工程", "数学与应用数学",
    "电气工程及其自动化", "计算机科学与技术"};
constexpr std::array<Word, 7> kUnits = {"武汉市东西湖区第三中学",        "湖北江北建设工程有限公司",
                                        "武汉临空物流发展有限公司",      "东西湖区农业技术推广站",
                                        "武汉金银湖食品股份有限公司",    "湖北汉水设备制造有限公司",
                                        "武汉市吴家山街社区卫生服务中心"};
constexpr std::array<Word, 5> kPosts = {"助理工程师", "办事员", "会计", "技术员", "教师"};
constexpr std::array<Word, 6> kPeoples = {"汉族", "汉族", "汉族", "土家族", "回族", "苗族"};
constexpr std::array<Word, 4> kYoungParties = {"中共党员", "共青团员", "群众", "中共党员"};
constexpr std::array<Word, 2> kOldParties = {"中共党员", "群众"};
constexpr std::array<Word, 4> kDegrees = {"大学本科", "大学本科", "大学专科", "硕士研究生"};

std::string identity_number(const Person& person, const Region& region, bool female,
                            Random& random) {
  const int order = random.whole(0, 499) * 2 + (female ? 0 : 1);
  const std::string first17 = fmt::format("{}{:04}{:02}{:02}{:03}", region.code, person.birth_year,
                                          person.birth_month, person.birth_day, order);
  return first17 + terms::IdentityNumber::check_digit(first17);
}

}  // namespace

std::string Person::birth() const {
  return fmt::format("{}年{}月{}日", birth_year, birth_month, birth_day);
}

std::string Person::graduation() const {
  return fmt::format("{}年{}月", graduation_year, graduation_month);
}

Person make_person(std::uint64_t seed, int index) {
  Random random(seed * 1'000'003 + static_cast<std::uint64_t>(index));
  constexpr std::array<int, 3> kEldest = {1997, 1966, 1984};
  Person person;
  const bool female = random.chance(0.5);
  person.name = std::string(random.pick(kSurnames)) +
                (female ? random.pick(kFemaleNames) : random.pick(kMaleNames));
  person.sex = female ? "女" : "男";
  person.ethnicity = random.pick(kPeoples);
  person.party = index % 3 == 0 ? random.pick(kYoungParties) : random.pick(kOldParties);
  person.degree = random.pick(kDegrees);
  person.birth_year = kEldest[static_cast<std::size_t>(index % 3)] + random.below(6);
  person.birth_month = random.whole(1, 12);
  person.birth_day = random.whole(1, 28);
  const Region& region = random.pick(kRegions);
  person.id = identity_number(person, region, female, random);
  person.native_place = region.native_place;
  person.place = fmt::format("{}{}号", region.address, random.whole(3, 268));
  person.school = random.pick(kSchools);
  person.major = random.pick(kMajors);
  person.graduation_year = person.birth_year + 22 + random.below(2);
  person.graduation_month = random.whole(6, 7);
  person.unit = random.pick(kUnits);
  person.post = random.pick(kPosts);
  person.phone = fmt::format("1390000{:04}", random.whole(1, 9999));
  person.file_no = fmt::format("DXH{:08}", random.whole(10'000'000, 99'999'999));
  person.dossier = fmt::format("420112-2026-{:06}", index + 1);
  person.location =
      fmt::format("{}号库-{:02}列-{:02}架-{}层-{:03}", random.whole(1, 3), random.whole(1, 24),
                  random.whole(1, 12), random.whole(1, 6), random.whole(1, 120));
  if (random.chance(0.5)) {
    person.former_name = person.name.substr(0, person.name.starts_with("欧阳") ? 6 : 3) +
                         (female ? random.pick(kFemaleNames) : random.pick(kMaleNames));
  }
  person.certificate_no = fmt::format("1{:04}1{}05{:06}", random.whole(484, 927),
                                      person.graduation_year, random.whole(1, 999'999));
  person.degree_no = fmt::format("1{:04}4{}{:06}", random.whole(484, 927), person.graduation_year,
                                 random.whole(1, 999'999));
  person.joined_league_month = random.whole(4, 12);
  person.joined_party_month = random.whole(1, 12);
  return person;
}

}  // namespace synthetic
