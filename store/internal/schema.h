// SPDX-License-Identifier: Apache-2.0
// The files of store/schema, embedded, in order. File NNNN brings an archive to version NNNN: the
// number in its name, so that an archive's version says which files it has seen.
#pragma once

#include <vector>

namespace store::internal {

struct SchemaFile {
  int version;
  const char* name;
  const char* sql;
};

const std::vector<SchemaFile>& schema_files();
// The version this program writes.
int schema_version();

}  // namespace store::internal
