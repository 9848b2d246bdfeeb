// SPDX-License-Identifier: Apache-2.0
#include "service/http/tls.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <boost/asio/ip/address.hpp>
#include <cstdio>
#include <memory>
#include <stdexcept>

#include "service/start_error.h"
#include "store/error.h"

namespace service::http {
namespace {

namespace ssl = boost::asio::ssl;

template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Deleter<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>>;

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

void check(bool ok, const char* what) {
  if (ok) return;
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_get_error(), text.data(), text.size());
  throw std::runtime_error(std::string(what) + ": " + text.data());
}

[[noreturn]] void fail_to_write(int error, const std::filesystem::path& path) {
  const auto message = std::generic_category().message(error);
  if (error == ENOSPC || error == EDQUOT)
    throw store::Error(store::Errc::no_space, path.filename(), message);
  throw std::runtime_error(path.filename().string() + ": " + message);
}

Key make_key() {
  Key key(EVP_EC_gen("P-256"));
  check(key != nullptr, "making a key");
  return key;
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  check(extension != nullptr, "making a certificate extension");
  check(X509_add_ext(certificate, extension.get(), -1) == 1, "adding a certificate extension");
}

void add_name(X509_NAME* name, const char* field, const std::string& value) {
  check(X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(value.c_str()), -1, -1,
                                   0) == 1,
        "naming a certificate");
}

Certificate make_certificate(EVP_PKEY* key, const std::string& organisation,
                             const std::string& common_name, long days) {
  Certificate certificate(X509_new());
  check(certificate != nullptr, "making a certificate");
  check(X509_set_version(certificate.get(), X509_VERSION_3) == 1, "making a certificate");
  std::array<unsigned char, 16> serial{};
  check(RAND_bytes(serial.data(), static_cast<int>(serial.size())) == 1, "drawing a serial");
  serial[0] = static_cast<unsigned char>((serial[0] & 0x3f) | 0x40);  // positive, 16 bytes
  const std::unique_ptr<BIGNUM, Deleter<BN_free>> number(
      BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr));
  check(number != nullptr &&
            BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get())) != nullptr,
        "numbering a certificate");
  // A clock on the office's machines may be some hours behind.
  check(X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -86400L) != nullptr &&
            X509_gmtime_adj(X509_getm_notAfter(certificate.get()), days * 86400L) != nullptr,
        "dating a certificate");
  check(X509_set_pubkey(certificate.get(), key) == 1, "making a certificate");
  add_name(X509_get_subject_name(certificate.get()), "O", organisation);
  add_name(X509_get_subject_name(certificate.get()), "CN", common_name);
  return certificate;
}

// The fields of a subject hold at most 64 characters.
std::string short_enough(const std::string& text) {
  return text.size() <= 64 ? text : std::string("dangan");
}

std::string alternative_names(const std::vector<std::string>& names) {
  std::string value = "DNS:localhost,IP:127.0.0.1,IP:::1";
  for (const auto& name : names) {
    boost::system::error_code ec;
    boost::asio::ip::make_address(name, ec);
    const bool is_plain =
        name.find_first_not_of(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:*") ==
        std::string::npos;
    if (name.empty() || !is_plain || (ec && name.find(':') != std::string::npos))
      throw store::Error(store::Errc::invalid, name, "neither a host name nor an address",
                         store::Cause::host_name_form);
    value += fmt::format(",{}:{}", ec ? "DNS" : "IP", name);
  }
  return value;
}

File create(const std::filesystem::path& path, mode_t mode) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  File file(fd < 0 ? nullptr : ::fdopen(fd, "w"));
  if (file == nullptr) fail_to_write(errno, path);
  return file;
}

void finish(const File& file, const std::filesystem::path& path) {
  if (std::fflush(file.get()) != 0 || ::fsync(::fileno(file.get())) != 0)
    fail_to_write(errno, path);
}

