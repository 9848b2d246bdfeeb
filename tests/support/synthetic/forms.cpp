// SPDX-License-Identifier: Apache-2.0
// The ruled forms.
#include <fmt/format.h>

#include <algorithm>

#include "tests/support/synthetic/sheets.h"
#include "tests/support/synthetic/table.h"

namespace synthetic {
namespace {

constexpr double kLeft = 25, kWidth = 162;

struct Form {
  const Person& person;
  Canvas& canvas;
  Random& random;
  Table table;
  Fields fields;
  int history = 0;  // rows written

  // A value that is written on the page and therefore belongs to its truth.
  Cell value(double share, const char* name, const std::string& text) {
    fields.emplace_back(name, text);
    return {share, text, false};
  }
  std::string date(int year) {
    return fmt::format("{}年{}月{}日", std::min(year, kLastYear), random.whole(1, 12),
                       random.whole(1, 28));
  }
};

Cell label(double share, const char* text) { return {share, text, true}; }
Cell pen(double share, const std::string& text) { return {share, text, false}; }

Form begin(const char* title, const Person& person, Canvas& canvas, Random& random,
           double top = 40) {
  canvas.text(title, kLeft, 20, kWidth, Align::center, {Face::song_bold, 20, kBlack, 0.8});
  const Face face = random.chance(0.6) ? Face::song : Face::hei;
  return {person, canvas, random, Table(canvas, kLeft, top, kWidth, face), {}, 0};
}

void subtitle(Form& form, const std::string& left, const std::string& right) {
  const Style style{Face::song, 10.5, kBlack, 0};
  form.canvas.text(left, kLeft, 32.5, kWidth / 2, Align::left, style);
  form.canvas.text(right, kLeft + kWidth / 2, 32.5, kWidth / 2, Align::right, style);
}

// The four rows every registration begins with, beside a photograph.
void identity_rows(Form& f) {
  const Person& p = f.person;
  const double top = f.table.bottom(), photo = 30, narrow = kWidth - photo;
  f.table.row(
      10, narrow,
      {label(1.5, "姓名"), f.value(2.2, "name", p.name), label(1.2, "性别"),
       f.value(1, "sex", p.sex), label(1.2, "民族"), f.value(1.6, "ethnicity", p.ethnicity)});
  f.table.row(10, narrow,
              {label(1.5, "出生年月"), f.value(2.8, "birth", p.birth()), label(1.5, "政治面貌"),
               f.value(2.2, "party", p.party)});
  f.table.row(10, narrow, {label(1.5, "身份证号"), f.value(6.5, "id", p.id)});
  f.table.row(10, narrow,
              {label(1.5, "文化程度"), f.value(2.8, "degree", p.degree), label(1.5, "毕业时间"),
               f.value(2.2, "grad", p.graduation())});
  f.canvas.box(kLeft + narrow, top, photo, 40);
  f.canvas.portrait(kLeft + narrow + 2.5, top + 3, photo - 5, 34, f.random);
  f.table.row(10, {label(1.5, "毕业院校"), f.value(3.8, "school", p.school), label(1.5, "所学专业"),
                   f.value(3.2, "major", p.major)});
  f.table.row(10, {label(1.5, "家庭住址"), f.value(8.5, "place", p.place)});
}

void history_row(Form& f, const std::string& period, const std::string& where,
                 const char* witness) {
  f.fields.emplace_back(fmt::format("history{}", ++f.history), period + where);
  f.table.row(8.5, {pen(3, period), pen(5, where), pen(2, witness)});
}

void history_rows(Form& f) {
  const Person& p = f.person;
  f.table.row(8, {label(3, "起止年月"), label(5, "在何地何单位学习或工作"), label(2, "证明人")});
  const int g = p.graduation_year;
  history_row(f, fmt::format("{}.09—{}.06", g - 7, g - 4), p.native_place + "第一中学学习",
              "刘老师");
  history_row(f, fmt::format("{}.09—{}.{:02}", g - 4, g, p.graduation_month), p.school + "学习",
              "陈老师");
}

Fields graduate_form(const Person& p, Canvas& canvas, Random& random) {
  Form f = begin("高等学校毕业生登记表", p, canvas, random);
  const std::string date = fmt::format("{}年5月{}日", p.graduation_year, random.whole(8, 28));
  subtitle(f, "编号：" + p.file_no, "填表日期：" + date);
  identity_rows(f);
  history_rows(f);
  f.table.statement(72, {"自我鉴定",
                         {"本人在校期间拥护党的路线方针政策，遵守学校各项规章制度，学习态度端正，"
                          "较系统地掌握了" +
                              p.major + "专业的基础理论和专业知识，成绩良好。",
                          "积极参加社会实践和志愿服务活动，担任班级学习委员，团结同学，尊敬师长。"
                          "今后将继续努力，服从国家需要，踏实做好本职工作。"},
                         "本人签名：",
                         p.name,
                         date});
  const std::string closing = fmt::format("{}年6月{}日", p.graduation_year, random.whole(8, 25));
  f.table.statement(56, {"学校意见",
                         {"该生在校期间表现良好，修完教学计划规定的全部课程，成绩合格，准予毕业。"},
                         "学校盖章：",
                         "",
                         closing});
  f.fields.emplace_back("date", closing);
  canvas.seal(kLeft + 128, f.table.bottom() - 18, p.school, random);
  return f.fields;
}

Fields cadre_resume(const Person& p, Canvas& canvas, Random& random) {
  Form f = begin("干部履历表", p, canvas, random, 38);
  identity_rows(f);
  f.table.row(10, {label(1.5, "籍贯"), f.value(2.3, "native_place", p.native_place),
                   label(1.5, "工作单位"), f.value(4.7, "unit", p.unit)});
  f.table.row(10, {label(1.5, "参加工作时间"), f.value(2.3, "joined_work", p.graduation()),
                   label(1.5, "现任职务"), f.value(4.7, "post", p.post)});
  history_rows(f);
  history_row(f, fmt::format("{}.{:02}—至今", p.graduation_year, p.graduation_month + 1),
              p.unit + p.post, "王建明");
  f.table.row(
      8, {label(2, "称谓"), label(2, "姓名"), label(2, "政治面貌"), label(4, "工作单位及职务")});
  f.table.row(8.5,
              {pen(2, "父亲"), pen(2, "（略）"), pen(2, "群众"), pen(4, p.native_place + "务农")});
  f.table.row(8.5,
              {pen(2, "母亲"), pen(2, "（略）"), pen(2, "群众"), pen(4, p.native_place + "务农")});
  f.table.statement(30, {"奖惩情况", {"在校期间获校级三好学生一次；工作期间无处分。"}, "", "", ""});
  const std::string date = f.date(p.graduation_year + random.whole(2, 6));
  f.table.statement(
      46, {"单位审核", {"经审核，以上内容与本人档案记载一致，同意归档。"}, "单位盖章：", "", date});
  if (random.chance(0.7)) canvas.seal(kLeft + 126, f.table.bottom() - 16, p.unit, random);
  f.fields.emplace_back("date", date);
  return f.fields;
}

Fields annual_review(const Person& p, Canvas& canvas, Random& random) {
  Form f = begin("年度考核登记表", p, canvas, random);
  const int year = std::min(p.graduation_year + random.whole(1, 5), kLastYear);
  canvas.text(fmt::format("（{}年度）", year), kLeft, 30, kWidth, Align::center,
              {Face::song, 12, kBlack, 0});
  f.table.row(11,
              {label(1.3, "姓名"), f.value(2, "name", p.name), label(1.2, "性别"),
               f.value(1, "sex", p.sex), label(1.5, "出生年月"), f.value(2.8, "birth", p.birth())});
  f.table.row(11, {label(1.5, "政治面貌"), f.value(2, "party", p.party), label(1.5, "文化程度"),
                   f.value(2, "degree", p.degree), label(1.3, "职务"), f.value(2, "post", p.post)});
  f.table.row(11, {label(1.5, "工作单位"), f.value(8.5, "unit", p.unit)});
  f.table.statement(92,
                    {"个人总结",
                     {"一年来，本人认真学习政治理论和业务知识，遵守单位各项规章制度，服从组织安排，"
                      "按时完成领导交办的各项任务，全年无迟到早退现象。",
                      "工作中虚心向老同志请教，注重总结经验，较好地完成了全年的工作目标。"
                      "不足之处是深入基层调查研究不够，处理复杂问题的经验还不足，今后将加以改进。"},
                     "本人签名：",
                     p.name,
                     fmt::format("{}年12月{}日", year, random.whole(10, 20))});
  f.table.statement(44, {"主管领导评语",
                         {"该同志在德、能、勤、绩、廉各方面表现突出，建议评定为优秀等次。"},
                         "签名：",
                         "周国平",
                         fmt::format("{}年12月{}日", year, random.whole(21, 25))});
  const std::string date = fmt::format("{}年12月{}日", year, random.whole(26, 30));
  f.table.statement(50, {"考核委员会意见", {"同意评定为优秀等次。"}, "盖章：", "", date});
  canvas.seal(kLeft + 124, f.table.bottom() - 20, p.unit, random);
  f.fields.emplace_back("date", date);
  return f.fields;
}

Fields registration(const Person& p, Canvas& canvas, Random& random) {
  Form f = begin("流动人员人事档案登记表", p, canvas, random, 38);
  identity_rows(f);
  f.table.row(10, {label(1.5, "存档编号"), f.value(3.8, "file_no", p.file_no),
                   label(1.5, "联系电话"), pen(3.2, p.phone)});
  f.table.row(10, {label(1.5, "工作单位"), f.value(8.5, "unit", p.unit)});
  f.table.row(10, {label(1.5, "存档类别"), pen(3.8, "高校毕业生"), label(1.5, "档案来源"),
                   pen(3.2, "毕业院校转入")});
  const int year = p.graduation_year;
  f.table.statement(
      60, {"本人承诺",
           {"本人承诺所填写的内容真实、准确、完整，如有虚假，愿意承担相应的法律责任。"
            "现委托贵中心代理本人人事档案，代理期限自签订协议之日起计算，期满后可以续签。"},
           "本人签名：",
           p.name,
           fmt::format("{}年8月{}日", year, random.whole(1, 14)),
           true});
  const std::string date = fmt::format("{}年8月{}日", year, random.whole(15, 28));
  f.table.statement(
      62, {"中心意见",
           {"档案材料共计四十六页，其中履历类三份，学历学位类五份，党团类四份，其他类二份。"
            "密封完好，手续齐全，同意接收入库。"},
           "经办人：",
           "李文娟",
           date,
           true});
  canvas.seal(kLeft + 126, f.table.bottom() - 18, "武汉市东西湖区人才服务中心", random);
  f.fields.emplace_back("date", date);
  return f.fields;
}

Fields party_application(Person p, Canvas& canvas, Random& random) {
  p.party = "共青团员";  // what an applicant is
  Form f = begin("入党志愿书", p, canvas, random, 38);
  identity_rows(f);
  const std::string date = f.date(p.graduation_year - 1);
  f.table.statement(
      148, {"入党志愿",
            {"我志愿加入中国共产党，拥护党的纲领，遵守党的章程，履行党员义务，执行党的决定，"
             "严守党的纪律，保守党的秘密，对党忠诚，积极工作，为共产主义奋斗终身，"
             "随时准备为党和人民牺牲一切，永不叛党。",
             "我出生在一个普通家庭，从小受到良好的教育。进入大学以后，在党组织的培养和教育下，"
             "认真学习党的基本知识，参加了党校培训，对党的性质、宗旨和任务有了进一步的认识。",
             "在今后的学习和工作中，我将以党员的标准严格要求自己，刻苦钻研业务，"
             "热心为群众服务，请党组织在实践中考验我。"},
            "本人签名：",
            p.name,
            date,
            true});
  f.fields.emplace_back("date", date);
  return f.fields;
}

Fields party_decision(const Person& p, Canvas& canvas, Random& random) {
  Form f{p, canvas, random, Table(canvas, kLeft, 24, kWidth, Face::song), {}, 0};
  f.table.statement(118,
                    {"支部大会通过接收为预备党员的决议",
                     {p.name + "同志对党的认识明确，入党动机端正，学习刻苦，作风正派，"
                               "能联系群众，历史清楚，家庭主要成员及主要社会关系均无重大问题。",
                      "经支部大会讨论，一致同意接收该同志为中共预备党员，预备期一年。"
                      "应到会有表决权的党员十九名，实到会十七名，赞成十七票。"},
                     "支部书记：",
                     "赵永年",
                     f.date(p.graduation_year - 1),
                     true});
  const std::string date = fmt::format("{}年1月{}日", p.graduation_year, random.whole(3, 28));
  f.table.statement(112, {"上级党组织审批意见",
                          {"经党委会审议，批准" + p.name + "同志为中共预备党员，预备期一年。"},
                          "党委盖章：",
                          "",
                          date,
                          true});
  canvas.seal(kLeft + 124, f.table.bottom() - 22, "中共" + p.school + "委员会", random);
  f.fields.emplace_back("date", date);
  return f.fields;
}

Fields title_review(const Person& p, Canvas& canvas, Random& random) {
  Form f = begin("专业技术职务任职资格评审表", p, canvas, random, 38);
  identity_rows(f);
  f.table.row(10, {label(1.5, "工作单位"), f.value(4.5, "unit", p.unit), label(1.8, "申报资格"),
                   pen(2.2, "工程师")});
  f.table.row(10, {label(1.5, "现任职务"), f.value(4.5, "post", p.post), label(1.8, "任职年限"),
                   pen(2.2, "五年")});
  history_rows(f);
  const std::string date = f.date(p.graduation_year + 4);
  f.table.statement(
      102, {"专业技术工作总结",
            {"任现职以来，本人坚持理论联系实际，参加完成技术改造项目三项，撰写技术总结两篇，"
             "指导见习人员二人，解决了生产中的若干技术问题，取得了较好的经济效益。",
             "能够熟练掌握本专业的技术标准和规范，具有独立承担较复杂项目的能力，"
             "符合中级专业技术职务任职资格条件。"},
            "本人签名：",
            p.name,
            date});
  f.fields.emplace_back("date", date);
  return f.fields;
}

Fields title_review_opinion(const Person& p, Canvas& canvas, Random& random) {
  Form f{p, canvas, random, Table(canvas, kLeft, 24, kWidth, Face::song), {}, 0};
  f.table.statement(82, {"单位推荐意见",
                         {"该同志爱岗敬业，业务熟练，群众公认，申报材料经公示七天无异议，"
                          "同意推荐其参加中级专业技术职务任职资格评审。"},
                         "单位盖章：",
                         "",
                         f.date(p.graduation_year + 4),
                         true});
  canvas.seal(kLeft + 122, f.table.bottom() - 22, p.unit, random);
  f.table.row(9, {label(2, "评委总人数"), label(2, "到会人数"), label(2, "赞成"), label(2, "反对"),
                  label(2, "弃权")});
  f.table.row(11, {pen(2, "15"), pen(2, "13"), pen(2, "12"), pen(2, "0"), pen(2, "1")});
  const std::string date =
      fmt::format("{}年12月{}日", std::min(p.graduation_year + 5, kLastYear), random.whole(3, 28));
  f.table.statement(
      100, {"评审委员会意见",
            {"经审查，" + p.name + "同志符合专业技术职务任职资格条件，同意评定为工程师任职资格。"},
            "主任委员：",
            "孙志远",
            date,
            true});
  canvas.seal(kLeft + 122, f.table.bottom() - 22, "武汉市工程系列中级职称评审委员会", random);
  f.fields.emplace_back("date", date);
  return f.fields;
}

}  // namespace

Fields write_form(Kind kind, const Person& person, Canvas& canvas, Random& random) {
  switch (kind) {
    case Kind::graduate_form:
      return graduate_form(person, canvas, random);
    case Kind::cadre_resume:
      return cadre_resume(person, canvas, random);
    case Kind::annual_review:
      return annual_review(person, canvas, random);
    case Kind::party_application:
      return party_application(person, canvas, random);
    case Kind::party_decision:
      return party_decision(person, canvas, random);
    case Kind::registration:
      return registration(person, canvas, random);
    case Kind::title_review:
      return title_review(person, canvas, random);
    case Kind::title_review_opinion:
      return title_review_opinion(person, canvas, random);
    default:
      return {};
  }
}

}  // namespace synthetic
