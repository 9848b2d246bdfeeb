// SPDX-License-Identifier: Apache-2.0
#include "service/problem.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "store/terms/utf8.h"

namespace service {

// No `default` in either switch: a new code without a row does not compile.
Fault fault_of(Code code) {
  using enum Code;
  switch (code) {
    case malformed:
      return {400, Exit::failed, "malformed", "请求不符合 HTTP 规范", "Not a well-formed request"};
    case bad_version:
      return {505, Exit::failed, "bad_version", "不支持的 HTTP 版本", "HTTP version not supported"};
    case header_too_large:
      return {431, Exit::failed, "header_too_large", "请求头过大", "Request header too large"};
    case target_too_long:
      return {414, Exit::failed, "target_too_long", "网址过长", "Address too long"};
    case expectation_failed:
      return {417, Exit::failed, "expectation_failed", "不支持的 Expect",
              "Expectation not supported"};
    case wrong_host:
      return {421, Exit::failed, "wrong_host", "本服务不使用此主机名", "Not a name of this server"};
    case no_such_address:
      return {404, Exit::failed, "no_such_address", "没有这个地址", "No such address"};
    case method_not_allowed:
      return {405, Exit::failed, "method_not_allowed", "此地址不支持该方法", "Method not allowed"};
    case wrong_content_type:
      return {415, Exit::failed, "wrong_content_type", "内容类型不对", "Wrong content type"};
    case too_large:
      return {413, Exit::failed, "too_large", "内容过大", "Content too large"};
    case malformed_json:
      return {400, Exit::failed, "malformed_json", "JSON 格式有误", "Malformed JSON"};
    case invalid_field:
      return {422, Exit::usage, "invalid_field", "填写的内容不符合要求",
              "A field is not acceptable"};
    case login_required:
      return {401, Exit::failed, "login_required", "请先登录", "Please log in"};
    case login_failed:
      return {401, Exit::failed, "login_failed", "账号或密码不正确", "Name or password is wrong"};
    case lookup_failed:
      return {401, Exit::failed, "lookup_failed", "姓名、证件号码或查询码不正确，或查询码已失效",
              "Name, identity number or code is wrong, or the code has ended"};
    case forbidden:
      return {403, Exit::failed, "forbidden", "您的角色无权进行此操作",
              "Your role may not do this"};
    case csrf:
      return {403, Exit::failed, "csrf", "页面已过期，请刷新后重试",
              "Please reload the page and try again"};
    case too_many_tries:
      return {429, Exit::failed, "too_many_tries", "尝试次数过多，请稍后再试",
              "Too many tries; please wait"};
    case overloaded:
      return {503, Exit::failed, "overloaded", "服务繁忙，请稍后再试",
              "Busy; please try again soon"};
    case not_ready:
      return {503, Exit::failed, "not_ready", "本机尚不能识读页面", "Pages cannot be read here yet"};
    case ledger_unavailable:
      return {503, Exit::failed, "ledger_unavailable", "暂时无法登记查阅，故不能显示图像",
              "The look cannot be recorded now, so the image is not shown"};
    case internal:
      return {500, Exit::failed, "internal", "服务内部错误", "Internal error"};
  }
  throw std::logic_error("a code outside its enumeration");
}

Fault fault_of(store::Errc code) {
  using enum store::Errc;
  switch (code) {
    case not_found:
      return {404, Exit::failed, "not_found", "没有找到", "Not found"};
    case conflict:
      return {409, Exit::failed, "conflict", "与现有状态冲突", "In conflict with what is there"};
    case invalid:
      return {422, Exit::usage, "invalid", "内容不符合要求", "Not acceptable"};
    case not_an_archive:
      return {500, Exit::usage, "not_an_archive", "此文件夹不是档案库", "Not an archive"};
    case wrong_version:
      return {500, Exit::failed, "wrong_version", "档案库版本与程序不符",
              "The archive is of another version"};
    case busy:
      return {503, Exit::failed, "busy", "正被占用，请稍后再试", "In use; please try again soon"};
    case no_space:
      return {507, Exit::failed, "no_space", "磁盘空间不足", "The disk is full"};
    case io:
      return {500, Exit::failed, "io", "磁盘读写失败", "The disk failed"};
    case damaged:
      return {500, Exit::damage, "damaged", "所存数据已损坏，不予提供",
              "What is stored is damaged and is not served"};
  }
  throw std::logic_error("a code outside its enumeration");
}

Problem problem_of(std::exception_ptr error, Language language) {
  try {
    std::rethrow_exception(std::move(error));
  } catch (const Refusal& refusal) {
    return {fault_of(refusal.code()), refusal.subject(), refusal.detail(), {}};
  } catch (const store::Error& e) {
    const char* cause = e.cause() == store::Cause::dossier_there ? "dossier_there" : "";
    return {fault_of(e.code()), e.subject(), error_text(e, language), cause};
  } catch (const NotReady& e) {
    return {fault_of(Code::not_ready), e.reason(), reason_text(e.reason(), language), {}};
  } catch (const std::exception&) {
    return {fault_of(Code::internal), {}, {}, {}};
  }
}

std::string problem_json(const Fault& fault, const std::string& subject, const std::string& detail,
                         Language language, const std::string& cause) {
  boost::json::object problem;
  problem["type"] = std::string("urn:dangan:problem:") + fault.code;
  problem["title"] = fault.title(language);
  problem["status"] = fault.status;
  if (!detail.empty()) problem["detail"] = detail;
  problem["code"] = fault.code;
  if (!cause.empty()) problem["cause"] = cause;
  // A subject may be what the client sent, so it may not be UTF-8.
  if (!subject.empty()) problem["subject"] = terms::encode_utf8(terms::decode_utf8(subject));
  return boost::json::serialize(problem);
}

}  // namespace service