void write_key(const std::filesystem::path& path, EVP_PKEY* key) {
  const File file = create(path, 0600);
  check(PEM_write_PrivateKey(file.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
        "writing a key");
  finish(file, path);
}

void write_certificates(const std::filesystem::path& path, const std::vector<X509*>& chain) {
  const File file = create(path, 0644);
  for (X509* certificate : chain)
    check(PEM_write_X509(file.get(), certificate) == 1, "writing a certificate");
  finish(file, path);
}

void write_all(const std::filesystem::path& folder, const std::string& office,
               const std::vector<std::string>& names) {
  const auto alternatives = alternative_names(names);
  const Key ca_key = make_key();
  const auto ca = make_certificate(ca_key.get(), short_enough(office), "dangan office CA", 3653);
  check(X509_set_issuer_name(ca.get(), X509_get_subject_name(ca.get())) == 1,
        "making a certificate");
  add_extension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(ca.get(), ca.get(), NID_subject_key_identifier, "hash");
  check(X509_sign(ca.get(), ca_key.get(), EVP_sha256()) > 0, "signing a certificate");

  const Key server_key = make_key();
  const auto server =
      make_certificate(server_key.get(), short_enough(office),
                       short_enough(names.empty() ? "localhost" : names.front()), 730);
  check(X509_set_issuer_name(server.get(), X509_get_subject_name(ca.get())) == 1,
        "making a certificate");
  add_extension(server.get(), ca.get(), NID_basic_constraints, "critical,CA:FALSE");
  add_extension(server.get(), ca.get(), NID_key_usage, "critical,digitalSignature");
  add_extension(server.get(), ca.get(), NID_ext_key_usage, "serverAuth");
  add_extension(server.get(), ca.get(), NID_subject_key_identifier, "hash");
  add_extension(server.get(), ca.get(), NID_authority_key_identifier, "keyid:always");
  add_extension(server.get(), ca.get(), NID_subject_alt_name, alternatives);
  check(X509_sign(server.get(), ca_key.get(), EVP_sha256()) > 0, "signing a certificate");

  write_key(folder / "ca.key", ca_key.get());
  write_certificates(folder / "ca.crt", {ca.get()});
  write_key(folder / "server.key", server_key.get());
  write_certificates(folder / "server.crt", {server.get(), ca.get()});
}

Certificate read_certificate(const std::filesystem::path& path) {
  const File file(std::fopen(path.c_str(), "re"));
  if (file == nullptr)
    throw StartError(Obstacle::certificate_unreadable, path.filename(),
                     std::generic_category().message(errno));
  Certificate certificate(PEM_read_X509(file.get(), nullptr, nullptr, nullptr));
  if (certificate == nullptr)
    throw StartError(Obstacle::certificate_unreadable, path.filename(), "it holds no certificate");
  return certificate;
}

}  // namespace

std::filesystem::path tls_folder(const std::filesystem::path& archive) { return archive / "tls"; }

bool has_tls(const std::filesystem::path& archive) {
  return std::filesystem::exists(tls_folder(archive) / "server.crt");
}

ssl::context server_context(const std::filesystem::path& archive) {
  ssl::context context(ssl::context::tls_server);
  context.set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 |
                      ssl::context::no_sslv3 | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1 |
                      ssl::context::no_compression);
  SSL_CTX* native = context.native_handle();
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  check(SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) == 1, "setting up TLS");
  check(SSL_CTX_set_cipher_list(native, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1, "setting up TLS");
  const auto folder = tls_folder(archive);
  boost::system::error_code ec;
  const auto need = [&](const char* name) {
    if (ec) throw StartError(Obstacle::certificate_unreadable, name, ec.message());
  };
  context.use_certificate_chain_file(folder / "server.crt", ec);
  need("server.crt");
  context.use_private_key_file(folder / "server.key", ssl::context::pem, ec);
  need("server.key");
  return context;
}

void make_certificates(const std::filesystem::path& archive, const std::string& office,
                       const std::vector<std::string>& names) {
  const auto folder = tls_folder(archive);
  if (std::filesystem::exists(folder))
    throw store::Error(store::Errc::conflict, "tls", "the archive has certificates already",
                       store::Cause::certificates_there);
  auto pattern = (archive / "tls.new-XXXXXX").string();
  const auto not_made = [&](const std::string& why) {
    return StartError(Obstacle::certificate_not_made, archive, why);
  };
  if (::mkdtemp(pattern.data()) == nullptr) throw not_made(std::generic_category().message(errno));
  const std::filesystem::path made = pattern;
  const auto clear = [&] {
    std::error_code ignored;  // the first error is the one to report
    std::filesystem::remove_all(made, ignored);
  };
  try {
    write_all(made, office, names);
    std::filesystem::rename(made, folder);
  } catch (const store::Error&) {
    clear();
    throw;
  } catch (const std::exception& e) {
    clear();
    throw not_made(e.what());
  }
}

std::string certificate_fingerprint(const std::filesystem::path& certificate, Fingerprint kind) {
  const auto read = read_certificate(certificate);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const auto* hash = kind == Fingerprint::sha256 ? EVP_sha256() : EVP_sha1();
  check(X509_digest(read.get(), hash, digest.data(), &size) == 1, "hashing a certificate");
  std::string text;
  for (unsigned i = 0; i < size; ++i) text += fmt::format("{}{:02X}", i == 0 ? "" : ":", digest[i]);
  return text;
}

std::string certificate_name(const std::filesystem::path& certificate) {
  const auto read = read_certificate(certificate);
  std::array<char, 256> name{};
  const int size = X509_NAME_get_text_by_NID(X509_get_subject_name(read.get()), NID_commonName,
                                             name.data(), static_cast<int>(name.size()));
  check(size >= 0, "reading a certificate's name");
  return {name.data(), static_cast<std::size_t>(size)};
}

}  // namespace service::http
