// SPDX-License-Identifier: Apache-2.0
#include "service/routes/desk.h"

#include <spdlog/spdlog.h>

#include <boost/json/parse.hpp>

#include "service/http/framing.h"
#include "service/problem.h"
#include "service/routes/input.h"
#include "service/routes/table.h"

namespace service::routes {
namespace json = boost::json;
using http::Access;
using http::Call;
using http::Request;
using http::Response;
namespace {

constexpr std::size_t kJsonDepth = 8;

Response problem(const Fault& fault, const std::string& subject, const std::string& detail,
                 Language language, const std::string& cause = {}) {
  Response response;
  response.status = fault.status;
  response.content_type = "application/problem+json";
  response.body = problem_json(fault, subject, detail, language, cause);
  if (fault.status == 503) response.headers.emplace_back("Retry-After", "2");
  return response;
}

Response problem(const Refusal& refusal, Language language) {
  auto response = problem(fault_of(refusal.code()), refusal.subject(), refusal.detail(), language);
  if (refusal.retry_after())
    response.headers.emplace_back("Retry-After", std::to_string(refusal.retry_after()->count()));
  return response;
}

std::string_view pattern_of(const Call& call) {
  return call.match.route != nullptr ? call.match.route->pattern : "-";
}

// Runs what may throw; the answer of the failure, or nullopt when there was none.
template <class Step>
std::optional<Response> guarded(const Call& call, const Step& step) {
  try {
    step();
    return std::nullopt;
  } catch (const Refusal& refusal) {
    return problem(refusal, call.language());
  } catch (const std::exception& error) {
    const auto found = problem_of(std::current_exception(), call.language());
    if (found.fault.status >= 500) spdlog::error("{}: {}", pattern_of(call), error.what());
    return problem(found.fault, found.subject, found.detail, call.language(), found.cause);
  }
}

bool has_body(const Request& request) {
  const auto length = request.header("content-length");
  return !request.header("transfer-encoding").empty() || (!length.empty() && length != "0");
}

bool is_json(std::string_view content_type) {
  auto type = std::string(content_type.substr(0, content_type.find(';')));
  while (type.ends_with(' ')) type.pop_back();
  for (auto& c : type) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return type == "application/json";
}

// A form or script of another site may send, with the cookies of this one, what changes something.
void check_origin(const Request& request) {
  const auto site = request.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") throw Refusal(Code::csrf);
  const auto origin = request.header("origin");
  const auto own = (request.secure ? "https://" : "http://") + std::string(request.header("host"));
  if (!origin.empty() && origin != own) throw Refusal(Code::csrf);
}

std::string allowed_methods(const http::Match& match) {
  std::string text;
  for (const auto method : match.allowed) {
    text += (text.empty() ? "" : ", ") + std::string(http::to_string(method));
    if (method == http::Method::get) text += ", HEAD";
  }
  return text;
}

}  // namespace

Desk::Desk(Context& context) : context_(context), router_(table()) {}

Call Desk::make_call(const Request& request) noexcept {
  return Call{context_, request, {}, false, std::nullopt, {}, std::nullopt};
}

std::optional<Response> Desk::direct(Call& call) noexcept {
  const auto& request = call.request;
  call.match = router_.find(request);
  std::optional<Response> refusal = guarded(call, [&] {
    const auto host = std::string(http::host_name(request.header("host")));
    if (!context_.hosts.empty() && !context_.hosts.contains(host)) throw Refusal(Code::wrong_host);
    if (call.match.allowed.empty()) throw Refusal(Code::no_such_address);
    if (call.match.route == nullptr) throw Refusal(Code::method_not_allowed);
    const auto expect = request.header("expect");
    if (!expect.empty() && expect != "100-continue") throw Refusal(Code::expectation_failed);
    if (call.match.route->body == http::Body::json && has_body(request) &&
        !is_json(request.header("content-type")))
      throw Refusal(Code::wrong_content_type);
  });
  if (refusal && refusal->status == 405)
    refusal->headers.emplace_back("Allow", allowed_methods(call.match));
  return refusal;
}

std::optional<Response> Desk::parse(Call& call, std::string_view text) noexcept {
  return guarded(call, [&] {
    json::parse_options options;
    options.max_depth = kJsonDepth;
    json::error_code ec;
    auto value = json::parse({text.data(), text.size()}, ec, {}, options);
    if (ec || !value.is_object()) throw Refusal(Code::malformed_json);
    call.body = std::move(value.get_object());
  });
}

void Desk::check_entrance(Call& call) const {
  const auto& route = *call.match.route;
  const auto& request = call.request;
  const bool changes = route.method != http::Method::get;
  if (changes) check_origin(request);
  if (route.access == Access::open) return;
  const bool is_staff = route.access == Access::staff;
  const auto kind = is_staff ? store::SessionKind::staff : store::SessionKind::graduate;
  const std::string token(request.cookie(cookie_name(request, kind)));
  call.visitor = is_staff ? context_.auth.staff(token) : context_.auth.graduate(token);
  if (!call.visitor) throw Refusal(Code::login_required);
  if (changes && !equal_secrets(request.header("x-csrf-token"), call.visitor->session.csrf))
    throw Refusal(Code::csrf);
  if (route.act && !(call.visitor->account && store::may(call.visitor->account->role, *route.act)))
    throw Refusal(Code::forbidden);
}

std::optional<Response> Desk::admit(Call& call) noexcept {
  return guarded(call, [&] {
    check_entrance(call);
    if (call.match.route->body == http::Body::file) call.upload = context_.archive.stage();
    call.admitted = true;
  });
}

std::optional<Response> Desk::receive(Call& call, const char* data, std::size_t size) noexcept {
  return guarded(call, [&] { call.upload->write(data, size); });
}

Response Desk::answer(Call& call) noexcept {
  Response response;
  auto refusal = guarded(call, [&] {
    if (!call.admitted) check_entrance(call);
    call.admitted = true;
    response = call.match.route->handler(call);
  });
  return refusal ? std::move(*refusal) : std::move(response);
}

Response Desk::refuse(const Request& request, Code code) noexcept {
  return problem(fault_of(code), {}, {}, parse_language(request.header("accept-language")));
}

}  // namespace service::routes
