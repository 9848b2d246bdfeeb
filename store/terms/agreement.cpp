// SPDX-License-Identifier: Apache-2.0
#include "store/terms/agreement.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>

#include "store/terms/identity_number.h"
#include "store/terms/names.h"
#include "store/terms/partial_date.h"
#include "store/terms/utf8.h"

namespace terms {
namespace {

bool is_date(std::string_view field) {
  return field == "birth" || field == "joined_work" || field == "joined_party" ||
         field == "joined_league";
}

bool agree(const PartialDate& a, const PartialDate& b) {
  if (a.year != b.year) return false;
  if (a.month == 0 || b.month == 0) return true;
  if (a.month != b.month) return false;
  return a.day == 0 || b.day == 0 || a.day == b.day;
}

// 湖北省武汉市 as 湖北武汉.
std::string place_key(std::string_view value) {
  constexpr std::u32string_view kUnits = U"省市县区州";
  std::u32string key;
  for (const char32_t c : decode_utf8(name_key(value))) {
    if (kUnits.find(c) == kUnits.npos || key.empty()) key.push_back(c);
  }
  return encode_utf8(key);
}

std::string degree_key(std::string_view value) {
  static const std::map<std::string, std::string, std::less<>> kSame = {
      {"大学本科", "本科"},   {"大学", "本科"},    {"大本", "本科"},     {"本科生", "本科"},
      {"大学专科", "专科"},   {"大专", "专科"},    {"专科生", "专科"},   {"硕士研究生", "研究生"},
      {"博士研究生", "博士"}, {"硕士", "研究生"},  {"中等专科", "中专"}, {"中等专业学校", "中专"},
      {"普通高中", "高中"},   {"高级中学", "高中"}};
  const std::string key = name_key(value);
  const auto found = kSame.find(key);
  return found == kSame.end() ? key : found->second;
}

// The form in which values of a field are compared.
std::string comparable(std::string_view field, std::string_view value) {
  if (field == "id") return identity_key(value);
  if (is_date(field)) {
    const auto date = PartialDate::parse(value);
    return date ? date->iso() : name_key(value);
  }
  std::string key = field == "native_place" ? place_key(value) : name_key(value);
  if (field == "sex" && key.ends_with("性")) key.resize(key.size() - 3);
  const bool folk = field == "ethnicity" && !key.empty() && !key.ends_with("族");
  return folk ? key + "族" : key;
}

// Whether both may be true, and then whether a says at least as much as b.
struct Relation {
  bool agrees = false, covers = false;
};
Relation relate(std::string_view field, const std::string& a, const std::string& b) {
  if (a == b) return {true, true};
  if (is_date(field)) {
    const auto first = PartialDate::parse(a), second = PartialDate::parse(b);
    if (!first || !second || !agree(*first, *second)) return {};
    return {true, a.size() >= b.size()};
  }
  if (field == "native_place") {
    if (a.starts_with(b)) return {true, true};
    if (b.starts_with(a)) return {true, false};
  }
  return {};
}

// One statement in comparable form.
struct Said {
  std::string value;
  std::size_t statement;
};

// The most precise values, each with what agrees with it. A vague statement that agrees with
// several stands with each of them.
StatedField group(std::string field, std::vector<Said> said) {
  StatedField result{std::move(field), {}, {}};
  std::stable_sort(said.begin(), said.end(),
                   [](const Said& a, const Said& b) { return a.value.size() > b.value.size(); });
  for (const Said& one : said) {
    bool covered = false;
    for (StatedValue& value : result.values) {
      if (!relate(result.field, value.value, one.value).covers) continue;
      value.statements.push_back(one.statement);
      covered = true;
    }
    if (!covered) result.values.push_back({one.value, {one.statement}});
  }
  for (StatedValue& value : result.values) {
    std::sort(value.statements.begin(), value.statements.end());
  }
  std::stable_sort(result.values.begin(), result.values.end(),
                   [](const StatedValue& a, const StatedValue& b) {
                     return a.statements.size() > b.statements.size();
                   });
  return result;
}

void mark_contradictions(StatedField& field, const std::vector<std::string>& excused) {
  const auto is_excused = [&](const std::string& value) {
    return std::find(excused.begin(), excused.end(), value) != excused.end();
  };
  for (std::size_t i = 0; i < field.values.size(); ++i) {
    for (std::size_t j = i + 1; j < field.values.size(); ++j) {
      const std::string &a = field.values[i].value, &b = field.values[j].value;
      if (relate(field.field, a, b).agrees || is_excused(a) || is_excused(b)) continue;
      field.contradictions.emplace_back(i, j);
    }
  }
}

// What one material says about one course of education.
struct Education {
  std::string school, major, degree;
  std::optional<PartialDate> graduation;
  std::vector<std::size_t> statements;

