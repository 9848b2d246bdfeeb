// SPDX-License-Identifier: Apache-2.0
// The letters and slips, laid out as GB/T 9704 letters commonly are.
#include <fmt/format.h>

#include <algorithm>

#include "tests/support/synthetic/sheets.h"
#include "tests/support/synthetic/table.h"

namespace synthetic {
namespace {

constexpr double kLeft = 28, kWidth = 156;  // text area
constexpr double kPitch = 9.4;
constexpr const char* kCentre = "武汉市东西湖区人才服务中心";

const Style kBody{Face::song, 15, kBlack, 0};
const Style kTitle{Face::song_bold, 22, kBlack, 1.2};

std::string date_of(int year, Random& random) {
  return fmt::format("{}年{}月{}日", std::min(year, kLastYear), random.whole(1, 12),
                     random.whole(1, 28));
}

// The issuer's name in red, the number, and the red rule. Returns where the title goes.
double red_head(Canvas& canvas, const std::string& issuer, const std::string& number) {
  canvas.text(issuer, kLeft - 4, 30, kWidth + 8, Align::center,
              {Face::song_bold, 30, kHeadRed, 1.2});
  canvas.text(number, kLeft, 52, kWidth, Align::center, {Face::song, 14, kBlack, 0});
  canvas.rule(kLeft, 61, kLeft + kWidth, 61, 0.7, kHeadRed);
  return 70;
}

struct Letter {
  std::string addressee;  // may be empty
  std::vector<std::string> paragraphs;
  std::string issuer, date;
  bool sealed = true;
};

void write(Canvas& canvas, double top, const Letter& letter, Random& random) {
  if (!letter.addressee.empty()) {
    canvas.text(letter.addressee + "：", kLeft, top, kWidth, Align::left, kBody);
    top += kPitch;
  }
  for (const std::string& paragraph : letter.paragraphs) {
    top += canvas.paragraph(paragraph, kLeft, top, kWidth, kPitch, kBody);
  }
  top += 2.2 * kPitch;
  canvas.text(letter.issuer, kLeft + kWidth - 100, top, 92, Align::right, kBody);
  canvas.text(letter.date, kLeft + kWidth - 100, top + kPitch, 84, Align::right, kBody);
  if (letter.sealed) {
    canvas.seal(kLeft + kWidth - 42, top + kPitch * 0.9, letter.issuer, random);
  }
}

std::string introduce(const Person& p, Fields& fields) {
  fields = {{"name", p.name}, {"sex", p.sex}, {"birth", p.birth()}, {"id", p.id}};
  return fmt::format("{}，{}，{}出生，身份证号码{}", p.name, p.sex, p.birth(), p.id);
}

Fields call_letter(const Person& p, Canvas& canvas, Random& random) {
  const int year = std::min(p.graduation_year + random.whole(1, 4), kLastYear);
  Fields fields;
  double top =
      red_head(canvas, kCentre, fmt::format("东人才调〔{}〕{}号", year, random.whole(100, 999)));
  canvas.text("调档函", kLeft, top, kWidth, Align::center, {Face::song_bold, 22, kBlack, 4});
  top += 18;
  const std::string date = date_of(year, random);
  write(canvas, top,
        {p.school,
         {"兹有" + introduce(p, fields) +
              fmt::format("，{}毕业于你校{}专业。", p.graduation(), p.major),
          "该同志已申请委托我中心管理人事档案。根据流动人员人事档案管理服务有关规定，"
          "经研究，同意接收。请将其人事档案及党团组织关系材料整理装订成册，密封后"
          "通过机要通信或中国邮政特快专递转递我中心，个人不得自带。",
          "档案内请附档案材料目录和档案转递通知单。本函自签发之日起三十日内有效。",
          "地址：武汉市东西湖区吴家山街东吴大道1号，邮政编码430040。"},
         kCentre,
         date},
        random);
  fields.insert(
      fields.end(),
      {{"school", p.school}, {"major", p.major}, {"grad", p.graduation()}, {"date", date}});
  return fields;
}

Fields certificate(const Person& p, Canvas& canvas, Random& random) {
  const int year = std::min(p.graduation_year + random.whole(2, 6), kLastYear);
  Fields fields;
  canvas.text("证明", kLeft, 40, kWidth, Align::center, {Face::song_bold, 26, kBlack, 14});
  canvas.text(fmt::format("{}年第{:03}号", year, random.whole(1, 400)), kLeft, 60, kWidth,
              Align::right, {Face::song, 12, kBlack, 0});
  const std::string date = date_of(year, random);
  write(canvas, 76,
        {p.unit,
         {"兹证明" + introduce(p, fields) +
              fmt::format("，其人事档案自{}年8月起存放于我中心，存档编号{}。", p.graduation_year,
                          p.file_no),
          fmt::format("据档案记载，该同志于{}毕业于{}{}专业，文化程度为{}，政治面貌为{}。",
                      p.graduation(), p.school, p.major, p.degree, p.party),
          "本证明依据档案记载出具，仅用于办理聘用手续，复印无效。", "特此证明。"},
         kCentre,
         date},
        random);
  fields.insert(fields.end(), {{"school", p.school},
                               {"major", p.major},
                               {"degree", p.degree},
                               {"party", p.party},
                               {"grad", p.graduation()},
                               {"file_no", p.file_no},
                               {"date", date}});
  return fields;
}

Fields appraisal(const Person& p, Canvas& canvas, Random& random) {
  canvas.text("考察材料", kLeft, 34, kWidth, Align::center, kTitle);
  const std::string date = date_of(p.graduation_year + random.whole(3, 8), random);
  Fields fields;
  write(canvas, 56,
        {"",
         {introduce(p, fields) + fmt::format("，{}，{}，{}毕业于{}{}专业，现任{}{}。", p.ethnicity,
                                             p.party, p.graduation(), p.school, p.major, p.unit,
                                             p.post),
          "该同志政治立场坚定，能够认真学习党的理论，自觉在思想上政治上行动上同党中央保持一致，"
          "大局观念强，服从组织安排。",
          "工作勤恳，熟悉业务，完成任务及时。积极参加技术改造和业务培训，"
          "能够团结同志，关心集体，群众反映良好，连续两年年度考核为优秀等次。",
          "廉洁自律，遵纪守法，生活作风正派，未发现违纪违法问题。"
          "主要不足：工作中有时急躁，与基层沟通不够。",
          "经考察组研究，建议列为后备干部人选。考察组成员：周国平、吴秀兰。"},
         p.unit,
         date,
         random.chance(0.6)},
        random);
  fields.insert(fields.end(), {{"ethnicity", p.ethnicity},
                               {"party", p.party},
                               {"grad", p.graduation()},
                               {"school", p.school},
                               {"major", p.major},
                               {"unit", p.unit},
                               {"date", date}});
  return fields;
}

Fields appointment(const Person& p, Canvas& canvas, Random& random) {
  const int year = std::min(p.graduation_year + random.whole(4, 9), kLastYear);
  const double top =
      red_head(canvas, p.unit + "文件", fmt::format("人字〔{}〕{}号", year, random.whole(3, 60)));
  canvas.text("关于" + p.name + "同志任职的通知", kLeft, top, kWidth, Align::center,
              {Face::song_bold, 20, kBlack, 0.4});
  const std::string date = date_of(year, random);
  write(canvas, top + 20,
        {"各科室、所属各部门",
         {"根据工作需要，经研究决定，并经公示无异议：",
          "任命" + p.name + "同志为综合科副科长，试用期一年。",
          "任职时间自文件下发之日起计算，试用期满考核合格后办理正式任职手续。", "特此通知。"},
         p.unit,
         date},
        random);
  const double foot = 258;
  canvas.rule(kLeft, foot, kLeft + kWidth, foot, 0.35);
  canvas.text("抄送：区人力资源和社会保障局。", kLeft + 4, foot + 1, kWidth, Align::left,
              {Face::song, 12, kBlack, 0});
  canvas.rule(kLeft, foot + 9, kLeft + kWidth, foot + 9, 0.35);
  return {{"name", p.name}, {"unit", p.unit}, {"date", date}};
}

Fields transfer_slip(const Person& p, Canvas& canvas, Random& random) {
  const int year = p.graduation_year;
  const std::string number = fmt::format("鄂校档字第{:05}号", random.whole(200, 9000));
  const std::string date = fmt::format("{}年7月{}日", year, random.whole(2, 28));
  const Style small{Face::song, 11, kBlack, 0}, body{Face::song, 12.5, kBlack, 0};
  canvas.text("档案转递通知单", kLeft, 24, kWidth, Align::center,
              {Face::song_bold, 20, kHeadRed, 1});
  canvas.text(number, kLeft, 38, kWidth, Align::right, small);
  canvas.text(std::string(kCentre) + "：", kLeft, 48, kWidth, Align::left, body);
  double top = 57;
  top += canvas.paragraph("兹将" + p.name +
                              "等壹名同志的人事档案转递你处，"
                              "请按档案内所列目录清点查收，并将回执退回。",
                          kLeft, top, kWidth, 8.4, body);
  Table table(canvas, kLeft, top + 3, kWidth, Face::song);
  const auto head = [](double share, const char* text) { return Cell{share, text, true}; };
  const auto entry = [](double share, const std::string& text) { return Cell{share, text, false}; };
  table.row(10, {head(1.6, "姓名"), head(3.6, "身份证号"), head(2, "转递原因"), head(1.3, "正本"),
                 head(1.3, "材料")});
  table.row(11, {entry(1.6, p.name), entry(3.6, p.id), entry(2, "毕业"), entry(1.3, "壹卷"),
                 entry(1.3, fmt::format("{}份", random.whole(9, 24)))});
  table.row(11, {entry(1.6, ""), entry(3.6, ""), entry(2, ""), entry(1.3, ""), entry(1.3, "")});
  top = table.bottom() + 14;
  canvas.text(p.school, kLeft + 60, top, kWidth - 68, Align::right, body);
  canvas.text(date, kLeft + 60, top + 8.4, kWidth - 72, Align::right, body);
  canvas.seal(kLeft + kWidth - 36, top + 7, p.school, random);

  canvas.rule(8, 168, 202, 168, 0.3, kBlack, true);
  canvas.text("回执", kLeft, 176, kWidth, Align::center, {Face::song_bold, 18, kBlack, 8});
  canvas.text(number, kLeft, 189, kWidth, Align::right, small);
  canvas.text(p.school + "：", kLeft, 198, kWidth, Align::left, body);
  canvas.paragraph(
      "你处于" + date + "转来" + p.name + "同志的人事档案材料共壹卷，已全部收到，现将回执退回。",
      kLeft, 207, kWidth, 8.4, body);
  canvas.text("收件人签名：", kLeft + 60, 238, 60, Align::left, body);
  canvas.text("（收件单位盖章）", kLeft + 60, 248, 60, Align::left, body);
  return {{"name", p.name}, {"id", p.id}, {"date", date}};
}

}  // namespace

Fields write_letter(Kind kind, const Person& person, Canvas& canvas, Random& random) {
  switch (kind) {
    case Kind::call_letter:
      return call_letter(person, canvas, random);
    case Kind::certificate:
      return certificate(person, canvas, random);
    case Kind::appraisal:
      return appraisal(person, canvas, random);
    case Kind::appointment:
      return appointment(person, canvas, random);
    case Kind::transfer_slip:
      return transfer_slip(person, canvas, random);
    default:
      return {};
  }
}

}  // namespace synthetic
