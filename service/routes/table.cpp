// SPDX-License-Identifier: Apache-2.0
#include "service/routes/table.h"

#include <array>

#include "service/routes/handlers.h"

namespace service::routes {
namespace {

using enum http::Method;
using enum http::Access;
using enum http::Lane;
using Kind = http::Body;
using http::Route;
using store::Act;

constexpr std::chrono::milliseconds kNow{0};
// Longer than any of the work takes: hit and miss leave at the same time.
constexpr std::chrono::milliseconds kSlot{400};
constexpr std::nullopt_t kAnyRole = std::nullopt;

// clang-format off
const std::array kTable{
    Route{get, "/", open, kAnyRole, Kind::none, network, kNow, public_page,
          "page for graduates"},
    Route{get, "/staff", open, kAnyRole, Kind::none, network, kNow, staff_page,
          "page for staff"},
    Route{get, "/v/{token}", open, kAnyRole, Kind::none, network, kNow, public_page,
          "page that verifies a certified copy, from its QR code"},
    Route{get, "/assets/{file}", open, kAnyRole, Kind::none, network, kNow, asset,
          "scripts and styles of the pages"},
    Route{get, "/trust", open, kAnyRole, Kind::none, desk, kNow, trust_page,
          "how to trust the office's certificate"},
    Route{get, "/trust/style.css", open, kAnyRole, Kind::none, network, kNow, trust_style,
          "style of that page"},
    Route{get, "/trust/ca.crt", open, kAnyRole, Kind::none, desk, kNow, trust_certificate,
          "the office's certificate"},
    Route{get, "/healthz", open, kAnyRole, Kind::none, network, kNow, health,
          "whether the service answers"},
    Route{get, "/api", open, kAnyRole, Kind::none, network, kNow, describe,
          "this description"},

    Route{post, "/api/public/codes", open, kAnyRole, Kind::json, desk, kSlot, ask_code,
          "{name, id_number}: send a one-time code to the phone on file; always the same answer"},
    Route{post, "/api/public/session", open, kAnyRole, Kind::json, desk, kSlot, enter,
          "{name, id_number, code}: log in as a graduate"},
    Route{get, "/api/public/session", graduate, kAnyRole, Kind::none, desk, kNow, graduate_session,
          "the graduate's session"},
    Route{del, "/api/public/session", graduate, kAnyRole, Kind::none, desk, kNow, graduate_leave,
          "log out"},
    Route{get, "/api/public/verify/{number}", open, kAnyRole, Kind::none, desk, kNow, verify_copy,
          "whether a certified copy, by number or token, is known and valid"},
    Route{get, "/api/me/dossiers", graduate, kAnyRole, Kind::none, desk, kNow, my_dossiers,
          "where the graduate's dossiers are, and since when"},
    Route{get, "/api/me/requests", graduate, kAnyRole, Kind::none, desk, kNow, my_requests,
          "the graduate's requests and their answers"},
    Route{post, "/api/me/requests", graduate, kAnyRole, Kind::json, desk, kNow, file_request,
          "{kind, dossier?, destination?, address?, reason}: file a request"},

    Route{post, "/api/session", open, kAnyRole, Kind::json, hashing, kNow, log_in,
          "{name, password}: log in as staff"},
    Route{get, "/api/session", staff, kAnyRole, Kind::none, desk, kNow, staff_session,
          "the staff session"},
    Route{del, "/api/session", staff, kAnyRole, Kind::none, desk, kNow, log_out,
          "log out"},
    Route{get, "/api/overview", staff, kAnyRole, Kind::none, desk, kNow, overview,
          "totals and recent batches"},

    Route{get, "/api/dossiers", staff, Act::search, Kind::none, desk, kNow, recent_dossiers,
          "?offset=&limit=: dossiers, newest first"},
    Route{post, "/api/dossiers", staff, Act::take_in, Kind::json, desk, kNow, open_dossier,
          "{number?, name, id_number, phone?, location?, another?}: open a dossier; 409 with cause "
          "dossier_there and its number when the person has one, unless another is true"},
    Route{post, "/api/dossiers/find", staff, Act::search, Kind::json, desk, kNow, find_dossiers,
          "{key}: dossiers by number, name or identity number"},
    Route{get, "/api/dossiers/{number}", staff, Act::view_pages, Kind::none, desk, kNow,
          show_dossier, "a dossier with its pages, next states and history"},
    Route{post, "/api/dossiers/{number}/move", staff, Act::move_dossier, Kind::json, desk, kNow,
          move_dossier, "{state, location}: move a dossier"},
    Route{post, "/api/dossiers/{number}/codes", staff, Act::issue_code, Kind::json, desk, kNow,
          issue_code, "draw a one-time code for the person"},
    Route{post, "/api/dossiers/{number}/batches", staff, Act::take_in, Kind::json, desk, kNow,
          begin_batch, "begin an upload"},
    Route{post, "/api/batches", staff, Act::take_in, Kind::json, desk, kNow, begin_stack,
          "{across_files}: begin an upload of mixed stacks, one in each file or one in all"},
    Route{put, "/api/batches/{id}/files", staff, Act::take_in, Kind::file, desk, kNow,
          receive_file, "?name=: a file of the upload, as the body"},
    Route{post, "/api/batches/{id}/start", staff, Act::take_in, Kind::json, desk, kNow,
          start_batch, "all files are there: read them"},
    Route{get, "/api/batches/{id}", staff, Act::take_in, Kind::none, desk, kNow, show_batch,
          "a batch with its files and pages"},
    Route{post, "/api/batches/{id}/assign", staff, Act::take_in, Kind::json, desk, kNow,
          assign_batch, "{dossier}: an unassigned batch goes to a dossier"},
    Route{post, "/api/dossiers/{number}/retry", staff, Act::take_in, Kind::json, desk, kNow,
          retry_dossier, "read once more what was set aside in the dossier"},

    Route{post, "/api/search", staff, Act::search, Kind::json, desk, kNow, search,
          "{query, limit?, offset?}: full-text search"},
    Route{get, "/api/pages/{id}", staff, Act::view_pages, Kind::none, desk, kNow, show_page,
          "?q=: a page's text, lines, fields and findings with their places, and those of the words"},
    Route{get, "/api/pages/{id}/image", staff, Act::view_pages, Kind::none, desk, kNow, page_image,
          "the access copy; the look is recorded"},
    Route{get, "/api/pages/{id}/thumbnail", staff, Act::view_pages, Kind::none, desk, kNow,
          page_thumbnail, "the thumbnail"},
    Route{get, "/api/pages/{id}/tiles", staff, Act::view_pages, Kind::none, desk, kNow, page_tiles,
          "width, height, side of a tile and levels of the page at full size, level 0 first; 404 for "
          "pages read by earlier versions; the look is recorded"},
    Route{get, "/api/pages/{id}/tiles/{level}/{column}/{row}", staff, Act::view_pages, Kind::none,
          desk, kNow, page_tile,
          "a tile as JPEG, counted from 0; those at the right and lower edge are filled up"},
    Route{get, "/api/pages/{id}/master", staff, Act::view_pages, Kind::none, desk, kNow, page_master,
          "the original file, as it came; recorded"},

    Route{get, "/api/lots", staff, Act::digitize, Kind::none, desk, kNow, lots,
          "?limit=: lots, newest first"},
    Route{post, "/api/lots", staff, Act::digitize, Kind::json, desk, kNow, open_lot,
          "{name, operator}: open a lot"},
    Route{get, "/api/lots/{id}", staff, Act::digitize, Kind::none, desk, kNow, show_lot,
          "a lot with its dossiers: step, counts, stops, gate, sample"},
    Route{get, "/api/lots/{id}/report", staff, Act::digitize, Kind::none, desk, kNow, lot_report,
          "the same with every verdict, replacement and waiver"},
    Route{get, "/api/lots/{id}/sheets/{kind}", staff, Act::digitize, Kind::none, desk, kNow,
          lot_sheet, "the lot's papers as PDF: hand-over, process or report"},
    Route{post, "/api/lots/{id}/dossiers", staff, Act::digitize, Kind::json, desk, kNow, add_to_lot,
          "{dossier, leaves?, pages?, remark?, urgent?}: receive a dossier into the lot"},
    Route{post, "/api/lots/{id}/sample", staff, Act::digitize, Kind::json, desk, kNow, draw_sample,
          "{percent?, seed?, again?}: draw what is missing of the sample; null: nothing was"},
    Route{get, "/api/lots/{id}/rescans", staff, Act::digitize, Kind::none, desk, kNow, rescan_list,
          "pages of the lot that are to be scanned again"},
    Route{get, "/api/digitization", staff, Act::digitize, Kind::none, desk, kNow,
          digitization_queue, "?limit=: dossiers in lots and not signed off, urgent ones first"},
    Route{post, "/api/digitization/{number}/prepare", staff, Act::digitize, Kind::json, desk, kNow,
          prepare_dossier,
          "{stops: [{kind, leaf?, note}], leaves?, note?}: prepared; stops, perhaps none, are asked "
          "for: kind is classified, other_person or damaged"},
    Route{post, "/api/digitization/{number}/steps", staff, Act::digitize, Kind::json, desk, kNow,
          take_step, "{step, leaves?, images?, sides?, note?}: any step but prepared and accepted"},
    Route{post, "/api/digitization/{number}/urgent", staff, Act::digitize, Kind::json, desk, kNow,
          set_urgent, "{reason}: make the dossier urgent; without a reason, urgent no longer"},
    Route{post, "/api/digitization/{number}/stops", staff, Act::digitize, Kind::json, desk, kNow,
          add_stop, "{kind, leaf?, note}: a leaf that must not be scanned"},
    Route{post, "/api/stops/{id}/resolve", staff, Act::sign_off, Kind::json, desk, kNow,
          resolve_stop, "{outcome, resolution}: scan, leave_out or withdraw"},
    Route{get, "/api/digitization/{number}/sample", staff, Act::check_pages, Kind::none, desk, kNow,
          sample_pages, "the pages of a dossier that a person checks, with findings and verdicts"},
    Route{post, "/api/digitization/{number}/verdicts", staff, Act::check_pages, Kind::json, desk,
          kNow, judge_pages,
          "{stage, verdicts: [{page, accepted, reason?}]}: stage is first or second; a refusal has "
          "a reason"},
    Route{post, "/api/digitization/{number}/waivers", staff, Act::sign_off, Kind::json, desk, kNow,
          waive, "{page or code, reason}: let a page or a finding about the dossier pass"},
    Route{post, "/api/digitization/{number}/accept", staff, Act::sign_off, Kind::json, desk, kNow,
          accept_dossier, "{note?}: sign off"},
    Route{get, "/api/pages/{id}/new-scans", staff, Act::digitize, Kind::none, desk, kNow, new_scans,
          "pages of the same dossier, from other batches, that may take the place of this one"},
    Route{post, "/api/pages/{id}/replace", staff, Act::digitize, Kind::json, desk, kNow,
          replace_page, "{replacement, note?}: the new scan takes the place of this page"},
    Route{get, "/api/campaign", staff, Act::digitize, Kind::none, desk, kNow, campaign,
          "plan, output by day and by operator, pace, forecast"},
    Route{post, "/api/campaign", staff, Act::digitize, Kind::json, desk, kNow, plan_campaign,
          "{start, pages_a_day, dossiers, pages}: plan the campaign"},

    Route{get, "/api/requests", staff, Act::answer_request, Kind::none, desk, kNow, requests,
          "?state=open|answered: requests, the open ones most urgent first"},
    Route{post, "/api/requests/{id}/answer", staff, Act::answer_request, Kind::json, desk, kNow,
          answer_request, "{outcome, text}: answer a request"},

    Route{post, "/api/dossiers/{number}/certified-copies", staff, Act::certify_copy, Kind::json,
          desk, kNow, certify_copy, "{pages, ground, recipient}: issue a certified copy"},
    Route{get, "/api/dossiers/{number}/certified-copies", staff, Act::view_pages, Kind::none, desk,
          kNow, certified_copies, "the certified copies of a dossier"},
    Route{get, "/api/certified-copies/{number}/pdf", staff, Act::view_pages, Kind::none, desk, kNow,
          certified_copy_pdf, "a certified copy as issued"},
    Route{post, "/api/certified-copies/{number}/revoke", staff, Act::certify_copy, Kind::json, desk,
          kNow, revoke_copy, "{reason}: revoke a certified copy"},

    Route{get, "/api/accounts", staff, Act::manage_accounts, Kind::none, desk, kNow, accounts,
          "staff accounts"},
    Route{post, "/api/accounts", staff, Act::manage_accounts, Kind::json, hashing, kNow,
          add_account, "{name, display_name, role, password}: add a staff account"},
    Route{post, "/api/accounts/{name}/enabled", staff, Act::manage_accounts, Kind::json, desk, kNow,
          enable_account, "{enabled}: let an account log in, or end its sessions and do not"},
    Route{post, "/api/accounts/{name}/password", staff, Act::manage_accounts, Kind::json, hashing,
          kNow, set_password, "{password}: set a password; ends the account's sessions"},
};
// clang-format on

}  // namespace

std::span<const http::Route> table() { return kTable; }

}  // namespace service::routes
