// SPDX-License-Identifier: Apache-2.0
// The files of store/schema, embedded. File N brings an archive of version N-1 to version N.
#pragma once

#include <vector>

namespace store::internal {

struct SchemaFile {
  const char* name;
  const char* sql;
};

const std::vector<SchemaFile>& schema_files();

}  // namespace store::internal
