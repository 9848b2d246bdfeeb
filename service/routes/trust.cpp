// SPDX-License-Identifier: Apache-2.0
// How an office's computers learn to trust the certificate that `dangan tls init` made.
#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "service/http/tls.h"
#include "service/problem.h"
#include "service/routes/context.h"
#include "service/routes/handlers.h"

namespace service::routes {
namespace {

constexpr std::string_view kHead = R"(<!doctype html>
<html lang="zh"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>信任本单位证书 · Trust this office's certificate</title>
<link rel="stylesheet" href="/trust/style.css"></head><body><main>
)";

constexpr std::string_view kSteps = R"(<section>
<h1>信任本单位证书</h1>
<p>档案系统使用本单位自己的证书加密网络连接。每台电脑和手机只需做一次。安装前，请向系统管理员核对下面的指纹。</p>
<p>SHA-256 指纹：<code>{0}</code></p>
<p>SHA-1 指纹（Windows 的警告中显示）：<code>{1}</code></p>
<p><a class="button" href="/trust/ca.crt" download>下载证书 ca.crt</a></p>
<h2>Windows（Edge、Chrome）</h2>
<ol>
<li>双击下载的 <b>ca.crt</b>，点“安装证书…”。</li>
<li>选“当前用户”（或由管理员选“本地计算机”），点“下一步”。</li>
<li>选“将所有的证书都放入下列存储”，点“浏览”，选“<b>受信任的根证书颁发机构</b>”，点“确定”“下一步”“完成”。</li>
<li>弹出的安全警告会显示 SHA-1 指纹，核对后点“是”，再重新打开浏览器。</li>
</ol>
<p>域环境可由管理员用组策略一次下发：计算机配置 → 策略 → Windows 设置 → 安全设置 → 公钥策略 → 受信任的根证书颁发机构 → 导入。</p>
<h2>Firefox</h2>
<ol>
<li>打开“设置 → 隐私与安全 → 证书 → 查看证书… → 证书颁发机构 → 导入…”。</li>
<li>选 <b>ca.crt</b>，勾选“信任由此证书颁发机构来标识网站”，点“确定”。</li>
</ol>
<h2>Android</h2>
<ol>
<li>把 <b>ca.crt</b> 下载到手机。</li>
<li>打开“设置 → 安全 → 加密与凭据 → 安装证书 → <b>CA 证书</b>”（各品牌名称略有不同，可在设置中搜索“证书”），选该文件。</li>
</ol>
</section>
<section lang="en">
<h1>Trust this office's certificate</h1>
<p>The archive encrypts its connections with a certificate of the office's own. Each computer and
phone needs this once. Before you install it, compare the fingerprint below with your
administrator's.</p>
<p>SHA-256 fingerprint: <code>{0}</code></p>
<p>SHA-1 fingerprint (shown in the warning of Windows): <code>{1}</code></p>
<p><a class="button" href="/trust/ca.crt" download>Download ca.crt</a></p>
<h2>Windows (Edge, Chrome)</h2>
<ol>
<li>Double-click the downloaded <b>ca.crt</b> and choose “Install Certificate…”.</li>
<li>Choose “Current User” (or, as administrator, “Local Machine”), then “Next”.</li>
<li>Choose “Place all certificates in the following store”, “Browse”, “<b>Trusted Root
Certification Authorities</b>”, then “OK”, “Next”, “Finish”.</li>
<li>Compare the SHA-1 fingerprint in the warning, choose “Yes”, and open the browser again.</li>
</ol>
<p>In a domain an administrator can deploy it by group policy: Computer Configuration → Policies →
Windows Settings → Security Settings → Public Key Policies → Trusted Root Certification
Authorities → Import.</p>
<h2>Firefox</h2>
<ol>
<li>Open “Settings → Privacy &amp; Security → Certificates → View Certificates… → Authorities →
Import…”.</li>
<li>Choose <b>ca.crt</b>, tick “Trust this CA to identify websites”, then “OK”.</li>
</ol>
<h2>Android</h2>
<ol>
<li>Download <b>ca.crt</b> to the phone.</li>
<li>Open “Settings → Security → Encryption &amp; credentials → Install a certificate → <b>CA
certificate</b>” (names differ by maker; search the settings for “certificate”) and choose the
file.</li>
</ol>
</section>
)";

constexpr std::string_view kNone = R"(<section>
<h1>不需要证书</h1>
<p>本服务只在本机使用，未启用加密，无需安装证书。要供其他电脑使用，请管理员运行 <code>dangan tls init</code>。</p>
</section>
<section lang="en">
<h1>No certificate needed</h1>
<p>This service is used on this computer only and is not encrypted. To let other computers use it,
the administrator runs <code>dangan tls init</code>.</p>
</section>
)";

constexpr std::string_view kStyle = R"(body { margin: 0; background: #f4f5f7; color: #1f2329;
  font: 16px/1.7 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 1rem; }
section { background: #fff; border: 1px solid #dde0e4; border-radius: 8px; padding: 1rem 1.5rem;
  margin-bottom: 1rem; }
h1 { font-size: 1.5rem; margin: 0.5rem 0; }
h2 { font-size: 1.1rem; margin: 1.2rem 0 0.3rem; }
code { overflow-wrap: anywhere; background: #f4f5f7; padding: 0.1rem 0.3rem; }
.button { display: inline-block; padding: 0.5rem 1.2rem; border-radius: 6px; background: #1f4e79;
  color: #fff; text-decoration: none; }
.button:focus-visible { outline: 3px solid #f0a500; }
)";

}  // namespace

Response trust_page(Call& call) {
  const auto& archive = call.context.archive.folder();
  Response response;
  response.content_type = "text/html; charset=utf-8";
  response.body = kHead;
  if (http::has_tls(archive)) {
    const auto certificate = http::tls_folder(archive) / "ca.crt";
    response.body += fmt::format(
        fmt::runtime(kSteps), http::certificate_fingerprint(certificate, http::Fingerprint::sha256),
        http::certificate_fingerprint(certificate, http::Fingerprint::sha1));
  } else {
    response.body += kNone;
  }
  response.body += "</main></body></html>\n";
  return response;
}

Response trust_style(Call&) {
  Response response;
  response.content_type = "text/css; charset=utf-8";
  response.fixed = kStyle;
  return response;
}

Response trust_certificate(Call& call) {
  const auto& archive = call.context.archive.folder();
  std::ifstream file(http::tls_folder(archive) / "ca.crt", std::ios::binary);
  if (!file) throw Refusal(Code::no_such_address);
  Response response;
  response.content_type = "application/x-x509-ca-cert";
  response.body.assign(std::istreambuf_iterator<char>(file), {});
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"ca.crt\"");
  return response;
}

}  // namespace service::routes
