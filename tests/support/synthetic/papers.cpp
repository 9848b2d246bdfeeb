// SPDX-License-Identifier: Apache-2.0
// The forms whose wording and layout differ from paper to paper.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tests/support/synthetic/sheets.h"
#include "tests/support/synthetic/table.h"
#include "tests/support/synthetic/wordings.h"

namespace synthetic {
namespace {

constexpr double kLeft = 25, kWidth = 162;

struct Paper {
  const Person& person;
  Canvas& canvas;
  Random& random;
  Wording wording;
  Table table;
  Fields fields;
  int history = 0;

  Entry ask(const char* field, double share = 1) { return entry(wording, person, field, share); }
  void ask(const std::vector<EntryRow>& rows) {
    write_entries(table, canvas, wording, rows, fields);
  }
  std::string date(int year, int first_month, int last_month) {
    return date_text(std::min(year, kLastYear), random.whole(first_month, last_month),
                     random.whole(1, 28), wording.dates);
  }
  // The statement whose date closes the paper.
  void close(double height, Table::Statement statement) {
    fields.emplace_back("date", statement.date);
    table.statement(height, statement);
  }
  void head(std::initializer_list<Cell> cells) { table.row(8, cells); }
  void period(const std::string& from, const std::string& to, const std::string& where,
              const char* last) {
    const std::string span = from + "—" + to;
    fields.emplace_back(fmt::format("history{}", ++history), span + where);
    table.row(8.5, {{3, span}, {5, where}, {2, last}});
  }
};

Paper begin(const std::string& title, const Person& person, Canvas& canvas, Random& random) {
  const Wording wording = choose_wording(person, random);
  double top = 20;
  if (random.chance(0.3)) {  // the issuer above the title
    canvas.text(person.school, kLeft, top - 6, kWidth, Align::center, {Face::hei, 14, kBlack, 0});
    top += 5;
  }
  const double spacing = random.chance(0.3) ? 4 : 0.8;
  canvas.text(title, kLeft, top, kWidth, Align::center, {Face::song_bold, 20, kBlack, spacing});
  const Face face = random.chance(0.6) ? Face::song : Face::hei;
  return {person, canvas, random, wording, Table(canvas, kLeft, top + 16, kWidth, face), {}, 0};
}

// An address or a name that does not fit beside its label.
std::string in_two_lines(const std::string& text) {
  const std::size_t at = text.size() / 2 / 3 * 3;
  return text.substr(0, at) + "\n" + text.substr(at);
}

Entry other(const char* label, const std::string& value, double share = 1) {
  return {label, "", value, share};
}

Fields student_record(const Person& p, Canvas& canvas, Random& random) {
  Paper f = begin("学生学籍表", p, canvas, random);
  f.ask({{f.ask("name"), f.ask("former_name"), f.ask("sex", 0.7)},
         {f.ask("birth", 1.2), f.ask("ethnicity", 0.8), f.ask("native_place")},
         {f.ask("id", 1.3), f.ask("party", 0.9)},
         {f.ask("major", 1.2), other("学制", "四年", 0.7), other("层次", "本科", 0.7)},
         {f.ask("joined_league"), f.ask("grad")},
         {f.ask("certificate_no")}});
  Entry place = f.ask("place");
  if (f.wording.layout == Layout::cells) place.value = in_two_lines(place.value);
  f.ask({{place}});
  f.head({{3, "起止时间", true}, {5, "学习或工作单位", true}, {2, "证明人", true}});
  const int g = p.graduation_year;
  f.period(fmt::format("{}.09", g - 10), fmt::format("{}.07", g - 7), p.native_place + "实验中学",
           "张老师");
  f.period(fmt::format("{}.09", g - 7), fmt::format("{}.07", g - 4), p.native_place + "高级中学",
           "李老师");
  f.close(48,
          {"学校意见", {"该生学籍材料齐全，准予注册。"}, "学校盖章：", "", f.date(g - 4, 9, 10)});
  canvas.seal(kLeft + 128, f.table.bottom() - 18, p.school, random);
  return f.fields;
}

Fields transcript(const Person& p, Canvas& canvas, Random& random) {
  Paper f = begin("学习成绩单", p, canvas, random);
  f.ask({{f.ask("name"), f.ask("sex", 0.7), other("学号", p.phone.substr(2), 1.2)},
         {f.ask("school"), f.ask("major")}});
  constexpr std::array<const char*, 14> kCourses = {
      "高等数学",         "大学英语", "马克思主义基本原理", "大学物理",       "线性代数",
      "概率论与数理统计", "体育",     "计算机基础",         "毛泽东思想概论", "专业导论",
      "专业英语",         "毕业实习", "毕业设计",           "形势与政策"};
  f.head({{4, "课程名称", true},
          {1, "学分", true},
          {1, "成绩", true},
          {4, "课程名称", true},
          {1, "学分", true},
          {1, "成绩", true}});
  for (std::size_t i = 0; i + 1 < kCourses.size(); i += 2) {
    f.table.row(8, {{4, kCourses[i]},
                    {1, fmt::format("{}", random.whole(1, 6))},
                    {1, fmt::format("{}", random.whole(60, 99))},
                    {4, kCourses[i + 1]},
                    {1, fmt::format("{}", random.whole(1, 6))},
                    {1, fmt::format("{}", random.whole(60, 99))}});
  }
  f.close(34, {"教务处", {"以上成绩属实。"}, "盖章：", "", f.date(p.graduation_year, 6, 7)});
  canvas.seal(kLeft + 126, f.table.bottom() - 14, p.school, random);
  return f.fields;
}

Fields league_application(Person p, Canvas& canvas, Random& random) {
  p.party = "群众";
  Paper f = begin("入团志愿书", p, canvas, random);
  const int year = p.joined_league_year();
  f.ask({{f.ask("name"), f.ask("sex", 0.7), f.ask("ethnicity")},
         {f.ask("birth", 1.2), f.ask("native_place")},
         {f.ask("place")}});
  f.head({{3, "自何年何月至何年何月", true}, {5, "在何地何校学习", true}, {2, "证明人", true}});
  f.period(fmt::format("{}.09", year - 9), fmt::format("{}.07", year - 3),
           p.native_place + "中心小学", "王老师");
  f.period(fmt::format("{}.09", year - 3), "至今", p.native_place + "实验中学", "张老师");
  const std::string date = date_text(year, p.joined_league_month, 2, f.wording.dates);
  f.close(90, {"入团志愿",
               {"我志愿加入中国共产主义青年团，坚决拥护中国共产党的领导，遵守团的章程，"
                "执行团的决议，履行团员义务，严守团的纪律，勤奋学习，积极工作，"
                "吃苦在前，享受在后，为共产主义事业而奋斗。"},
               "申请人：",
               p.name,
               date});
  return f.fields;
}

Fields league_decision(const Person& p, Canvas& canvas, Random& random) {
  Paper f{
      p,  canvas, random, choose_wording(p, random), Table(canvas, kLeft, 24, kWidth, Face::song),
      {}, 0};
  const int year = p.joined_league_year();
  f.table.statement(90, {"支部大会决议",
                         {"支部大会讨论认为，" + p.name +
                          "同学对团的认识明确，入团动机端正，学习努力，团结同学，符合团员条件，"
                          "一致同意吸收为共青团员。"},
                         "支部书记：",
                         "刘志勇",
                         date_text(year, p.joined_league_month, 12, f.wording.dates),
                         true});
  f.close(90, {"上级团委审批意见",
               {"经审查，批准" + p.name + "同学加入中国共产主义青年团。"},
               "团委盖章：",
               "",
               date_text(year, p.joined_league_month, 20, f.wording.dates),
               true});
  canvas.seal(kLeft + 124, f.table.bottom() - 22, "共青团" + p.native_place + "中学委员会", random);
  return f.fields;
}

Fields health_form(const Person& p, Canvas& canvas, Random& random) {
  Paper f = begin("体格检查表", p, canvas, random);
  f.ask({{f.ask("name"), f.ask("sex", 0.7), f.ask("birth", 1.3)},
         {f.ask("ethnicity", 0.8), f.ask("native_place"), other("婚否", "未婚", 0.8)},
         {f.ask("unit", 1.4), f.ask("post")}});
  f.head({{2, "裸眼视力", true},
          {2, "左5.0", false},
          {2, "右4.9", false},
          {2, "辨色力", true},
          {2, "正常", false}});
  f.table.row(9, {{2, "身高", true},
                  {2, fmt::format("{}厘米", random.whole(155, 182))},
                  {2, "体重", true},
                  {2, fmt::format("{}公斤", random.whole(45, 80))},
                  {2, "血压", true},
                  {2, "118/76"}});
  f.table.row(9,
              {{2, "内科", true}, {4, "心肺肝脾未见异常"}, {2, "医师签名", true}, {2, "何建国"}});
  f.table.row(9, {{2, "外科", true}, {4, "四肢脊柱关节正常"}, {2, "医师签名", true}, {2, "宋丽"}});
  f.table.row(9, {{2, "胸部透视", true}, {4, "两肺清晰"}, {2, "医师签名", true}, {2, "彭大伟"}});
  f.close(54, {"体检结论",
               {"身体健康，符合录用体检标准。"},
               "医院盖章：",
               "",
               f.date(p.graduation_year, 5, 8)});
  canvas.seal(kLeft + 126, f.table.bottom() - 18, "武汉市东西湖区人民医院", random);
  return f.fields;
}

Fields degree_application(const Person& p, Canvas& canvas, Random& random) {
  Paper f = begin("学位申请书", p, canvas, random);
  f.ask({{f.ask("name"), f.ask("sex", 0.7), f.ask("ethnicity", 0.9)},
         {f.ask("birth"), f.ask("party")},
         {f.ask("id", 1.3), f.ask("native_place", 0.9)},
         {f.ask("school"), f.ask("major")},
         {other("申请学位", "学士学位", 0.8), f.ask("grad")},
         {f.ask("degree_no")}});
  f.table.statement(70, {"申请理由",
                         {"本人已修完教学计划规定的全部课程，成绩合格，毕业论文答辩通过，"
                          "符合学士学位授予条件，特申请授予学士学位。"},
                         "申请人：",
                         p.name,
                         f.date(p.graduation_year, 5, 5)});
  f.close(60, {"学位评定委员会决定",
               {"经审核表决，同意授予学士学位。"},
               "主席签名：",
               "孙志远",
               f.date(p.graduation_year, 6, 6),
               true});
  canvas.seal(kLeft + 124, f.table.bottom() - 18, p.school, random);
  return f.fields;
}

Fields honours_form(const Person& p, Canvas& canvas, Random& random) {
  Paper f = begin("优秀毕业生登记表", p, canvas, random);
  f.ask({{f.ask("name"), f.ask("sex", 0.7), f.ask("ethnicity")},
         {f.ask("birth"), f.ask("native_place"), f.ask("party")},
         {f.ask("school"), f.ask("major")},
         {f.ask("degree", 0.8), f.ask("grad")}});
  f.table.statement(80, {"主要事迹",
                         {"该生在校期间思想上积极要求进步，学习成绩名列前茅，连续三年获得奖学金，"
                          "担任学生会干部，组织能力强，获得校级优秀学生干部称号。"},
                         "辅导员签名：",
                         "周国平",
                         f.date(p.graduation_year, 4, 4)});
  f.close(56,
          {"学校意见", {"同意评为优秀毕业生。"}, "盖章：", "", f.date(p.graduation_year, 5, 6)});
  canvas.seal(kLeft + 126, f.table.bottom() - 18, p.school, random);
  return f.fields;
}

Fields probation_review(const Person& p, Canvas& canvas, Random& random) {
  Paper f = begin("转正定级审批表", p, canvas, random);
  f.ask({{f.ask("name"), f.ask("sex", 0.7), f.ask("birth", 1.2)},
         {f.ask("native_place"), f.ask("party"), f.ask("degree")},
         {f.ask("school"), f.ask("major")},
         {f.ask("unit", 1.5), f.ask("post")},
         {f.ask("joined_work", 1.2), other("见习期限", "一年", 0.8)}});
  const int year = p.graduation_year + 1;
  f.table.statement(66, {"见习期间表现",
                         {"该同志见习期间工作积极主动，服从分配，虚心好学，能够完成各项工作任务，"
                          "遵守劳动纪律，表现良好。"},
                         "部门负责人：",
                         "郑建平",
                         f.date(year, 7, 7)});
  f.close(56,
          {"人事部门意见", {"同意按期转正定级，从本月起执行。"}, "盖章：", "", f.date(year, 8, 9)});
  canvas.seal(kLeft + 126, f.table.bottom() - 18, p.unit, random);
  return f.fields;
}

Fields political_review(const Person& p, Canvas& canvas, Random& random) {
  Paper f = begin("政治审查表", p, canvas, random);
  f.ask({{f.ask("name"), f.ask("former_name"), f.ask("sex", 0.7)},
         {f.ask("birth", 1.1), f.ask("ethnicity", 0.8), f.ask("native_place")},
         {f.ask("party", 0.9), f.ask("joined_party", 1.2)},
         {f.ask("id")},
         {f.ask("unit", 1.4), f.ask("post", 0.9)}});
  f.head({{1.5, "称谓", true},
          {2, "姓名", true},
          {2, "政治面貌", true},
          {4.5, "工作单位及职务", true}});
  f.table.row(8.5, {{1.5, "父亲"},
                    {2, p.name.substr(0, 3) + "大山"},
                    {2, "中共党员"},
                    {4.5, p.native_place + "务农"}});
  f.table.row(8.5, {{1.5, "母亲"}, {2, "陈桂花"}, {2, "群众"}, {4.5, p.native_place + "务农"}});
  const int year = p.graduation_year + 2;
  f.table.statement(56, {"本人表现",
                         {"该同志政治立场坚定，拥护党的领导，历史清楚，无违法违纪行为。"},
                         "调查人：",
                         "吴秀兰",
                         f.date(year, 3, 4)});
  f.close(50, {"审查结论", {"经审查，政治合格。"}, "党委盖章：", "", f.date(year, 5, 6)});
  canvas.seal(kLeft + 126, f.table.bottom() - 16, "中共" + p.unit + "委员会", random);
  return f.fields;
}

Fields wage_change(const Person& p, Canvas& canvas, Random& random) {
  Paper f = begin("工资变动审批表", p, canvas, random);
  const int year = std::min(p.graduation_year + random.whole(2, 8), kLastYear);
  f.ask({{f.ask("name"), f.ask("sex", 0.7), f.ask("birth", 1.2)},
         {f.ask("degree"), f.ask("joined_work", 1.3), f.ask("post")},
         {f.ask("unit")}});
  f.table.row(10, {{2, "变动前工资", true},
                   {2, fmt::format("{}元", random.whole(800, 2400))},
                   {2, "变动后工资", true},
                   {2, fmt::format("{}元", random.whole(2500, 4200))}});
  f.table.row(10, {{2, "执行时间", true},
                   {2, fmt::format("{}年1月", year)},
                   {2, "变动原因", true},
                   {2, "正常晋升"}});
  f.table.statement(
      50,
      {"单位意见", {"经考核合格，同意晋升一级薪级工资。"}, "单位盖章：", "", f.date(year, 2, 2)});
  f.close(56, {"审批机关意见", {"同意，自一月起执行。"}, "审批机关盖章：", "", f.date(year, 3, 4)});
  canvas.seal(kLeft + 126, f.table.bottom() - 18, "东西湖区人力资源和社会保障局", random);
  return f.fields;
}

Fields league_member(Person p, Canvas& canvas, Random& random) {
  p.party = "共青团员";
  Paper f = begin("团员登记表", p, canvas, random);
  f.ask({{f.ask("name"), f.ask("sex", 0.7), f.ask("ethnicity")},
         {f.ask("birth", 1.2), f.ask("native_place")},
         {f.ask("joined_league"), f.ask("school")},
         {f.ask("place")}});
  f.table.statement(70, {"奖惩情况", {"曾获校级优秀共青团员称号。"}, "", "", ""});
  f.close(60, {"团委意见", {"同意登记。"}, "团委盖章：", "", f.date(p.graduation_year - 2, 9, 12)});
  canvas.seal(kLeft + 126, f.table.bottom() - 18, "共青团" + p.school + "委员会", random);
  return f.fields;
}

}  // namespace

Fields write_paper(Kind kind, const Person& person, Canvas& canvas, Random& random) {
  switch (kind) {
    case Kind::student_record:
      return student_record(person, canvas, random);
    case Kind::transcript:
      return transcript(person, canvas, random);
    case Kind::league_application:
      return league_application(person, canvas, random);
    case Kind::league_decision:
      return league_decision(person, canvas, random);
    case Kind::health_form:
      return health_form(person, canvas, random);
    case Kind::degree_application:
      return degree_application(person, canvas, random);
    case Kind::honours_form:
      return honours_form(person, canvas, random);
    case Kind::probation_review:
      return probation_review(person, canvas, random);
    case Kind::political_review:
      return political_review(person, canvas, random);
    case Kind::wage_change:
      return wage_change(person, canvas, random);
    case Kind::league_member:
      return league_member(person, canvas, random);
    default:
      return {};
  }
}

}  // namespace synthetic