  std::string text() const {
    std::string out = school;
    for (const std::string& part : {major, degree, graduation ? graduation->iso() : ""}) {
      if (!part.empty()) out += (out.empty() ? "" : " ") + part;
    }
    return out;
  }
};

bool differ(const std::string& a, const std::string& b) {
  return !a.empty() && !b.empty() && a != b;
}

bool contradict(const Education& a, const Education& b) {
  if (differ(a.degree, b.degree)) return false;  // another course
  const bool dates = a.graduation && b.graduation;
  if (!a.school.empty() && a.school == b.school) {
    return differ(a.major, b.major) || (dates && !agree(*a.graduation, *b.graduation));
  }
  const bool same_month = dates && a.graduation->month != 0 && b.graduation->month != 0 &&
                          agree(*a.graduation, *b.graduation);
  return differ(a.school, b.school) && same_month;
}

// Whether all that b says a says too.
bool covers(const Education& a, const Education& b) {
  const auto has = [](const std::string& x, const std::string& y) { return y.empty() || x == y; };
  const bool date = !b.graduation || (a.graduation && agree(*a.graduation, *b.graduation));
  return has(a.school, b.school) && has(a.major, b.major) && has(a.degree, b.degree) && date;
}

StatedField educations(std::span<const Statement> statements) {
  std::map<std::size_t, Education> by_material;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    const Statement& s = statements[i];
    Education one;
    if (s.field == "school") {
      one.school = name_key(s.value);
    } else if (s.field == "major") {
      one.major = name_key(s.value);
    } else if (s.field == "degree") {
      one.degree = degree_key(s.value);
    } else if (s.field == "grad") {
      one.graduation = PartialDate::parse(s.value);
      if (!one.graduation) continue;
    } else {
      continue;
    }
    Education& of = by_material[s.material];
    if (of.school.empty()) of.school = one.school;
    if (of.major.empty()) of.major = one.major;
    if (of.degree.empty()) of.degree = one.degree;
    if (!of.graduation) of.graduation = one.graduation;
    of.statements.push_back(i);
  }
  std::vector<Education> distinct;
  for (const auto& [material, one] : by_material) {
    const auto same = std::find_if(distinct.begin(), distinct.end(), [&](const Education& other) {
      return covers(other, one) || covers(one, other);
    });
    if (same == distinct.end()) {
      distinct.push_back(one);
      continue;
    }
    std::vector<std::size_t> all = same->statements;
    all.insert(all.end(), one.statements.begin(), one.statements.end());
    if (!covers(*same, one)) *same = one;
    same->statements = std::move(all);
  }
  std::stable_sort(distinct.begin(), distinct.end(), [](const Education& a, const Education& b) {
    return a.statements.size() > b.statements.size();
  });
  StatedField result{"education", {}, {}};
  for (std::size_t i = 0; i < distinct.size(); ++i) {
    result.values.push_back({distinct[i].text(), distinct[i].statements});
    for (std::size_t j = i + 1; j < distinct.size(); ++j) {
      if (contradict(distinct[i], distinct[j])) result.contradictions.emplace_back(i, j);
    }
  }
  return result;
}

std::vector<Said> said_of(std::span<const Statement> statements, std::string_view field) {
  std::vector<Said> said;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    const Statement& s = statements[i];
    if (s.field == field) said.push_back({comparable(field, s.value), i});
    if (s.field != "id" || (field != "birth" && field != "sex")) continue;
    if (const auto number = IdentityNumber::parse(s.value)) {
      const char* sex = number->sex() == Sex::female ? "女" : "男";
      said.push_back({field == "birth" ? number->birth().iso() : sex, i});
    }
  }
  return said;
}

}  // namespace

std::vector<StatedField> gather(std::span<const Statement> statements) {
  std::vector<std::string> former;
  for (const Said& name : said_of(statements, "former_name")) former.push_back(name.value);
  std::vector<StatedField> result;
  for (const char* field : {"name", "sex", "ethnicity", "birth", "id", "native_place",
                            "joined_work", "joined_party", "joined_league"}) {
    StatedField one = group(field, said_of(statements, field));
    mark_contradictions(one, one.field == "name" ? former : std::vector<std::string>());
    if (!one.values.empty()) result.push_back(std::move(one));
  }
  StatedField education = educations(statements);
  if (!education.values.empty()) result.push_back(std::move(education));
  StatedField units = group("unit", said_of(statements, "unit"));
  if (!units.values.empty()) result.push_back(std::move(units));
  return result;
}

}  // namespace terms
