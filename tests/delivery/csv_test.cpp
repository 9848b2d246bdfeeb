// SPDX-License-Identifier: Apache-2.0
#include "service/delivery/csv.h"

#include <gtest/gtest.h>

namespace service::delivery {
namespace {

using Rows = std::vector<std::vector<std::string>>;

TEST(Csv, QuotedValuesMayHoldCommasQuotesAndLineEnds) {
  EXPECT_EQ(read_csv("a,\"b,\"\"c\"\"\nd\",e\r\nf").rows, (Rows{{"a", "b,\"c\"\nd", "e"}, {"f"}}));
}

TEST(Csv, EachKindOfLineEndEndsALineAndAnEmptyLineIsOne) {
  EXPECT_EQ(read_csv("a\rb\nc\r\n\r\nd").rows, (Rows{{"a"}, {"b"}, {"c"}, {""}, {"d"}}));
  EXPECT_TRUE(read_csv("").rows.empty());
  EXPECT_EQ(read_csv("\"\"").rows, (Rows{{""}}));
}

TEST(Csv, TabsAndSemicolonsPartValuesWhereTheFirstLineHasThem) {
  EXPECT_EQ(read_csv("a\tb,c\td\n1\t2").rows, (Rows{{"a", "b,c", "d"}, {"1", "2"}}));
  EXPECT_EQ(read_csv("a;b\n1,5;2").rows, (Rows{{"a", "b"}, {"1,5", "2"}}));
}

TEST(Csv, AByteOrderMarkIsNoPartOfTheFirstValue) {
  EXPECT_EQ(read_csv("\xef\xbb\xbf类号,序号").rows, (Rows{{"类号", "序号"}}));
}

TEST(Csv, BytesThatAreNoTextAndAQuoteWithoutAnEndAreRefused) {
  EXPECT_THROW(read_csv("\xc0\xe0\xba\xc5,1"), WorkbookError);
  EXPECT_THROW(read_csv("a,\"b"), WorkbookError);
}

TEST(Csv, NothingGrowsBeyondItsBound) {
  WorkbookLimits limits;
  limits.rows = 3, limits.columns = 2, limits.text = 4;
  EXPECT_EQ(read_csv("abcdef,b,c", limits).rows, (Rows{{"abcd", "b"}}));
  EXPECT_THROW(read_csv("1\n2\n3\n4", limits), WorkbookError);
  limits.cells = 2;
  EXPECT_THROW(read_csv("1,2,3", limits), WorkbookError);
}

}  // namespace
}  // namespace service::delivery
