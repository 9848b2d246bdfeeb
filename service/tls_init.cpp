// SPDX-License-Identifier: Apache-2.0
#include "service/config.h"
#include "service/http/tls.h"
#include "service/serve.h"

namespace service {

void tls_init(const std::filesystem::path& archive, const std::vector<std::string>& names) {
  if (!std::filesystem::is_directory(archive))
    throw store::Error(store::Errc::not_an_archive, archive.string(), "no such folder", store::Cause::no_folder);
  http::make_certificates(archive, read_config(archive).office, names);
}

}  // namespace service
