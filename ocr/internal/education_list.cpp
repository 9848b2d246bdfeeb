// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/education_list.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "store/terms/utf8.h"

namespace ocr::internal {
namespace {

// Words parted by blanks.
std::vector<std::u32string_view> words_of(std::u32string_view text) {
  std::vector<std::u32string_view> words;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t to = std::min(text.find(U' ', from), text.size());
    words.push_back(text.substr(from, to - from));
    from = to + 1;
  }
  return words;
}

// Characters of one group are read for one another.
constexpr std::u32string_view kLookAlikes =
    U"土士十上工王 大太天犬木类 木本术未末禾 政改故攻 人入八 学字孚 业亚 日曰目白 冶治 干千于 "
    U"汉汊汲 农衣 经轻 济挤 科料利 技扶枝拔 技枝 会全合 计许汁 机杌 电申由 气乞 通诵 信倍 "
    U"程和 环坏杯 境壤 理埋里 物钧 流硫 食良 品晶 英芙 语诰 汶文 中申 南甫 财贝 法去 民尺 "
    U"族旋 三二 峡陕 纺访 织积 东乐 湖潮 北比 江红 武式 华毕 师帅 范苑 医匠 药约 地池 质贡 "
    U"市巾 场扬 营菅 销钠 管菅 应庆 用甩 化比 建健 筑巩 设没 艺芝 工二";

constexpr std::u32string_view kMajors =
    U"哲学 经济学 国际经济与贸易 财政学 金融学 保险学 投资学 税收学 法学 社会学 社会工作 "
    U"政治学与行政学 思想政治教育 马克思主义理论 教育学 学前教育 小学教育 特殊教育 教育技术学 "
    U"体育教育 运动训练 社会体育 汉语言文学 汉语言 对外汉语 汉语国际教育 英语 商务英语 日语 "
    U"法语 德语 俄语 翻译 新闻学 广播电视学 广告学 编辑出版学 播音与主持艺术 历史学 考古学 "
    U"文物与博物馆学 数学与应用数学 信息与计算科学 统计学 应用统计学 物理学 应用物理学 化学 "
    U"应用化学 生物科学 生物技术 生物工程 地理科学 地理信息系统 地理信息科学 地质学 地质工程 "
    U"资源勘查工程 勘查技术与工程 心理学 应用心理学 电子信息科学与技术 微电子学 "
    U"光信息科学与技术 材料科学与工程 材料成型及控制工程 高分子材料与工程 金属材料工程 "
    U"无机非金属材料工程 冶金工程 机械工程 机械工程及自动化 机械设计制造及其自动化 "
    U"机械电子工程 工业设计 过程装备与控制工程 车辆工程 汽车服务工程 测控技术与仪器 "
    U"热能与动力工程 能源与动力工程 电气工程及其自动化 电气工程与自动化 自动化 电子信息工程 "
    U"电子科学与技术 通信工程 信息工程 信息安全 计算机科学与技术 计算机应用 计算机应用技术 "
    U"软件工程 网络工程 物联网工程 数字媒体技术 数据科学与大数据技术 人工智能 土木工程 建筑学 "
    U"城市规划 城乡规划 风景园林 园林 建筑环境与设备工程 给水排水工程 给排水科学与工程 "
    U"道路桥梁与渡河工程 水利水电工程 水文与水资源工程 港口航道与海岸工程 测绘工程 "
    U"遥感科学与技术 化学工程与工艺 制药工程 轻化工程 包装工程 印刷工程 纺织工程 "
    U"服装设计与工程 采矿工程 石油工程 矿物加工工程 安全工程 消防工程 交通运输 交通工程 "
    U"船舶与海洋工程 航海技术 轮机工程 飞行器设计与工程 环境工程 环境科学 生态学 "
    U"食品科学与工程 食品质量与安全 农学 园艺 植物保护 农业资源与环境 林学 动物科学 动物医学 "
    U"水产养殖学 农林经济管理 农业机械化及其自动化 临床医学 预防医学 口腔医学 中医学 "
    U"针灸推拿学 药学 中药学 护理学 医学检验 医学检验技术 医学影像学 康复治疗学 管理科学 "
    U"信息管理与信息系统 工业工程 工程管理 工程造价 房地产开发与管理 工商管理 市场营销 会计学 "
    U"会计 会计电算化 财务管理 人力资源管理 审计学 国际商务 电子商务 物流管理 物流工程 "
    U"旅游管理 酒店管理 行政管理 公共事业管理 劳动与社会保障 土地资源管理 公共关系学 图书馆学 "
    U"档案学 音乐学 音乐表演 舞蹈学 美术学 绘画 艺术设计 视觉传达设计 环境设计 产品设计 "
    U"服装与服饰设计 动画 戏剧影视文学 文秘 应用电子技术 模具设计与制造 数控技术 "
    U"机电一体化技术 建筑工程技术 工程监理 汽车检测与维修技术 电子商务技术 国际贸易 企业管理 "
    U"经济管理 财务会计 法律 中文 数学 物理 历史 政治";

constexpr std::u32string_view kSchools =
    U"北京大学 清华大学 中国人民大学 北京师范大学 北京理工大学 北京科技大学 北京交通大学 "
    U"北京航空航天大学 中国农业大学 中央民族大学 南开大学 天津大学 复旦大学 上海交通大学 "
    U"同济大学 华东师范大学 华东理工大学 东华大学 上海大学 南京大学 东南大学 南京理工大学 "
    U"南京师范大学 河海大学 苏州大学 浙江大学 宁波大学 中国科学技术大学 安徽大学 合肥工业大学 "
    U"厦门大学 福州大学 南昌大学 江西师范大学 江西财经大学 山东大学 中国海洋大学 郑州大学 "
    U"河南大学 河南师范大学 河南科技大学 河南农业大学 河南工业大学 信阳师范学院 湖南大学 "
    U"中南大学 湖南师范大学 湘潭大学 长沙理工大学 湖南农业大学 南华大学 湖南科技大学 吉首大学 "
    U"湖南理工学院 中山大学 华南理工大学 暨南大学 华南师范大学 深圳大学 广西大学 重庆大学 "
    U"西南大学 四川大学 电子科技大学 西南交通大学 西南财经大学 贵州大学 云南大学 西安交通大学 "
    U"西北工业大学 西北大学 陕西师范大学 西安电子科技大学 兰州大学 吉林大学 东北师范大学 "
    U"东北大学 大连理工大学 哈尔滨工业大学 武汉大学 华中科技大学 华中理工大学 华中农业大学 "
    U"华中师范大学 武汉理工大学 中国地质大学 中南财经政法大学 中南民族大学 中南民族学院 "
    U"武汉科技大学 武汉工程大学 武汉纺织大学 武汉科技学院 武汉轻工大学 武汉工业学院 湖北大学 "
    U"湖北工业大学 湖北工学院 湖北中医药大学 湖北中医学院 湖北经济学院 湖北美术学院 "
    U"湖北警官学院 湖北第二师范学院 湖北教育学院 湖北师范大学 湖北师范学院 湖北民族大学 "
    U"湖北民族学院 湖北文理学院 湖北工程学院 湖北科技学院 湖北理工学院 湖北汽车工业学院 "
    U"湖北医药学院 江汉大学 三峡大学 长江大学 黄冈师范学院 孝感学院 襄樊学院 咸宁学院 "
    U"荆楚理工学院 武汉体育学院 武汉音乐学院 汉口学院 武汉东湖学院 武昌首义学院 武昌理工学院 "
    U"武昌工学院 武汉生物工程学院 武汉工商学院 文华学院 武汉学院 武汉城市学院 "
    U"武汉职业技术学院 武汉船舶职业技术学院 武汉交通职业学院 武汉铁路职业技术学院 "
    U"武汉软件工程职业学院 武汉城市职业学院 湖北职业技术学院 湖北交通职业技术学院 "
    U"湖北轻工职业技术学院 湖北水利水电职业技术学院 襄阳职业技术学院 仙桃职业学院 "
    U"武汉水利电力大学 武汉测绘科技大学 湖北医科大学 同济医科大学 武汉汽车工业大学 "
    U"武汉交通科技大学 武汉工业大学 武汉冶金科技大学 武汉粮食工业学院 武汉化工学院 "
    U"湖北广播电视大学 武汉市广播电视大学 中央广播电视大学 国家开放大学";

// Where most of the dossiers' people come from.
constexpr std::u32string_view kCounties =
    U"江岸区 江汉区 硚口区 汉阳区 武昌区 青山区 洪山区 东西湖区 汉南区 蔡甸区 江夏区 黄陂区 "
    U"新洲区 黄石港区 西塞山区 下陆区 铁山区 阳新县 大冶市 茅箭区 张湾区 郧阳区 郧西县 竹山县 "
    U"竹溪县 丹江口市 西陵区 伍家岗区 点军区 猇亭区 夷陵区 远安县 兴山县 秭归县 长阳县 五峰县 "
    U"宜都市 当阳市 枝江市 襄城区 樊城区 襄州区 南漳县 谷城县 保康县 老河口市 枣阳市 宜城市 "
    U"梁子湖区 华容区 鄂城区 东宝区 掇刀区 沙洋县 钟祥市 京山市 孝南区 孝昌县 大悟县 云梦县 "
    U"应城市 安陆市 汉川市 沙市区 荆州区 公安县 监利市 江陵县 石首市 洪湖市 松滋市 黄州区 "
    U"团风县 红安县 罗田县 英山县 浠水县 蕲春县 黄梅县 麻城市 武穴市 咸安区 嘉鱼县 通城县 "
    U"崇阳县 通山县 赤壁市 曾都区 随县 广水市 恩施市 利川市 建始县 巴东县 宣恩县 咸丰县 "
    U"来凤县 鹤峰县 仙桃市 潜江市 天门市 神农架林区";

bool look_alike(char32_t a, char32_t b) {
  static const std::vector<std::u32string_view> groups = words_of(kLookAlikes);
  return std::any_of(groups.begin(), groups.end(), [&](std::u32string_view group) {
    return group.find(a) != group.npos && group.find(b) != group.npos;
  });
}

bool differs_by_look(std::u32string_view read, std::u32string_view name) {
  if (read.size() != name.size() || read.size() < 3) return false;
  std::size_t different = 0;
  for (std::size_t i = 0; i < read.size(); ++i) {
    if (read[i] == name[i]) continue;
    if (!look_alike(read[i], name[i])) return false;
    ++different;
  }
  return different <= (read.size() >= 6 ? 2U : 1U);
}

// Puts the name in where it stands in the text misread; 湖北大治 has no 市 behind it.
bool put_in(std::u32string_view name, std::u32string& text) {
  for (std::size_t at = 2; at + name.size() - 1 <= text.size(); ++at) {
    const std::u32string_view rest = std::u32string_view(text).substr(at, name.size());
    const std::u32string_view wanted = name.substr(0, rest.size());
    if (rest == wanted) return false;
    const std::u32string_view stem = rest.substr(0, name.size() - 1);
    const bool closed = rest.size() < name.size() || rest.back() == name.back();
    std::size_t different = 0;
    bool alike = closed && stem.size() >= 2;
    for (std::size_t i = 0; alike && i < stem.size(); ++i) {
      if (stem[i] == name[i]) continue;
      alike = look_alike(stem[i], name[i]) && ++different == 1;
    }
    if (!alike || different != 1) continue;
    text.replace(at, stem.size(), name.substr(0, stem.size()));
    return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> place_mended_by_look(std::string_view read) {
  std::u32string text = terms::decode_utf8(read);
  bool mended = false;
  static const std::vector<std::u32string_view> counties = words_of(kCounties);
  for (const std::u32string_view name : counties) mended |= put_in(name, text);
  if (!mended) return std::nullopt;
  return terms::encode_utf8(text);
}

std::optional<std::string> mended_by_look(std::string_view field, std::string_view read) {
  static const std::vector<std::u32string_view> majors = words_of(kMajors);
  static const std::vector<std::u32string_view> schools = words_of(kSchools);
  if (field != "major" && field != "school") return std::nullopt;
  const std::u32string text = terms::decode_utf8(read);
  std::optional<std::u32string_view> found;
  for (const std::u32string_view name : field == "major" ? majors : schools) {
    if (name == text) return std::nullopt;
    if (!differs_by_look(text, name)) continue;
    if (found) return std::nullopt;
    found = name;
  }
  if (!found) return std::nullopt;
  return terms::encode_utf8(*found);
}

}  // namespace ocr::internal
