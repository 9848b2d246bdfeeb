// SPDX-License-Identifier: Apache-2.0
// TLS of the listener, and the office's own certificates.
//
// Errors   StartError with OpenSSL's words; store::Error from make_certificates when there are
//          certificates already, a name is no name, or the disk is full.
// Threads  pure functions.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <filesystem>
#include <string>
#include <vector>

namespace service::http {

// The certificates of an archive: ca.crt, ca.key, server.crt, server.key.
std::filesystem::path tls_folder(const std::filesystem::path& archive);
bool has_tls(const std::filesystem::path& archive);

// TLS 1.2 with forward secrecy, and 1.3.
boost::asio::ssl::context server_context(const std::filesystem::path& archive);

// An authority of ten years and a server certificate of two, both P-256, for the names and
// addresses given, localhost, 127.0.0.1 and ::1. Keys are 0600. The folder appears whole or not at
// all.
void make_certificates(const std::filesystem::path& archive, const std::string& office,
                       const std::vector<std::string>& names);

// Of the certificate, "AB:CD:…". Browsers show SHA-256; the warning of Windows shows SHA-1.
enum class Fingerprint { sha256, sha1 };
std::string certificate_fingerprint(const std::filesystem::path& certificate, Fingerprint kind);

// The first of the names it was made for: what people type.
std::string certificate_name(const std::filesystem::path& certificate);

}  // namespace service::http
