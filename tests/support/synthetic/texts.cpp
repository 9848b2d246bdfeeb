// SPDX-License-Identifier: Apache-2.0
// The papers that are mostly text: applications, contracts, certificates of work, and the list of
// contents.
#include <fmt/format.h>

#include <algorithm>

#include "tests/support/synthetic/sheets.h"
#include "tests/support/synthetic/table.h"
#include "tests/support/synthetic/wordings.h"

namespace synthetic {
namespace {

constexpr double kLeft = 28, kWidth = 156, kPitch = 9.4;
const Style kBody{Face::song, 14, kBlack, 0};

void title(Canvas& canvas, const std::string& text, double spacing = 2) {
  canvas.text(text, kLeft - 8, 30, kWidth + 16, Align::center,
              {Face::song_bold, 21, kBlack, spacing});
}

double write(Canvas& canvas, double top, const std::vector<std::string>& paragraphs) {
  for (const std::string& paragraph : paragraphs) {
    top += canvas.paragraph(paragraph, kLeft, top, kWidth, kPitch, kBody);
  }
  return top;
}

// Who signs, and the date that closes the paper.
void sign(Canvas& canvas, double top, const std::string& who, const std::string& date,
          Fields& fields) {
  canvas.text(who, kLeft + kWidth - 84, top, 80, Align::right, kBody);
  canvas.text(date, kLeft + kWidth - 84, top + kPitch, 80, Align::right, kBody);
  fields.emplace_back("date", date);
}

void page_number(Canvas& canvas, int number, int total, bool dashes) {
  const std::string text =
      dashes ? fmt::format("- {} -", number) : fmt::format("第{}页 共{}页", number, total);
  canvas.text(text, kLeft, 280, kWidth, Align::center, {Face::song, 10.5, kBlack, 0});
}

Fields party_request(const Person& p, Canvas& canvas, Random& random) {
  title(canvas, "入党申请书");
  canvas.text("敬爱的党组织：", kLeft, 50, kWidth, Align::left, kBody);
  write(canvas, 60,
        {"我志愿申请加入中国共产党。中国共产党是中国工人阶级的先锋队，同时是中国人民和中华民族的"
         "先锋队，是中国特色社会主义事业的领导核心，代表中国最广大人民的根本利益。",
         fmt::format("我叫{}，{}，{}，{}出生，{}人，现就读于{}{}专业。", p.name, p.sex, p.ethnicity,
                     p.birth(), p.native_place, p.school, p.major),
         "我从小在党的教育下成长，对党有着深厚的感情。进入大学以后，我积极参加党校学习，"
         "认真阅读党的历史和理论著作，逐步懂得了党的性质、宗旨、纲领和奋斗目标，"
         "更加坚定了加入党组织的信念。",
         "在学习上，我勤奋刻苦，成绩优良；在工作上，我认真负责，热心为同学服务；在生活上，"
         "我艰苦朴素，团结同学，乐于助人。"});
  if (random.chance(0.5)) page_number(canvas, 1, 2, random.chance(0.5));
  return {{"name", p.name},
          {"sex", p.sex},
          {"ethnicity", p.ethnicity},
          {"birth", p.birth()},
          {"school", p.school},
          {"major", p.major},
          {"native_place", p.native_place}};
}

Fields party_request_end(const Person& p, Canvas& canvas, Random& random) {
  const double top =
      write(canvas, 26,
            {"我也清楚地看到自己的不足，主要是理论学习还不够系统，社会实践经验还比较少。"
             "今后我要发扬优点，克服缺点，以党员的标准严格要求自己。",
             "如果党组织批准我的申请，我一定戒骄戒躁，继续努力；如果党组织没有批准，"
             "我也决不气馁，将继续接受党组织的考验，争取早日在思想上和行动上入党。",
             "请党组织在实践中考验我。"});
  Fields fields{{"name", p.name}};
  sign(canvas, top + 14, "申请人：" + p.name,
       date_text(p.joined_party_year() - 1, random.whole(3, 11), random.whole(1, 28),
                 DateManner::plain),
       fields);
  if (random.chance(0.5)) page_number(canvas, 2, 2, random.chance(0.5));
  return fields;
}

Fields probation_request(const Person& p, Canvas& canvas, Random& random) {
  title(canvas, "转正申请书", random.chance(0.5) ? 6 : 1);
  canvas.text("敬爱的党支部：", kLeft, 50, kWidth, Align::left, kBody);
  const double top = write(
      canvas, 60,
      {fmt::format("我是{}，于{}被党组织批准为中共预备党员，预备期一年，现预备期将满，"
                   "特向党组织提出转正申请。",
                   p.name,
                   date_text(p.joined_party_year(), p.joined_party_month, 0, DateManner::plain)),
       "一年来，在党组织的关怀和同志们的帮助下，我按照党章的要求，认真履行党员义务，"
       "积极参加组织生活，思想觉悟和工作能力都有了提高。",
       "以上是我一年来的思想和工作情况，请党组织审查。我恳请党组织批准我按期转为正式党员。"});
  Fields fields{{"name", p.name}};
  const bool han = random.chance(0.5);
  sign(canvas, top + 16, "申请人：" + p.name,
       date_text(p.joined_party_year() + 1, p.joined_party_month, random.whole(1, 28),
                 han ? DateManner::han : DateManner::plain),
       fields);
  return fields;
}

Fields report_card(const Person& p, Canvas& canvas, Random& random) {
  canvas.text("全国普通高等学校本专科毕业生", kLeft - 6, 26, kWidth + 12, Align::center,
              {Face::song_bold, 18, kBlack, 0.6});
  canvas.text("就业报到证", kLeft, 37, kWidth, Align::center, {Face::song_bold, 24, kBlack, 4});
  canvas.text(fmt::format("（{}）毕就字第{:06}号", p.graduation_year, random.whole(1, 999999)),
              kLeft, 54, kWidth, Align::right, {Face::song, 12, kBlack, 0});
  canvas.text(p.unit + "：", kLeft, 64, kWidth, Align::left, kBody);
  write(canvas, 74, {"现有毕业生到你处工作，请接洽。"});
  const Wording wording = choose_wording(p, random);
  Table table(canvas, kLeft, 88, kWidth, Face::song);
  Fields fields;
  Wording cells = wording;
  cells.layout = Layout::cells;
  const auto ask = [&](const char* field, double share = 1) {
    return entry(cells, p, field, share);
  };
  write_entries(table, canvas, cells,
                {{ask("name"), ask("sex", 0.7)},
                 {ask("id")},
                 {ask("school"), ask("major")},
                 {ask("degree"), {"学制", "", "四年", 0.7}},
                 {{"报到期限", "", fmt::format("{}年7月1日至7月31日", p.graduation_year), 1.4},
                  {"档案材料", "", "随后寄出", 1}}},
                fields);
  const double top = table.bottom() + 24;
  const std::string date = date_text(p.graduation_year, 6, random.whole(10, 28), cells.dates);
  sign(canvas, top, "湖北省教育厅", date, fields);
  canvas.seal(kLeft + kWidth - 42, top + 6, "湖北省教育厅毕业生就业专用章", random);
  return fields;
}

Fields labour_contract(const Person& p, Canvas& canvas, Random& random) {
  title(canvas, "劳动合同书", 5);
  canvas.text("甲方（用人单位）：" + p.unit, kLeft, 54, kWidth, Align::left, kBody);
  canvas.text("乙方（劳动者）：" + p.name, kLeft, 64, kWidth, Align::left, kBody);
  canvas.text("性别：" + p.sex + "    身份证号码：" + p.id, kLeft, 74, kWidth, Align::left, kBody);
  canvas.text("家庭住址：" + p.place, kLeft, 84, kWidth, Align::left, kBody);
  const int year = std::min(p.graduation_year + 1, kLastYear);
  write(canvas, 100,
        {"根据《中华人民共和国劳动法》和有关规定，甲乙双方经平等协商一致，自愿签订本合同，"
         "共同遵守本合同所列条款。",
         fmt::format("一、本合同期限自{}年8月1日起至{}年7月31日止，其中试用期三个月。", year,
                     year + 3),
         fmt::format("二、乙方同意根据甲方工作需要，担任{}岗位工作。", p.post),
         "三、甲方安排乙方执行标准工时制度，每日工作八小时，每周工作四十小时。",
         "四、甲方每月以货币形式支付乙方工资，不得低于当地最低工资标准。",
         "五、双方依法参加社会保险，按时缴纳各项社会保险费用。"});
  page_number(canvas, 1, 2, random.chance(0.5));
  return {{"unit", p.unit}, {"name", p.name}, {"sex", p.sex}, {"id", p.id}, {"place", p.place}};
}

Fields labour_contract_end(const Person& p, Canvas& canvas, Random& random) {
  if (random.chance(0.5)) {  // a running head
    canvas.text("劳动合同书", kLeft, 14, kWidth, Align::left, {Face::song, 10.5, kBlack, 0});
  }
  const double top =
      write(canvas, 26,
            {"六、乙方应当遵守甲方依法制定的各项规章制度，完成劳动任务，提高职业技能。",
             "七、甲乙双方协商一致，可以变更或者解除本合同。",
             "八、因履行本合同发生争议，可以向劳动争议仲裁委员会申请仲裁。",
             "九、本合同一式两份，甲乙双方各执一份，自双方签字盖章之日起生效。"}) +
      20;
  const std::string date = date_text(std::min(p.graduation_year + 1, kLastYear), 7,
                                     random.whole(1, 30), DateManner::plain);
  canvas.text("甲方（盖章）：", kLeft, top, 70, Align::left, kBody);
  canvas.text("乙方（签字）：" + p.name, kLeft + 80, top, 76, Align::left, kBody);
  canvas.text(date, kLeft + 10, top + 12, 60, Align::left, kBody);
  canvas.text(date, kLeft + 90, top + 12, 60, Align::left, kBody);
  canvas.seal(kLeft + 40, top + 4, p.unit, random);
  page_number(canvas, 2, 2, random.chance(0.5));
  return {{"name", p.name}, {"date", date}};
}

Fields contract_end(const Person& p, Canvas& canvas, Random& random) {
  title(canvas, "解除劳动合同证明", 1);
  const int year = std::min(p.graduation_year + random.whole(3, 9), kLastYear);
  Fields fields{{"name", p.name}, {"sex", p.sex}, {"id", p.id}, {"post", p.post}};
  const double top = write(
      canvas, 56,
      {fmt::format("兹有我单位职工{}，{}，身份证号{}，原任{}一职。", p.name, p.sex, p.id, p.post),
       fmt::format("经双方协商一致，于{}年6月30日解除劳动合同，双方劳动关系终止。", year),
       "工资、经济补偿金均已结清，社会保险关系及人事档案按规定办理转移手续。", "特此证明。"});
  sign(canvas, top + 18, p.unit, date_text(year, 7, random.whole(1, 20), DateManner::plain),
       fields);
  canvas.seal(kLeft + kWidth - 40, top + 20, p.unit, random);
  return fields;
}

Fields contents(const Person& p, Canvas& canvas, Random& random) {
  title(canvas, "干部人事档案材料目录", 1);
  canvas.text("姓名：" + p.name, kLeft, 44, kWidth, Align::left, {Face::song, 12, kBlack, 0});
  Table table(canvas, kLeft, 54, kWidth, Face::song);
  const auto head = [](double share, const char* text) { return Cell{share, text, true}; };
  const auto put = [](double share, const std::string& text) { return Cell{share, text, false}; };
  table.row(8, {head(1.2, "序号"), head(5, "材料名称"), head(1.2, "年"), head(0.8, "月"),
                head(0.8, "日"), head(1, "页数"), head(1.6, "备注")});
  const auto row = [&](const char* number, const char* name, int year) {
    table.row(8, {put(1.2, number), put(5, name), put(1.2, std::to_string(year)),
                  put(0.8, std::to_string(random.whole(1, 12))),
                  put(0.8, std::to_string(random.whole(1, 28))),
                  put(1, std::to_string(random.whole(1, 8))), put(1.6, "")});
  };
  row("1-1", "干部履历表", p.graduation_year + 3);
  row("3-1", "年度考核登记表", p.graduation_year + 2);
  row("4-1-1", "高等学校毕业生登记表", p.graduation_year);
  row("4-1-2", "学生学籍表", p.graduation_year - 4);
  row("6-1", "入党志愿书", p.joined_party_year());
  row("9-2-1", "转正定级审批表", p.graduation_year + 1);
  return {{"name", p.name}};
}

}  // namespace

Fields write_text(Kind kind, const Person& person, Canvas& canvas, Random& random) {
  switch (kind) {
    case Kind::party_request:
      return party_request(person, canvas, random);
    case Kind::party_request_end:
      return party_request_end(person, canvas, random);
    case Kind::probation_request:
      return probation_request(person, canvas, random);
    case Kind::report_card:
      return report_card(person, canvas, random);
    case Kind::labour_contract:
      return labour_contract(person, canvas, random);
    case Kind::labour_contract_end:
      return labour_contract_end(person, canvas, random);
    case Kind::contract_end:
      return contract_end(person, canvas, random);
    case Kind::contents:
      return contents(person, canvas, random);
    default:
      return {};
  }
}

}  // namespace synthetic
