// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/word_lists.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "store/terms/utf8.h"

namespace ocr::internal {
namespace {

// The surnames that all but a few people of the country bear.
constexpr std::u32string_view kSurnames =
    U"王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋"
    U"蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段"
    U"雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢"
    U"路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃"
    U"霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来荀"
    U"全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井"
    U"练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺水云昌凤酆皮卡"
    U"元平湛禹狄贝茅支昝经裘缪干宣贲诸钮羿储汲邴松富乌焦巴弓牧隗山宓蓬郗班仰秋伊暴钭厉戎祖束幸"
    U"韶蓟印宿怀蒲鄂索咸籍卓池乔阴能苍双闻莘翟谭贡劳逄扶堵郦雍璩濮寿通扈冀郏浦尚农别晏充慕茹宦鱼容"
    U"慎戈庾终暨居衡步耿满弘国寇广禄阙东殳沃利蔚越夔隆师巩厍晁勾融訾阚那空毋乜养须丰巢蒯相后红游权"
    U"逯麦眭亓代闫付肖闾矫修战初卿撒仝呼邰信烟洋操禚佘赫慈淡牙么仉展帅卯亢麻海但敬普凡";

constexpr std::u32string_view kCompoundSurnames[] = {
    U"欧阳", U"上官", U"司马", U"诸葛", U"东方", U"皇甫", U"尉迟", U"公孙", U"慕容", U"令狐",
    U"司徒", U"夏侯", U"端木", U"南宫", U"长孙", U"宇文", U"轩辕", U"独孤", U"申屠", U"闻人",
    U"公羊", U"澹台", U"钟离", U"淳于", U"单于", U"太叔", U"仲孙", U"鲜于", U"呼延", U"万俟"};

// Words of papers that begin as a surname does.
constexpr std::u32string_view kWords[] = {
    U"任命", U"任职", U"任免", U"任何", U"任务", U"任期", U"安排", U"安全", U"应当", U"应聘",
    U"成绩", U"成立", U"成为", U"成员", U"方面", U"方向", U"包括", U"单位", U"时间", U"时候",
    U"全国", U"全面", U"全部", U"党员", U"关系", U"关于", U"高中", U"高等", U"高级", U"高度",
    U"高校", U"连续", U"车间", U"毕业", U"能力", U"能够", U"解除", U"解决", U"路线", U"严格",
    U"相关", U"相应", U"明确", U"项目", U"平时", U"查阅", U"查收", U"曾经", U"曾任", U"曾用",
    U"终止", U"计算", U"计划", U"支部", U"支持", U"干部", U"管理", U"同意", U"民族", U"性别",
    U"籍贯", U"政治", U"学历", U"专业", U"职务", U"年龄", U"方式", U"应届", U"和平", U"连长",
    U"班长", U"经济", U"经验", U"农业", U"武汉", U"湖北", U"江西", U"江苏", U"安徽", U"广东",
    U"广西", U"云南", U"宁夏", U"吉林", U"山东", U"党委", U"团委", U"党支", U"尚未", U"别名",
    U"原名"};
// Characters that stand in no name.
constexpr std::u32string_view kNeverInNames = U"的该我你他她们这那是其此各日号";

const std::vector<std::string>& nationalities() {
  static const std::vector<std::string> list = {
      "汉族",       "蒙古族",   "回族",     "藏族",   "维吾尔族", "苗族",     "彝族",
      "壮族",       "布依族",   "朝鲜族",   "满族",   "侗族",     "瑶族",     "白族",
      "土家族",     "哈尼族",   "哈萨克族", "傣族",   "黎族",     "傈僳族",   "佤族",
      "畲族",       "高山族",   "拉祜族",   "水族",   "东乡族",   "纳西族",   "景颇族",
      "柯尔克孜族", "土族",     "达斡尔族", "仫佬族", "羌族",     "布朗族",   "撒拉族",
      "毛南族",     "仡佬族",   "锡伯族",   "阿昌族", "普米族",   "塔吉克族", "怒族",
      "乌孜别克族", "俄罗斯族", "鄂温克族", "德昂族", "保安族",   "裕固族",   "京族",
      "塔塔尔族",   "独龙族",   "鄂伦春族", "赫哲族", "门巴族",   "珞巴族",   "基诺族",
      "汉",         "回",       "满",       "苗",     "土家",     "壮",       "蒙古"};
  return list;
}

const std::vector<std::string>& degrees() {
  static const std::vector<std::string> list = {
      "博士研究生", "硕士研究生", "研究生", "大学本科", "大学专科", "本科", "专科", "大专",
      "大学",       "中专",       "技校",   "高中",     "初中",     "小学", "博士", "硕士"};
  return list;
}

const std::vector<std::string>& parties() {
  static const std::vector<std::string> list = {
      "中共党员",   "中共预备党员", "预备党员",     "党员",     "共青团员", "团员",
      "群众",       "无党派人士",   "民革党员",     "民盟盟员", "民建会员", "民进会员",
      "农工党党员", "致公党党员",   "九三学社社员", "台盟盟员"};
  return list;
}

const std::vector<std::string>* list_of(std::string_view field) {
  static const std::vector<std::string> sexes = {"男", "女"};
  if (field == "sex") return &sexes;
  if (field == "ethnicity") return &nationalities();
  if (field == "degree") return &degrees();
  if (field == "party") return &parties();
  return nullptr;
}

// Same length, exactly one character different.
bool one_misread(const std::u32string& a, const std::u32string& b) {
  if (a.size() != b.size() || a.size() < 2) return false;
  std::size_t different = 0;
  for (std::size_t i = 0; i < a.size(); ++i) different += a[i] != b[i] ? 1 : 0;
  return different == 1;
}

}  // namespace

bool has_list(std::string_view field) { return list_of(field) != nullptr; }

bool names_office(std::u32string_view text) {
  constexpr std::u32string_view kLast = U"司局站心校院学厂所会社处部室府行团店馆队";
  return !text.empty() && kLast.find(text.back()) != kLast.npos;
}

std::size_t edits(std::u32string_view a, std::u32string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row.back();
}

bool is_plausible_name(std::string_view name) {
  const std::u32string text = terms::decode_utf8(name);
  if (text.size() < 2 || text.size() > 20) return false;
  const bool interpunct = std::any_of(text.begin() + 1, text.end() - 1,
                                      [](char32_t c) { return terms::fold(c) == 0x00B7; });
  for (const std::u32string_view word : kWords) {
    if (text.starts_with(word)) return false;
  }
  for (const char32_t c : text) {
    if (kNeverInNames.find(c) != std::u32string_view::npos) return false;
    if (!terms::is_han(c) && !(interpunct && terms::fold(c) == 0x00B7)) return false;
  }
  if (interpunct) return true;
  for (const std::u32string_view surname : kCompoundSurnames) {
    if (text.starts_with(surname)) return text.size() >= 3 && text.size() <= 4;
  }
  return text.size() <= 3 && kSurnames.find(text[0]) != kSurnames.npos;
}

std::optional<std::string> listed_value(std::string_view field, std::string_view read) {
  const std::vector<std::string>* list = list_of(field);
  if (list == nullptr) return std::nullopt;
  if (std::find(list->begin(), list->end(), read) != list->end()) return std::string(read);
  const std::u32string text = terms::decode_utf8(read);
  std::optional<std::string> near;
  for (const std::string& value : *list) {
    if (!one_misread(text, terms::decode_utf8(value))) continue;
    if (near) return std::nullopt;
    near = value;
  }
  return near;
}

}  // namespace ocr::internal
